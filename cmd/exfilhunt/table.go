package main

import (
	"context"
	"fmt"
	"strings"
)

// tableRows is how many rows of an answer a table shows: people read no more, and it is all held in memory.
const tableRows = 10000

// writeTable writes for people: a section a hunt, then the hunts that found nothing, then the sum.
func writeTable(ctx context.Context, o *output, answers []*answer) (n int64, err error) {
	var without []string
	for _, a := range answers {
		rows, err := o.section(ctx, a)
		if err != nil {
			return n, err
		}
		n += rows
		if rows == 0 && a.hunt != "" {
			without = append(without, a.hunt)
		}
	}
	if answers[0].hunt == "" {
		return n, nil
	}
	if len(without) > 0 {
		fmt.Fprintf(o.w, "no findings: %s\n", strings.Join(without, ", "))
	}
	_, err = fmt.Fprintf(o.w, "%s of %s\n", counted(n, "finding"), counted(int64(len(answers)), "hunt"))
	return n, err
}

// section writes one answer. A hunt without findings has none.
func (o *output) section(ctx context.Context, a *answer) (n int64, err error) {
	var rows [][]string
	err = a.each(ctx, func(row []any) error {
		if n++; n <= tableRows {
			rows = append(rows, o.cells(a.columns, row))
		}
		return nil
	})
	if err != nil || n == 0 && a.hunt != "" {
		return n, err
	}
	if a.hunt != "" {
		fmt.Fprintf(o.w, "%s: %s (%s)\n", a.hunt, a.title, counted(n, "finding"))
	}
	o.render(a.columns, rows)
	if n > tableRows {
		fmt.Fprintf(o.w, "and %s more: every row is in the other formats, for example --format csv\n", counted(n-tableRows, "row"))
	}
	if a.hunt != "" {
		fmt.Fprintln(o.w)
	}
	return n, nil
}

// cells are a row's values as they are shown: one line each, and nothing a terminal would act on. A table is for
// people also where it goes to a file first.
func (o *output) cells(columns []column, row []any) []string {
	cells := make([]string, len(row))
	for i, value := range row {
		cells[i] = visible(shown(columns[i], value))
	}
	return cells
}

// shown is cell, with lists as people write them.
func shown(c column, value any) string {
	items, isList := value.([]any)
	if !isList {
		return cell(c, value)
	}
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = scalar(c.kind, item)
	}
	return strings.Join(texts, ", ")
}
