package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// direct runs a statement that cannot stand in a FROM (EXPLAIN, PRAGMA, SET) and keeps its answer in memory: it is short.
func (c *session) direct(ctx context.Context, statement string) (*answer, error) {
	rows, err := c.QueryContext(ctx, statement)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	columns := make([]column, len(types))
	for i, t := range types {
		columns[i] = directColumn(t)
	}
	distinct(columns)
	all, err := collect(rows, columns)
	return record(columns, all), errors.Join(err, rows.Err())
}

// directColumn keeps the kinds that need no SQL to be read; of all others the value is shown as Go prints it.
func directColumn(t *sql.ColumnType) column {
	c := newColumn(t.Name(), t.DatabaseTypeName())
	if c.cast != "" || c.kind == decimal {
		c = newColumn(t.Name(), "VARCHAR")
	}
	return c
}

func collect(rows *sql.Rows, columns []column) (all [][]any, err error) {
	for rows.Next() {
		row, targets := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			targets[i] = &row[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		for i, value := range row {
			if _, isText := value.(string); !isText && value != nil && columns[i].kind == text && !columns[i].list {
				row[i] = fmt.Sprint(value)
			}
		}
		all = append(all, row)
	}
	return all, nil
}

// isPlan says whether an answer is that of EXPLAIN: a drawing of many lines, which a table would flatten to one.
func isPlan(a *answer) bool { return len(a.columns) == 2 && a.columns[1].name == "explain_value" }

func (o *output) plan(ctx context.Context, a *answer) error {
	err := a.each(ctx, func(row []any) error {
		_, err := fmt.Fprintln(o.w, visibleLines(cell(a.columns[1], row[1])))
		return err
	})
	return errors.Join(err, o.w.Flush())
}
