// Package store opens case files: DuckDB databases that hold telemetry in the canonical tables, the functions as
// macros, and every documented hunt as a view and a table macro.
//
// A case file needs nothing of this program to be read: any DuckDB client can query it. Opened through this package
// its functions run natively, because every connection forwards the file's macros to them.
package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/duckdb/duckdb-go/v2"

	"exfilhunt/udf"
	"exfilhunt/udf/native"
)

// Store is an open case file. Its connections have the native functions, the time zone UTC, and no progress output.
type Store struct {
	*sql.DB
	Path      string
	temporary string // folder to remove on Close, "" where the file is the user's
}

// Mode says what Open may do to the file.
type Mode int

const (
	// ReadOnly opens an existing case file that others may read at the same time. Where the file's hunts are not
	// this program's, they are brought up to date first, which needs a moment alone with the file.
	ReadOnly Mode = iota
	// ReadWrite creates the file where it does not exist.
	ReadWrite
)

// taken are the names that mean something else to DuckDB: it calls a database by the name of its file.
var taken = []string{"hunts", "ingest", "main", "temp", "system", "memory", "information_schema", "pg_catalog"}

// Open opens the case file at path. Its errors say what to do about a file that is locked, newer than this program,
// or no case file at all.
func Open(ctx context.Context, path string, mode Mode) (*Store, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if strings.ContainsAny(absolute, "?%#") {
		return nil, fmt.Errorf("%s: a case file's path cannot hold ?, %% or #: the driver takes them for settings", path)
	}
	if name, _, _ := strings.Cut(filepath.Base(absolute), "."); slices.Contains(taken, strings.ToLower(name)) {
		return nil, fmt.Errorf("%s: a case file cannot be called %s: DuckDB has a schema or a database of that name", path, name)
	}
	switch info, err := os.Stat(absolute); {
	case err != nil && mode == ReadOnly:
		return nil, fmt.Errorf("%s: no such case file: make one with \"exfilhunt ingest --db %s PATH\"", path, path)
	case err == nil && info.IsDir():
		return nil, fmt.Errorf("%s: a folder: name a case file in it", path)
	case err != nil:
		if _, err := os.Stat(filepath.Dir(absolute)); err != nil {
			return nil, fmt.Errorf("%s: there is no such folder to make a case file in", path)
		}
	}
	if isOther(absolute) {
		return nil, notACase(path)
	}
	if mode == ReadWrite {
		return openWritable(ctx, path, absolute)
	}
	s, err := connect(ctx, path, absolute+"?access_mode=READ_ONLY")
	if err != nil {
		return nil, err
	}
	current, err := s.isCurrent(ctx)
	if err == nil && current {
		return s, nil
	}
	if closeErr := s.Close(); err != nil || closeErr != nil {
		return nil, errors.Join(err, closeErr)
	}
	if err := refresh(ctx, path, absolute); err != nil {
		return nil, err
	}
	return connect(ctx, path, absolute+"?access_mode=READ_ONLY")
}

// Temp makes a case file in a folder of its own, which Close removes.
func Temp(ctx context.Context) (*Store, error) {
	dir, err := os.MkdirTemp("", "exfilhunt-")
	if err != nil {
		return nil, err
	}
	s, err := Open(ctx, filepath.Join(dir, "case.duckdb"), ReadWrite)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	s.temporary = dir
	return s, nil
}

// Close closes the case file and removes it where it was temporary.
func (s *Store) Close() error {
	err := s.DB.Close()
	if s.temporary != "" {
		err = errors.Join(err, os.RemoveAll(s.temporary))
	}
	return err
}

// storage is the oldest DuckDB that can open a new case file. It is the first one that keeps texts in dictionaries that
// are compressed themselves, which halves the time in which DuckDB writes these wide tables.
const storage = "v1.4.0"

func openWritable(ctx context.Context, path, absolute string) (*Store, error) {
	s, err := connect(ctx, path, absolute+"?storage_compatibility_version="+storage)
	if err != nil {
		return nil, err
	}
	if err := s.define(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func refresh(ctx context.Context, path, absolute string) error {
	s, err := openWritable(ctx, path, absolute)
	if err != nil {
		return err
	}
	return s.Close()
}

// connect opens the database without touching what is in it.
func connect(ctx context.Context, path, dsn string) (*Store, error) {
	connector, err := duckdb.NewConnector(dsn, func(c driver.ExecerContext) error {
		for _, statement := range session() {
			if _, err := c.ExecContext(ctx, statement, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, explain(path, err)
	}
	if err := native.Register(dsn); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), connector.Close())
	}
	s := &Store{DB: sql.OpenDB(connector), Path: path}
	if err := s.PingContext(ctx); err != nil {
		return nil, errors.Join(explain(path, err), s.Close())
	}
	return s, nil
}

// session is what every connection starts with.
func session() []string {
	return append([]string{"SET TimeZone = 'UTC'"}, udf.ForwardSQL()...)
}

// explain puts DuckDB's reasons for not opening a file into words that say what to do.
func explain(path string, err error) error {
	text := err.Error()
	switch {
	case strings.Contains(text, "Could not set lock"), strings.Contains(text, "Conflicting lock"):
		return fmt.Errorf("%s: another program has this case file open: close it there, or work on a copy", path)
	case strings.Contains(text, "version number"):
		return fmt.Errorf("%s: written by a newer DuckDB than this program has: use a newer exfilhunt", path)
	case strings.Contains(text, "not a valid DuckDB database"):
		return notACase(path)
	default:
		return fmt.Errorf("%s: %w", path, err)
	}
}

// isOther says whether path is a file with content that is no DuckDB database. DuckDB would open some of those, JSON
// and CSV, as a view in a database in memory, and all that is loaded into it would be gone on Close.
func isOther(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false // opening it as a database gives the reason
	}
	defer f.Close()
	var start [12]byte
	n, err := io.ReadFull(f, start[:])
	return n > 0 && (err != nil || string(start[8:]) != "DUCK")
}

func notACase(path string) error {
	return fmt.Errorf("%s: not a case file: give logs as PATH, and a case file with --db", path)
}
