package main

import (
	"fmt"
	"slices"
	"strings"

	"exfilhunt/sql/hunts"
)

// page writes the diagnosis for people: the verdicts, then in words what is missing, then what no data can change.
func (d *diagnosis) page(o *output) error {
	fmt.Fprintf(o.w, "%s\n\n", d.stock())
	columns := []column{newColumn("hunt", "VARCHAR"), newColumn("verdict", "VARCHAR"), newColumn("rows it reads", "VARCHAR"), newColumn("blind to", "VARCHAR")}
	var rows [][]string
	for _, h := range d.hunts {
		rows = append(rows, []string{h.Name, d.verdict(h.Name), visible(d.readable(h)), d.blindness(h)})
	}
	o.render(columns, rows)
	if advice := d.advice(); len(advice) > 0 {
		o.items("why", advice)
	}
	var caveats []string
	for _, h := range d.hunts {
		caveats = append(caveats, h.Name+": "+firstSentence(h.Caveats[0]))
	}
	o.items("whatever the data (\"exfilhunt hunts NAME\" has all of it)", caveats)
	return o.w.Flush()
}

// stock says what there is: the rows of each table that hunts read, by source.
func (d *diagnosis) stock() string {
	var lines []string
	for _, table := range d.tables {
		var sources []string
		for _, from := range d.sources {
			if n := d.counts[place{table: table, source: from}]; n > 0 {
				sources = append(sources, visible(from)+" "+counted(n, "row"))
			}
		}
		if sources != nil {
			lines = append(lines, table+": "+strings.Join(sources, ", "))
		}
	}
	if lines == nil {
		return "There are no rows: nothing can fire."
	}
	return strings.Join(lines, "\n")
}

// readable counts the rows that a hunt looks at first, by source.
func (d *diagnosis) readable(h hunts.Hunt) string {
	var sources []string
	for _, from := range d.sources {
		r := h.Reads[0]
		if n := d.counts[place{r.Table, r.Condition, "", from}]; n > 0 {
			sources = append(sources, from+" "+thousands(n))
		}
	}
	if sources == nil {
		return "none"
	}
	return strings.Join(sources, ", ")
}

// blindness lists the parts of a hunt that are blind in some source.
func (d *diagnosis) blindness(h hunts.Hunt) string {
	var parts []string
	for _, n := range d.needs[h.Name] {
		if !n.blind() {
			continue
		}
		for part := range strings.SplitSeq(n.part, ", ") {
			switch {
			case n.required && n.column == "":
				part = "everything"
			case n.required:
				part = "everything without " + n.column
			}
			if !slices.Contains(parts, part) {
				parts = append(parts, part)
			}
		}
	}
	return strings.Join(parts, ", ")
}

func firstSentence(text string) string {
	if sentence, _, more := strings.Cut(text, ". "); more {
		return sentence + "."
	}
	return text
}
