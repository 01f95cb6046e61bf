package main

import (
	"context"
	"strings"

	"exfilhunt/loaders/source"
)

// An answer is a table of results that any format can write: columns, and the rows under them.
type answer struct {
	hunt    string // the hunt that it is of, "" for other tables
	title   string // for people, "" where the command line says it all
	columns []column
	// each calls the function with every row, in order. The slice is reused from row to row.
	each func(context.Context, func(row []any) error) error
	// query is the SQL that gives the same rows.
	query string
}

// record returns an answer of rows that are in memory already.
func record(columns []column, rows [][]any) *answer {
	each := func(ctx context.Context, yield func([]any) error) error {
		for _, row := range rows {
			if err := yield(row); err != nil {
				return err
			}
		}
		return ctx.Err()
	}
	return &answer{columns: columns, each: each, query: literalQuery(columns, rows)}
}

// literalQuery writes rows as SQL, for Parquet. Every value is text that DuckDB brings to its column's type.
func literalQuery(columns []column, rows [][]any) string {
	names, types := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		names[i] = source.Ident(c.name)
		types[i] = "NULL::" + c.sqlType
	}
	// The first row declares the types, and the offset drops it.
	lines := []string{"(" + strings.Join(types, ", ") + ")"}
	for _, row := range rows {
		values := make([]string, len(row))
		for i, value := range row {
			values[i] = literal(value)
		}
		lines = append(lines, "("+strings.Join(values, ", ")+")")
	}
	return "FROM (VALUES " + strings.Join(lines, ", ") + ") AS t(" + strings.Join(names, ", ") + ") OFFSET 1"
}

func literal(value any) string {
	switch v := value.(type) {
	case nil:
		return "NULL"
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = literal(item)
		}
		return "[" + strings.Join(items, ", ") + "]::VARCHAR[]"
	default:
		// A NUL would end the statement on its way through C.
		return strings.ReplaceAll(source.Quote(scalar(text, v)), "\x00", "'||chr(0)||'")
	}
}

// align gives several hunts' answers the same columns: the hunt, then the union of all columns in order of
// appearance, so that formats with one header can hold them.
func (c *session) align(ctx context.Context, answers []*answer) ([]*answer, error) {
	parts := make([]string, len(answers))
	for i, a := range answers {
		parts[i] = "SELECT " + source.Quote(a.hunt) + " AS hunt, * FROM (" + a.query + ")"
	}
	all, err := c.describe(ctx, strings.Join(parts, " UNION ALL BY NAME "))
	if err != nil {
		return nil, err
	}
	aligned := make([]*answer, len(answers))
	for i, a := range answers {
		aligned[i] = c.lazy(project(a, all), all)
		aligned[i].hunt = a.hunt
	}
	return aligned, nil
}

// project returns SQL that gives a's rows under the columns of all.
func project(a *answer, all []column) string {
	has := map[string]bool{}
	for _, column := range a.columns {
		has[strings.ToLower(column.name)] = true // as UNION BY NAME compares them
	}
	exprs := make([]string, len(all))
	for i, column := range all {
		name := source.Ident(column.name)
		switch {
		case i == 0:
			exprs[i] = source.Quote(a.hunt) + " AS " + name
		case has[strings.ToLower(column.name)]:
			exprs[i] = "CAST(" + name + " AS " + column.sqlType + ") AS " + name
		default:
			exprs[i] = "CAST(NULL AS " + column.sqlType + ") AS " + name
		}
	}
	return "SELECT " + strings.Join(exprs, ", ") + " FROM (" + a.query + ")"
}
