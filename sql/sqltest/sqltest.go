// Package sqltest runs sqllogictest files in DuckDB's dialect.
//
// A file is a list of records with blank lines between them; lines that begin with "#" before a record are
// comments. The first two say what the file is:
//
//	# name: testdata/dns_exfiltration.test
//	# description: more than 100 connections to port 53
//
//	statement ok
//	CREATE TABLE t AS FROM range(3) t(i)
//
//	statement error
//	SELECT missing FROM t
//	----
//	"missing" not found
//
//	query IT rowsort
//	SELECT i, nullif('', '') FROM t
//	----
//	0	NULL
//	1	NULL
//	2	NULL
//
// A statement's error must contain the text after "----". A query has one letter a column (T text, I integer,
// R real; anything else is T), then nosort, rowsort or valuesort where the order of the rows does not matter; nosort is
// what a query without it gets. A row is one line, with a tab between values; values are what DuckDB casts to VARCHAR,
// NULL is NULL and the empty text is (empty). valuesort sorts all values of all rows, one a line.
//
// All records of a file share one connection. The rest of the dialect (require, loop, skipif, hashes) is not there.
//
// The one Go library for such files, github.com/dolthub/sqllogictest/go, expects SQLite's form of one value a line, strips
// everything behind a "#" in SQL and rows, and prints its failures instead of failing the test.
package sqltest

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// Run runs the file at path. A record that fails is reported with its file and line, and the next ones still run.
func Run(t testing.TB, db *sql.DB, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	records, err := parse(string(text))
	if err != nil {
		t.Fatalf("%s:%v", path, err)
	}
	conn, err := db.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, r := range records {
		if err := r.run(context.Background(), conn); err != nil {
			t.Errorf("%s:%d: %v", path, r.line, err)
		}
	}
}

func (r record) run(ctx context.Context, conn *sql.Conn) error {
	if r.kind == query {
		return r.runQuery(ctx, conn)
	}
	_, err := conn.ExecContext(ctx, r.sql)
	switch {
	case r.kind == statementOK:
		return err
	case err == nil:
		return fmt.Errorf("no error\nwant one with: %s", strings.Join(r.want, "\n"))
	case !strings.Contains(err.Error(), strings.Join(r.want, "\n")):
		return fmt.Errorf("another error\nwant one with: %s\ngot: %w", strings.Join(r.want, "\n"), err)
	}
	return nil
}

func (r record) runQuery(ctx context.Context, conn *sql.Conn) error {
	// DuckDB itself turns the values into text: lists, doubles and times come out as in its own tests
	rows, err := conn.QueryContext(ctx, "SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (\n"+strings.TrimRight(r.sql, "; \n")+"\n)")
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	if len(columns) != len(r.types) {
		return fmt.Errorf("%d columns %v, and %d types %q", len(columns), columns, len(r.types), r.types)
	}
	got, err := lines(rows, len(columns))
	if err != nil {
		return err
	}
	want, got := r.arrange(r.want), r.arrange(got)
	if !slices.Equal(want, got) {
		return fmt.Errorf("wrong rows\nwant:\n%s\ngot:\n%s", strings.Join(want, "\n"), strings.Join(got, "\n"))
	}
	return nil
}

// lines returns the rows as they stand in a file.
func lines(rows *sql.Rows, columns int) ([]string, error) {
	var all []string
	values := make([]sql.NullString, columns)
	targets := make([]any, columns)
	for i := range values {
		targets[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		all = append(all, line(values))
	}
	return all, rows.Err()
}

func line(values []sql.NullString) string {
	texts := make([]string, len(values))
	for i, v := range values {
		switch {
		case !v.Valid:
			texts[i] = "NULL"
		case v.String == "":
			texts[i] = "(empty)"
		default:
			texts[i] = v.String
		}
	}
	return strings.Join(texts, "\t")
}

// arrange brings rows into the order in which they are compared.
func (r record) arrange(rows []string) []string {
	switch r.order {
	case "rowsort":
		return slices.Sorted(slices.Values(rows))
	case "valuesort":
		var values []string
		for _, row := range rows {
			values = append(values, strings.Split(row, "\t")...)
		}
		slices.Sort(values)
		return values
	default:
		return rows
	}
}
