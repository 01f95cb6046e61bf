package main

import (
	"slices"
	"strings"
)

// A lack is one thing that is missing, in which sources, and what that does to which hunts.
type lack struct {
	place            // its source is the first of sources
	sources, effects []string
}

// advice says what is missing, each thing once: what it does to which hunts, and what would fill it.
func (d *diagnosis) advice() []string {
	var lacks []lack
	for _, h := range d.hunts {
		for _, n := range d.needs[h.Name] {
			if n.blind() {
				lacks = note(lacks, d.widest(n.place), d.effect(h.Name, n))
			}
		}
	}
	var sentences []string
	for _, l := range merge(lacks) {
		sentences = append(sentences, d.sentence(l))
	}
	return sentences
}

func note(lacks []lack, at place, effect string) []lack {
	i := slices.IndexFunc(lacks, func(l lack) bool { return l.place == at })
	if i < 0 {
		i = len(lacks)
		lacks = append(lacks, lack{place: at, sources: []string{at.source}})
	}
	if !slices.Contains(lacks[i].effects, effect) {
		lacks[i].effects = append(lacks[i].effects, effect)
	}
	return lacks
}

// merge makes one of lacks that differ in nothing but their source.
func merge(lacks []lack) (merged []lack) {
	for _, l := range lacks {
		i := slices.IndexFunc(merged, func(other lack) bool {
			other.source = l.source
			return other.place == l.place && slices.Equal(other.effects, l.effects)
		})
		if i < 0 {
			merged = append(merged, l)
		} else {
			merged[i].sources = append(merged[i].sources, l.source)
		}
	}
	return merged
}

// widest leaves out the condition where a column is empty in all the source's rows of the table, and the table too
// where it is so in all of them: one sentence then serves several hunts.
func (d *diagnosis) widest(p place) place {
	whole := place{table: p.table, column: p.column, source: p.source}
	switch {
	case p.column == "" && d.rowsOf(p.table) == 0:
		return whole
	case p.column == "" || d.counts[whole] > 0:
		return p
	}
	everywhere := int64(0)
	for _, table := range d.tables {
		everywhere += d.counts[place{table: table, column: p.column, source: p.source}]
	}
	if everywhere == 0 {
		whole.table = ""
	}
	return whole
}

func (d *diagnosis) rowsOf(table string) (n int64) {
	for _, from := range d.sources {
		n += d.counts[place{table: table, source: from}]
	}
	return n
}

// effect says what a lack does to one hunt.
func (d *diagnosis) effect(hunt string, n need) string {
	switch {
	case d.fatal(hunt, n):
		return hunt + " cannot fire"
	case n.required:
		return hunt + " cannot fire on them"
	default:
		return hunt + " is blind to " + n.part
	}
}

func (d *diagnosis) sentence(l lack) string {
	var s strings.Builder
	if l.column == "" {
		s.WriteString("there is no row")
	} else {
		s.WriteString(l.column + " is empty in 100 % of " + strings.Join(l.sources, " and ") + " rows")
	}
	if l.table != "" {
		s.WriteString(" of " + l.table)
	}
	if l.condition != "" {
		s.WriteString(" where " + l.condition)
	}
	s.WriteString(": " + strings.Join(l.effects, "; "))
	if comment := d.comments[l.column]; comment != "" {
		s.WriteString(" (" + comment + ")")
	}
	return s.String()
}
