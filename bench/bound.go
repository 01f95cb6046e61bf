package bench

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"

	"exfilhunt/loaders/source"
	"exfilhunt/sql/hunts"
)

// A table is what a bound must know of a table, or a view, that a subject reads.
type table struct {
	rows  int64
	types map[string]string // by column
}

// describe looks at every table that the subjects read.
func describe(ctx context.Context, db *sql.DB, subjects []subject) (map[string]table, error) {
	tables := map[string]table{}
	for _, s := range subjects {
		for name := range columnsOf(s.reads) {
			if _, known := tables[name]; known {
				continue
			}
			t := table{types: map[string]string{}}
			if err := db.QueryRowContext(ctx, "SELECT count(*) FROM "+source.Ident(name)).Scan(&t.rows); err != nil {
				return nil, err
			}
			if err := typesOf(ctx, db, name, t.types); err != nil {
				return nil, err
			}
			tables[name] = t
		}
	}
	return tables, nil
}

func typesOf(ctx context.Context, db *sql.DB, name string, types map[string]string) error {
	rows, err := db.QueryContext(ctx, `SELECT column_name, data_type FROM duckdb_columns()
		WHERE schema_name = 'main' AND database_name = current_database() AND table_name = ?`, name)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var column, sqlType string
		if err := rows.Scan(&column, &sqlType); err != nil {
			return err
		}
		types[column] = sqlType
	}
	return rows.Err()
}

// columnsOf are the columns that are read, by table, each once.
func columnsOf(reads []hunts.Read) map[string][]string {
	columns := map[string][]string{}
	for _, r := range reads {
		for _, c := range r.Columns {
			if !slices.Contains(columns[r.Table], c.Name) {
				columns[r.Table] = append(columns[r.Table], c.Name)
			}
		}
	}
	return columns
}

// bound is the least that can be done with the same columns: each table is scanned once, every value looked at, nothing
// filtered and nothing grouped. A hunt that skips rows by a filter need not read all of them, and can be faster. A view
// is scanned as the view that it is.
func bound(reads []hunts.Read, tables map[string]table) string {
	columns := columnsOf(reads)
	var scans []string
	for _, name := range slices.Sorted(maps.Keys(columns)) {
		var sums []string
		for _, column := range columns[name] {
			sums = append(sums, sumOf(column, tables[name].types[column]))
		}
		scans = append(scans, "(SELECT "+strings.Join(sums, ", ")+" FROM "+source.Ident(name)+")")
	}
	return "SELECT * FROM " + strings.Join(scans, ", ")
}

// sumOf looks at every value of a column: strlen does not read a text, but needs to have it.
func sumOf(column, sqlType string) string {
	column = source.Ident(column)
	switch sqlType {
	case "VARCHAR":
		return "sum(strlen(" + column + "))"
	case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT", "DOUBLE":
		return "sum(" + column + ")"
	default: // times and truths
		return "max(" + column + ")"
	}
}
