package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"exfilhunt/loaders/source"
)

// pageRows is how many rows of an answer are in memory at once: DuckDB's row group, so that a page reads no more.
const pageRows = 122880

// A session is one connection to a case file, and a scratch database beside it for answers.
//
// duckdb-go holds the whole answer of a query in memory, outside of DuckDB's memory limit. So a query is run into a
// scratch table on disk, and that is read page by page: an answer of any size needs the same memory.
type session struct {
	*sql.Conn
	dir    string
	tables int
}

// newSession takes one connection of db. The folder of the scratch database is new and goes with Close.
func newSession(ctx context.Context, db *sql.DB) (*session, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "exfilhunt-scratch-")
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	s := &session{Conn: conn, dir: dir}
	attach := "ATTACH " + source.Quote(filepath.Join(dir, "scratch.duckdb")) + " AS exfilhunt_scratch (READ_WRITE)"
	if _, err := conn.ExecContext(ctx, attach); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close gives the connection back and removes the scratch database.
func (c *session) Close() error {
	// Detaching fails where attaching did, or inside a transaction that the user left open.
	_, _ = c.ExecContext(context.Background(), "DETACH exfilhunt_scratch")
	return errors.Join(c.Conn.Close(), os.RemoveAll(c.dir))
}

// answer prepares a SELECT to be written.
func (c *session) answer(ctx context.Context, query string) (*answer, error) {
	columns, err := c.describe(ctx, query)
	if err != nil {
		return nil, err
	}
	return c.lazy(query, columns), nil
}

// lazy is an answer that runs its query when its rows are asked for.
func (c *session) lazy(query string, columns []column) *answer {
	a := &answer{columns: columns, query: query}
	a.each = func(ctx context.Context, yield func([]any) error) error {
		table, err := c.stage(ctx, a)
		if err != nil && a.hunt != "" {
			return noun("hunt "+a.hunt, err)
		}
		if err != nil {
			return err
		}
		return errors.Join(c.read(ctx, table, len(columns), yield), c.drop(table))
	}
	return a
}

// describe returns the columns of a SELECT without running it.
func (c *session) describe(ctx context.Context, query string) ([]column, error) {
	rows, err := c.QueryContext(ctx, "DESCRIBE FROM ("+query+"\n)")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var columns []column
	for rows.Next() {
		var name, sqlType string
		var unused any
		if err := rows.Scan(&name, &sqlType, &unused, &unused, &unused, &unused); err != nil {
			return nil, err
		}
		columns = append(columns, newColumn(name, sqlType))
	}
	distinct(columns)
	return columns, rows.Err()
}

// stage runs the answer's query into a scratch table of columns c0, c1, ..., each of its kind.
func (c *session) stage(ctx context.Context, a *answer) (table string, err error) {
	names, exprs := make([]string, len(a.columns)), make([]string, len(a.columns))
	for i, column := range a.columns {
		names[i] = fmt.Sprintf("c%d", i)
		exprs[i] = names[i]
		if column.cast != "" {
			exprs[i] = fmt.Sprintf(column.cast, names[i]) + " AS " + names[i]
		}
	}
	c.tables++
	table = fmt.Sprintf("exfilhunt_scratch.main.answer_%d", c.tables)
	_, err = c.ExecContext(ctx, fmt.Sprintf("CREATE TABLE %s AS SELECT %s FROM (%s\n) AS answer(%s)",
		table, strings.Join(exprs, ", "), a.query, strings.Join(names, ", ")))
	return table, err
}

// read calls yield with every row of a scratch table, in the order in which they were written.
func (c *session) read(ctx context.Context, table string, width int, yield func([]any) error) error {
	for from := 0; ; from += pageRows {
		page := fmt.Sprintf("FROM %s WHERE rowid >= %d AND rowid < %d", table, from, from+pageRows)
		n, err := c.page(ctx, page, width, yield)
		if err != nil || n < pageRows {
			return err
		}
	}
}

func (c *session) page(ctx context.Context, query string, width int, yield func([]any) error) (n int, err error) {
	rows, err := c.QueryContext(ctx, query)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	row, targets := make([]any, width), make([]any, width)
	for i := range row {
		targets[i] = &row[i]
	}
	for ; rows.Next(); n++ {
		if err := rows.Scan(targets...); err != nil {
			return n, err
		}
		if err := yield(row); err != nil {
			return n, err
		}
	}
	return n, rows.Err()
}

// drop removes a scratch table, also where the context is over: the next answer needs the room.
func (c *session) drop(table string) error {
	_, err := c.ExecContext(context.Background(), "DROP TABLE "+table)
	return err
}
