package main

import (
	"context"
	"database/sql"
	"maps"
	"slices"

	"exfilhunt/loaders/source"
	"exfilhunt/sql/hunts"
)

// A place is a column in the rows of a table that meet a condition and come from one source; the rows themselves
// where column is "".
type place struct {
	table, condition, column, source string
}

// A fill says how many rows of a case file there are in every place that a hunt reads, and in how many of them the
// column is filled.
type fill struct {
	counts   map[place]int64
	tables   []string
	sources  []string
	comments map[string]string // the schema's word on a column: what it is, and what fills it
}

// measure scans each table that hunts read, once.
func measure(ctx context.Context, db *sql.DB, all []hunts.Hunt) (*fill, error) {
	f := &fill{counts: map[place]int64{}, comments: map[string]string{}}
	places := placesOf(all)
	f.tables = slices.Sorted(maps.Keys(places))
	for _, table := range f.tables {
		types, err := f.describe(ctx, db, table)
		if err != nil {
			return nil, err
		}
		if err := f.scan(ctx, db, table, places[table], types); err != nil {
			return nil, err
		}
	}
	slices.Sort(f.sources)
	f.sources = slices.Compact(f.sources)
	return f, nil
}

// placesOf collects what the headers of the hunts read, by table; each column also in the table as a whole.
func placesOf(all []hunts.Hunt) map[string][]place {
	places := map[string][]place{}
	add := func(p place) {
		if !slices.Contains(places[p.table], p) {
			places[p.table] = append(places[p.table], p)
		}
	}
	for _, h := range all {
		for _, r := range h.Reads {
			add(place{table: r.Table})
			add(place{table: r.Table, condition: r.Condition})
			for _, c := range r.Columns {
				add(place{table: r.Table, column: c.Name})
				add(place{table: r.Table, condition: r.Condition, column: c.Name})
			}
		}
	}
	return places
}

// describe returns the types of a table's columns and keeps their comments. A view has none, but shows columns that have.
func (f *fill) describe(ctx context.Context, db *sql.DB, table string) (map[string]string, error) {
	rows, err := db.QueryContext(ctx, `SELECT column_name, data_type, coalesce(comment, '') FROM duckdb_columns()
		WHERE schema_name = 'main' AND database_name = current_database() AND table_name = ?`, table)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	types := map[string]string{}
	for rows.Next() {
		var name, sqlType, comment string
		if err := rows.Scan(&name, &sqlType, &comment); err != nil {
			return nil, err
		}
		types[name] = sqlType
		if comment != "" {
			f.comments[name] = comment
		}
	}
	return types, rows.Err()
}

// scan counts all places of a table in one pass: DuckDB counts the rows of each combination of conditions and fills,
// of which there are few however many rows there are, and the places are sums over those.
func (f *fill) scan(ctx context.Context, db *sql.DB, table string, places []place, types map[string]string) error {
	var tests []string
	test := func(expr string) {
		if expr != "" && !slices.Contains(tests, expr) {
			tests = append(tests, expr)
		}
	}
	for _, p := range places {
		test(p.condition)
		test(filled(p.column, types[p.column]))
	}
	selected := "SourceType, count(*)"
	for _, expr := range tests {
		selected += ",\ncoalesce(" + expr + ", false)"
	}
	rows, err := db.QueryContext(ctx, "SELECT "+selected+"\nFROM "+source.Ident(table)+" GROUP BY ALL")
	if err != nil {
		return err
	}
	defer rows.Close()
	return eachCombination(rows, tests, func(from string, n int64, holds map[string]bool) {
		f.sources = append(f.sources, from)
		for _, p := range places {
			if holds[p.condition] && holds[filled(p.column, types[p.column])] {
				p.source = from
				f.counts[p] += n
			}
		}
	})
}

// eachCombination calls yield with the source and the number of the rows of which these tests hold; "" always does.
func eachCombination(rows *sql.Rows, tests []string, yield func(from string, n int64, holds map[string]bool)) error {
	var from string
	var n int64
	results := make([]bool, len(tests))
	targets := []any{&from, &n}
	for i := range results {
		targets = append(targets, &results[i])
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		holds := map[string]bool{"": true}
		for i, test := range tests {
			holds[test] = results[i]
		}
		yield(from, n, holds)
	}
	return rows.Err()
}

// filled is the SQL that says whether a column is, "" where no column is asked for.
func filled(column, sqlType string) string {
	switch {
	case column == "":
		return ""
	case sqlType == "VARCHAR":
		return source.Ident(column) + " <> ''"
	default:
		return source.Ident(column) + " IS NOT NULL"
	}
}
