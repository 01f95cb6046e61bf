package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	pretty "github.com/jedib0t/go-pretty/v6/text"
)

// narrow is the width below which a column says nothing any more; then rows are written as records.
const narrow = 8

// render writes rows as a table. One that is too wide first loses the columns that are empty, then its texts are
// shortened, never a number or a time; where that leaves too little of them each row becomes a block of lines.
func (o *output) render(columns []column, rows [][]string) {
	limits, cut := o.limits(columns, rows)
	if cut < uncut && len(rows) > 0 {
		columns, rows = o.omitEmpty(columns, rows)
		limits, cut = o.limits(columns, rows)
	}
	if cut < narrow && len(rows) > 0 {
		o.records(columns, rows)
		return
	}
	o.grid(columns, rows, limits)
}

// uncut is no limit at all.
const uncut = math.MaxInt

// shortName is the width to which the name of a number may be cut.
const shortName = 14

// limits returns how wide each column may be, and to what width texts are cut for that, uncut where none is.
func (o *output) limits(columns []column, rows [][]string) (limits []int, cut int) {
	limits = make([]int, len(columns))
	room := o.width - 3*len(columns) - 1 // a bar and two blanks a column
	for i, c := range columns {
		limits[i] = max(pretty.StringWidth(visible(c.name)), widest(rows, i))
	}
	if sum(limits) <= room {
		return limits, uncut
	}
	var texts []int
	for i, c := range columns {
		if c.isText() {
			texts = append(texts, limits[i])
			continue
		}
		limits[i] = max(min(limits[i], shortName), widest(rows, i)) // only its name is cut
		room -= limits[i]
	}
	cut = fit(texts, room)
	for i, c := range columns {
		if c.isText() {
			limits[i] = min(limits[i], cut)
		}
	}
	return limits, cut
}

func widest(rows [][]string, column int) int {
	width := 0
	for _, row := range rows {
		width = max(width, pretty.StringWidth(row[column]))
	}
	return width
}

func sum(all []int) int {
	total := 0
	for _, n := range all {
		total += n
	}
	return total
}

// isText says that a value of the column may be shortened and still tell something.
func (c column) isText() bool { return c.list || c.kind == text || c.kind == document }

// omitEmpty leaves out the columns that no row fills, and says which they are.
func (o *output) omitEmpty(columns []column, rows [][]string) (kept []column, short [][]string) {
	short = make([][]string, len(rows))
	var empty []string
	for i, c := range columns {
		if !slices.ContainsFunc(rows, func(row []string) bool { return row[i] != "" }) {
			empty = append(empty, visible(c.name))
			continue
		}
		kept = append(kept, c)
		for j, row := range rows {
			short[j] = append(short[j], row[i])
		}
	}
	if kept == nil {
		return columns, rows
	}
	if empty != nil {
		o.paragraph("empty: ", strings.Join(empty, ", "))
	}
	return kept, short
}

// fit returns the width to which texts must be cut to be at most room wide together: wide ones give first.
func fit(widths []int, room int) int {
	sorted := slices.Sorted(slices.Values(widths))
	for i, w := range sorted {
		if left := len(sorted) - i; w*left > room {
			return max(0, room/left)
		}
		room -= w
	}
	if room < 0 {
		return 0 // the numbers alone are too wide
	}
	return uncut
}

func (o *output) grid(columns []column, rows [][]string, limits []int) {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Format.Header = pretty.FormatDefault
	header := make(table.Row, len(columns))
	configs := make([]table.ColumnConfig, len(columns))
	for i, c := range columns {
		header[i] = shorten(visible(c.name), limits[i])
		configs[i] = table.ColumnConfig{Number: i + 1, Align: alignment(c), AlignHeader: pretty.AlignLeft}
	}
	t.AppendHeader(header)
	t.SetColumnConfigs(configs)
	for _, row := range rows {
		cells := make(table.Row, len(row))
		for i, s := range row {
			cells[i] = shorten(s, limits[i])
		}
		t.AppendRow(cells)
	}
	fmt.Fprintln(o.w, t.Render())
}

// shorten takes the middle out of a text that is too wide: a path, a domain and a column's name are told by their ends.
func shorten(s string, limit int) string {
	if pretty.StringWidth(s) <= limit {
		return s
	}
	head := pretty.Trim(s, (limit-1)*2/3)
	room := limit - 1 - pretty.StringWidth(head)
	runes := []rune(s)
	from := len(runes)
	for ; from > 0; from-- {
		if room -= pretty.RuneWidth(runes[from-1]); room < 0 {
			break
		}
	}
	return head + "…" + string(runes[from:])
}

func alignment(c column) pretty.Align {
	switch c.kind {
	case integer, bigint, decimal, float, double:
		if !c.list {
			return pretty.AlignRight
		}
	}
	return pretty.AlignLeft
}

// records writes a row a block and a column a line, for rows that are too wide for any table. What is empty is left
// out: most of a wide row is.
func (o *output) records(columns []column, rows [][]string) {
	longest := 0
	for _, c := range columns {
		longest = max(longest, pretty.StringWidth(visible(c.name)))
	}
	for i, row := range rows {
		fmt.Fprintf(o.w, "── row %d\n", i+1)
		for j, s := range row {
			if s != "" {
				name := pretty.Pad(visible(columns[j].name), longest, ' ')
				fmt.Fprintf(o.w, "%s  %s\n", name, shorten(s, max(narrow, o.width-longest-2)))
			}
		}
	}
}
