package main

import (
	"slices"

	"exfilhunt/sql/hunts"
)

// The verdicts on a hunt, from good to bad.
const (
	canFire     = "can fire"
	partlyBlind = "partly blind"
	cannotFire  = "cannot fire"
)

// A need is a column that a hunt reads, in the rows of one source; or, with neither column nor source, rows of which
// there are none at all.
type need struct {
	place
	rows, filled int64
	required     bool   // the hunt cannot fire without
	part         string // of the hunt, which is blind without; "" where nothing is
}

// blind says whether the hunt misses something for want of this.
func (n need) blind() bool { return n.filled == 0 && (n.required || n.part != "") }

// A diagnosis is what each hunt needs and has.
type diagnosis struct {
	*fill
	hunts []hunts.Hunt
	needs map[string][]need // by hunt
}

func diagnose(all []hunts.Hunt, f *fill) *diagnosis {
	d := &diagnosis{fill: f, hunts: all, needs: map[string][]need{}}
	for _, h := range all {
		for _, r := range h.Reads {
			d.needs[h.Name] = append(d.needs[h.Name], f.needsOf(r)...)
		}
	}
	return d
}

func (f *fill) needsOf(r hunts.Read) []need {
	var needs []need
	for _, c := range r.Columns {
		n := need{place: place{table: r.Table, condition: r.Condition, column: c.Name}, required: r.Required && c.Required, part: c.Part}
		if c.Required && !r.Required {
			n.part = r.Part // rows that a hunt can do without are of no use to it without this
		}
		for _, from := range f.sources {
			n.source = from
			n.filled = f.counts[n.place]
			n.rows = f.counts[place{r.Table, r.Condition, "", from}]
			if n.rows > 0 {
				needs = append(needs, n)
			}
		}
	}
	if needs == nil {
		needs = []need{{place: place{table: r.Table, condition: r.Condition}, required: r.Required, part: r.Part}}
	}
	return needs
}

// verdict sums up a hunt's needs.
func (d *diagnosis) verdict(hunt string) string {
	verdict := canFire
	for _, n := range d.needs[hunt] {
		if n.blind() {
			verdict = partlyBlind
		}
	}
	if slices.ContainsFunc(d.needs[hunt], func(n need) bool { return d.fatal(hunt, n) }) {
		return cannotFire
	}
	return verdict
}

// fatal says whether a hunt cannot fire for want of this: it is empty in the rows of every source.
func (d *diagnosis) fatal(hunt string, n need) bool {
	return n.required && !slices.ContainsFunc(d.needs[hunt], func(other need) bool {
		return other.table == n.table && other.condition == n.condition && other.column == n.column && other.filled > 0
	})
}
