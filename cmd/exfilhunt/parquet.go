package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"exfilhunt/loaders/source"
)

// writeParquet lets DuckDB write the file, which keeps types that the other formats must bring to text, and copies
// it out: a COPY cannot write to a stream, because Parquet's index stands at its end.
func writeParquet(ctx context.Context, o *output, answers []*answer) (int64, error) {
	queries := make([]string, len(answers))
	for i, a := range answers {
		if a.query == "" {
			return 0, failed("write it as csv or json", "parquet: this statement's answer is no table")
		}
		queries[i] = "FROM (" + a.query + "\n)"
	}
	path := filepath.Join(o.session.dir, "answer.parquet")
	copied, err := o.session.ExecContext(ctx,
		"COPY ("+strings.Join(queries, " UNION ALL ")+") TO "+source.Quote(path)+" (FORMAT parquet, COMPRESSION zstd)")
	if err != nil {
		return 0, err
	}
	n, err := copied.RowsAffected()
	return n, errors.Join(err, copyOut(o.w, path))
}

func copyOut(w io.Writer, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(w, f)
	return err
}
