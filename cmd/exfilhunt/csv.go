package main

import (
	"context"
	"encoding/csv"
)

// writeCSV writes RFC 4180 with one header. Text keeps its bytes, line breaks and NUL included, unless it goes to a
// terminal.
func writeCSV(ctx context.Context, o *output, answers []*answer) (n int64, err error) {
	w := csv.NewWriter(o.w)
	header := make([]string, len(answers[0].columns))
	for i, c := range answers[0].columns {
		header[i] = o.text(c.name)
	}
	if err := w.Write(header); err != nil {
		return 0, err
	}
	fields := make([]string, len(header))
	for _, a := range answers {
		err := a.each(ctx, func(row []any) error {
			for i, value := range row {
				fields[i] = o.text(cell(a.columns[i], value))
			}
			n++
			return w.Write(fields)
		})
		if err != nil {
			return n, err
		}
	}
	w.Flush()
	return n, w.Error()
}
