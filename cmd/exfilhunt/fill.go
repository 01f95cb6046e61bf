package main

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

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

// scan counts all places of a table in one pass. Conditions and fills are computed once a row, whatever number of
// hunts ask for them.
func (f *fill) scan(ctx context.Context, db *sql.DB, table string, places []place, types map[string]string) error {
	names := map[string]string{"": "true"}
	inner, outer := []string{"SourceType"}, []string{"SourceType"}
	name := func(expr string) string {
		if _, known := names[expr]; !known {
			names[expr] = fmt.Sprintf("is%d", len(names))
			inner = append(inner, "("+expr+") AS "+names[expr])
		}
		return names[expr]
	}
	for _, p := range places {
		outer = append(outer, fmt.Sprintf("count(*) FILTER (WHERE %s AND %s)", name(p.condition), name(filled(p.column, types[p.column]))))
	}
	rows, err := db.QueryContext(ctx, "SELECT "+strings.Join(outer, ",\n")+"\nFROM (SELECT "+strings.Join(inner, ",\n")+
		"\nFROM "+source.Ident(table)+") GROUP BY SourceType")
	if err != nil {
		return err
	}
	defer rows.Close()
	return f.collect(rows, places)
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

func (f *fill) collect(rows *sql.Rows, places []place) error {
	var from string
	counts := make([]int64, len(places))
	targets := []any{&from}
	for i := range counts {
		targets = append(targets, &counts[i])
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		f.sources = append(f.sources, from)
		for i, p := range places {
			p.source = from
			f.counts[p] = counts[i]
		}
	}
	return rows.Err()
}
