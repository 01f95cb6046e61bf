package main

import (
	"fmt"
	"strings"

	pretty "github.com/jedib0t/go-pretty/v6/text"

	"exfilhunt/sql/hunts"
)

// pages shows hunts one by one, all that their headers say.
func (o *output) pages(all []hunts.Hunt) error {
	for i, h := range all {
		if i > 0 {
			fmt.Fprintln(o.w)
		}
		o.page(h)
	}
	return o.w.Flush()
}

func (o *output) page(h hunts.Hunt) {
	fmt.Fprintf(o.w, "%s: %s\n", h.Name, h.Title)
	o.paragraph("", h.Description)
	fmt.Fprintf(o.w, "\nlevel   %s\nstatus  %s\nsource  %s\nid      %s\ntags    %s\n", h.Level, h.Status, h.Source, h.ID, strings.Join(h.Tags, ", "))
	var params, reads []string
	for _, p := range h.Params {
		params = append(params, fmt.Sprintf("%s %s = %s: %s", p.Name, p.Type, p.Default, p.Meaning))
	}
	for _, r := range h.Reads {
		reads = append(reads, readText(r))
	}
	o.items("parameters", params)
	o.items("reads (! = cannot fire without, [x] = x is blind without)", reads)
	o.items("cannot see", h.Caveats)
	o.items("read differently from the document", h.Deviations)
	o.items("known false positives", h.FalsePositives)
	o.items("references", h.References)
}

// readText writes a read as its header has it.
func readText(r hunts.Read) string {
	text := r.Table + marks(r.Required, r.Part)
	if r.Condition != "" {
		text += " where " + r.Condition
	}
	columns := make([]string, len(r.Columns))
	for i, c := range r.Columns {
		columns[i] = c.Name + marks(c.Required, c.Part)
	}
	return text + ": " + strings.Join(columns, ", ")
}

func marks(required bool, part string) (text string) {
	if required {
		text = "!"
	}
	if part != "" {
		text += " [" + part + "]"
	}
	return text
}

// items is a heading with its list, or nothing.
func (o *output) items(heading string, items []string) {
	if len(items) == 0 {
		return
	}
	fmt.Fprintf(o.w, "\n%s:\n", heading)
	for _, item := range items {
		o.paragraph("- ", item)
	}
}

// paragraph writes text in lines that the eye can follow; bullet stands before the first.
func (o *output) paragraph(bullet, text string) {
	const readable = 110
	lines := strings.Split(pretty.WrapSoft(visible(text), min(o.width, readable)-len(bullet)), "\n")
	for i, line := range lines {
		lead := bullet
		if i > 0 {
			lead = strings.Repeat(" ", len(bullet))
		}
		fmt.Fprintln(o.w, lead+strings.TrimRight(line, " "))
	}
}
