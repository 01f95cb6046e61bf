package loaders

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"exfilhunt/loaders/source"
)

// Load loads the files of paths into the canonical tables of a case file and calls each with what became of every
// one. A path is a file, a folder, or "-". Load fails only where going on makes no sense: a cancelled context, or a
// case file that cannot be written; what is wrong with one file is in its Result.
func Load(ctx context.Context, db *sql.DB, paths []string, o Options, each func(Result)) error {
	dir, err := os.MkdirTemp("", "exfilhunt-load-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	// One connection for all: transactions and temporary tables belong to it.
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	restore, err := limitMemory(ctx, conn)
	if err != nil {
		return err
	}
	defer restore()
	tables, err := canonical(ctx, conn)
	if err != nil {
		return err
	}
	l := &load{conn: conn, dir: dir, tables: tables, Options: o, each: each}
	finder, err := newFinder(ctx, conn)
	if err != nil {
		return err
	}
	inputs := finder.find(paths)
	l.progress = newProgress(inputs, o.Progress)
	for _, in := range inputs {
		if err := l.input(ctx, in); err != nil {
			return err
		}
	}
	if !l.connections {
		return nil
	}
	return nameProcesses(ctx, conn)
}

// load is one call of Load.
type load struct {
	Options
	conn     *sql.Conn
	dir      string // for temporary files
	tables   map[string][]source.Column
	progress *progress
	each     func(Result)
	// connections says that rows came which nameProcesses may have to complete.
	connections bool
}

// input loads what one path holds. Its error is one that ends the whole load.
func (l *load) input(ctx context.Context, in input) error {
	if in.err == nil {
		in.err = streams(ctx, in, l.Stdin, l.progress, func(s stream) error {
			results := l.stream(ctx, in, s)
			if err := ctx.Err(); err != nil {
				return err
			}
			for _, r := range results {
				l.each(r)
			}
			return nil
		})
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if in.err != nil {
		l.each(Result{Path: in.path, Err: in.err})
	}
	l.progress.finish(in)
	return nil
}

// stream loads one file: one result, or one for each of the logs in it.
func (l *load) stream(ctx context.Context, in input, s stream) []Result {
	r := Result{Path: s.path}
	head := s.head(source.HeadSize)
	if len(head.Bytes) == 0 {
		r.Note = "empty: nothing to load"
		if _, err := s.body.Peek(1); !errors.Is(err, io.EOF) {
			r.Err = err
		}
		return []Result{r}
	}
	loader, format, err := l.detect(head)
	if err != nil && len(head.Bytes) == source.HeadSize { // its first record may be longer
		head = s.head(source.LongHead)
		loader, format, err = l.detect(head)
	}
	if err != nil {
		return []Result{unknown(r, in, err)}
	}
	r.Source, r.Format = loader.Name, format.Name
	if format.Reader == source.TabLines && s.local == "" {
		if s, r.Err = l.settle(ctx, s); r.Err != nil {
			return []Result{r}
		}
		defer func() { _ = s.remove() }() // what is left of it goes with the folder
	}
	started := time.Now()
	c, err := spool(ctx, l.dir, s, format)
	var several severalLogs
	if errors.As(err, &several) {
		return l.sections(ctx, in, s, several.starts)
	}
	if err != nil {
		r.Err = err
		return []Result{r}
	}
	r.Size = c.size
	f := source.File{Head: head, Format: format, Local: c.local, Longest: c.longest(), Tables: l.tables, Internal: l.Internal}
	if format.Reader == source.Parquet {
		loader, r.Err = l.parquet(ctx, &f)
	}
	if r.Err == nil {
		r.Source, r.Format = loader.Name, f.Format.Name
		l.file(ctx, &r, loader, f, c, started)
	}
	r.Err = errors.Join(r.Err, c.remove())
	return []Result{r}
}

// parquet asks the sources again, now that the file's columns can be read.
func (l *load) parquet(ctx context.Context, f *source.File) (source.Loader, error) {
	var err error
	if f.Columns, err = columns(ctx, l.conn, f.ReadParquet()); err != nil {
		return source.Loader{}, firstLine(err)
	}
	var loader source.Loader
	loader, f.Format, err = l.detect(f.Head)
	return loader, err
}

// detect asks the sources, or the one that the user named.
func (l *load) detect(head source.Head) (source.Loader, source.Format, error) {
	if l.Source == "" {
		loader, format := Detect(head)
		if format.Name == "" {
			return loader, format, errors.New("no known format")
		}
		return loader, format, nil
	}
	for _, loader := range All {
		if loader.Name == l.Source {
			format := loader.Detect(head)
			if format.Name == "" {
				return loader, format, fmt.Errorf("not a format of source %s", l.Source)
			}
			return loader, format, nil
		}
	}
	return source.Loader{}, source.Format{}, fmt.Errorf("unknown source %s", l.Source)
}

// unknown is the result for a file that no source knows: no mistake where a folder was searched for logs.
func unknown(r Result, in input, err error) Result {
	if in.walked || strings.Contains(r.Path, "!") {
		r.Note = err.Error() + ": passed over"
		return r
	}
	r.Err = err
	return r
}

// file loads a plain file in one transaction.
func (l *load) file(ctx context.Context, r *Result, loader source.Loader, f source.File, c content, started time.Time) {
	earlier, err := l.loadedBefore(ctx, c.sha256)
	if err != nil {
		r.Err = err
		return
	}
	if earlier != "" {
		r.Note = "the same content is already loaded from " + earlier
		return
	}
	if c.cut != nil {
		r.Note = fmt.Sprintf("cut after %d bytes (%v): what came before is loaded", c.size, c.cut)
	}
	tx, err := l.conn.BeginTx(ctx, nil)
	if err != nil {
		r.Err = err
		return
	}
	t := transfer{load: l, tx: tx, file: f, content: c, loader: loader, result: r}
	if err := errors.Join(t.run(ctx, started), t.drop(ctx)); err != nil {
		r.Err = errors.Join(err, tx.Rollback())
		r.Lines, r.Loaded, r.Rows, r.Rejected, r.Kinds = 0, 0, nil, 0, nil
		return
	}
	r.Err = tx.Commit()
	l.connections = l.connections || r.Rows["DeviceNetworkEvents"]+r.Rows["DeviceProcessEvents"] > 0
}

// loadedBefore returns the path from which the same content was loaded, or "".
func (l *load) loadedBefore(ctx context.Context, sha256 string) (string, error) {
	var path string
	err := l.conn.QueryRowContext(ctx, "SELECT path FROM ingest.files WHERE sha256 = ?", sha256).Scan(&path)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return path, err
}

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

// columns returns the columns that a table function gives.
func columns(ctx context.Context, conn *sql.Conn, function string) ([]source.Column, error) {
	rows, err := conn.QueryContext(ctx, "SELECT column_name, column_type FROM (DESCRIBE FROM "+function+")")
	if err != nil {
		return nil, err
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
