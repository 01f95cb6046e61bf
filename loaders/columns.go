package loaders

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"exfilhunt/loaders/source"
)

// canonical returns the columns of the canonical tables as the case file has them, so that no source lists them again.
func canonical(ctx context.Context, conn *sql.Conn) (map[string][]source.Column, error) {
	const query = `SELECT table_name, column_name, data_type FROM duckdb_columns()
		WHERE schema_name = 'main' AND database_name = current_database() AND table_name LIKE 'Device%'
		ORDER BY table_name, column_index`
	rows, err := conn.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	tables := map[string][]source.Column{}
	for rows.Next() {
		var table string
		var c source.Column
		if err := rows.Scan(&table, &c.Name, &c.Type); err != nil {
			return nil, err
		}
		tables[table] = append(tables[table], c)
	}
	return tables, rows.Err()
}

// parquetColumns returns the columns of a Parquet file.
func (l *load) parquetColumns(ctx context.Context, path string) ([]source.Column, error) {
	rows, err := l.conn.QueryContext(ctx, "SELECT column_name, column_type FROM (DESCRIBE FROM "+source.File{Local: path}.ReadParquet()+")")
	if err != nil && strings.Contains(err.Error(), "No magic bytes found at end of file") {
		return nil, errors.New("a Parquet file that is cut short or damaged: what it holds is said at its end")
	}
	if err != nil {
		return nil, firstLine(err)
	}
	defer rows.Close()
	var found []source.Column
	for rows.Next() {
		var c source.Column
		if err := rows.Scan(&c.Name, &c.Type); err != nil {
			return nil, err
		}
		found = append(found, c)
	}
	return found, rows.Err()
}

// firstLine keeps DuckDB's advice and source line out of a sentence about a file.
func firstLine(err error) error {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return errors.New(line)
}
