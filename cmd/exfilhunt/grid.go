package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	pretty "github.com/jedib0t/go-pretty/v6/text"
)

// narrow is the width below which a column says nothing any more; then rows are written as records.
const narrow = 8

// render writes rows as a table. One that is too wide first loses the columns that are empty, then its cells are
// shortened, and where that leaves too little of them each row becomes a block of lines.
func (o *output) render(columns []column, rows [][]string) {
	widths := widthsOf(columns, rows)
	if fit(widths, o.width) < slices.Max(widths) && len(rows) > 0 {
		columns, rows = o.omitEmpty(columns, rows)
		widths = widthsOf(columns, rows)
	}
	limit := fit(widths, o.width)
	if limit < narrow && len(rows) > 0 {
		o.records(columns, rows)
		return
	}
	o.grid(columns, rows, limit)
}

func widthsOf(columns []column, rows [][]string) []int {
	widths := make([]int, len(columns))
	for i, c := range columns {
		widths[i] = pretty.StringWidth(visible(c.name))
		for _, row := range rows {
			widths[i] = max(widths[i], pretty.StringWidth(row[i]))
		}
	}
	return widths
}

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

// fit returns the width to which columns must be cut for a table to be at most total wide: wide columns give first.
func fit(widths []int, total int) int {
	room := total - 3*len(widths) - 1 // a bar and two blanks a column
	sorted := slices.Sorted(slices.Values(widths))
	for i, w := range sorted {
		if left := len(sorted) - i; w*left > room {
			return max(0, room/left)
		}
		room -= w
	}
	return max(total, narrow)
}

func (o *output) grid(columns []column, rows [][]string, limit int) {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Format.Header = pretty.FormatDefault
	header := make(table.Row, len(columns))
	configs := make([]table.ColumnConfig, len(columns))
	for i, c := range columns {
		header[i] = shorten(visible(c.name), limit)
		configs[i] = table.ColumnConfig{Number: i + 1, Align: alignment(c), AlignHeader: pretty.AlignLeft}
	}
	t.AppendHeader(header)
	t.SetColumnConfigs(configs)
	for _, row := range rows {
		cells := make(table.Row, len(row))
		for i, s := range row {
			cells[i] = shorten(s, limit)
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
