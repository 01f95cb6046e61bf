package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
)

// writeNDJSON writes one object a line.
func writeNDJSON(ctx context.Context, o *output, answers []*answer) (int64, error) {
	return writeObjects(ctx, o.w, answers, "", "\n", "")
}

// writeJSON writes an array, one object a line.
func writeJSON(ctx context.Context, o *output, answers []*answer) (int64, error) {
	if _, err := io.WriteString(o.w, "["); err != nil {
		return 0, err
	}
	n, err := writeObjects(ctx, o.w, answers, "\n", "", ",")
	if err != nil {
		return n, err
	}
	_, err = io.WriteString(o.w, "\n]\n")
	return n, err
}

// writeObjects writes every row as an object, the hunt first where there is one. Before each stands before, after it
// after, and between them between.
func writeObjects(ctx context.Context, w io.Writer, answers []*answer, before, after, between string) (n int64, err error) {
	var b []byte
	for _, a := range answers {
		keys := keysOf(a)
		err := a.each(ctx, func(row []any) error {
			b = b[:0]
			if n > 0 {
				b = append(b, between...)
			}
			b = append(b, before...)
			b = appendObject(b, a, keys, row)
			_, err := w.Write(append(b, after...))
			n++
			return err
		})
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// keysOf returns the columns' names as JSON, each with its colon, the hunt's in front of the first.
func keysOf(a *answer) []string {
	keys := make([]string, len(a.columns))
	for i, c := range a.columns {
		keys[i] = string(appendString(nil, c.name)) + ":"
	}
	return keys
}

func appendObject(b []byte, a *answer, keys []string, row []any) []byte {
	b = append(b, '{')
	if a.hunt != "" {
		b = appendString(append(b, `"hunt":`...), a.hunt)
	}
	for i, value := range row {
		if i > 0 || a.hunt != "" {
			b = append(b, ',')
		}
		b = append(b, keys[i]...)
		b = appendValue(b, a.columns[i].kind, value)
	}
	return append(b, '}')
}

// appendValue appends a value as JSON. What JSON has no number for, NaN and the infinities, is a string.
func appendValue(b []byte, k kind, value any) []byte {
	switch v := value.(type) {
	case nil:
		return append(b, "null"...)
	case []any:
		return appendList(b, k, v)
	case string:
		if k == document {
			return appendDocument(b, v)
		}
		return appendString(b, v)
	}
	s := scalar(k, value)
	switch k {
	case boolean, integer, bigint, decimal, float, double:
		if json.Valid([]byte(s)) {
			return append(b, s...)
		}
	}
	return appendString(b, s)
}

func appendList(b []byte, k kind, items []any) []byte {
	b = append(b, '[')
	for i, item := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendValue(b, k, item)
	}
	return append(b, ']')
}

// appendDocument appends a JSON text as it is, but on one line and safe to print; one that is not JSON as a string.
func appendDocument(b []byte, s string) []byte {
	var compact bytes.Buffer
	if err := json.Compact(&compact, []byte(s)); err != nil {
		return appendString(b, s)
	}
	return appendPrintable(b, compact.Bytes())
}
