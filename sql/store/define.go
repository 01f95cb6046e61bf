package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"

	"exfilhunt/sql/hunts"
	"exfilhunt/sql/schema"
)

// statements are everything that this program puts into a case file: schema scripts in name order, then the hunts.
func statements() ([]string, error) {
	names, err := fs.Glob(schema.Files, "*.sql")
	if err != nil {
		return nil, err
	}
	var all []string
	for _, name := range names {
		script, err := schema.Files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		all = append(all, string(script))
	}
	list, err := hunts.All()
	if err != nil {
		return nil, err
	}
	all = append(all, "CREATE SCHEMA IF NOT EXISTS hunts")
	for _, h := range list {
		all = append(all, h.Statements()...)
	}
	return all, nil
}

// digest names a set of definitions, so that a reader can tell a file that has these from one that has others.
func digest(all []string) string {
	h := sha256.New()
	for _, s := range all {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}

// isCurrent says whether the file's definitions are this program's. A file of a newer layout is an error.
func (s *Store) isCurrent(ctx context.Context) (bool, error) {
	version, have, err := s.layout(ctx)
	if err != nil || version == 0 {
		return false, err
	}
	all, err := statements()
	if err != nil {
		return false, err
	}
	return have == digest(all), nil
}

// layout returns the version of the tables and the digest of the definitions; 0 for a database that is no case file.
func (s *Store) layout(ctx context.Context) (version int, definitions string, err error) {
	const known = "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'ingest' AND table_name = 'layout'"
	var tables int
	if err := s.QueryRowContext(ctx, known).Scan(&tables); err != nil || tables == 0 {
		return 0, "", err
	}
	err = s.QueryRowContext(ctx, "SELECT version, definitions FROM ingest.layout").Scan(&version, &definitions)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, "", nil
	}
	if err == nil && version > schema.Version {
		err = fmt.Errorf("%s: written by a newer exfilhunt (layout %d, this one knows %d): use that one", s.Path, version, schema.Version)
	}
	return version, definitions, err
}

// define brings the file's definitions up to date, wholly or not at all.
func (s *Store) define(ctx context.Context) error {
	all, err := statements()
	if err != nil {
		return err
	}
	want := digest(all)
	version, have, err := s.layout(ctx)
	if err != nil || have == want {
		return err
	}
	if version == 0 {
		if err := s.refuseForeign(ctx); err != nil {
			return err
		}
	}
	tx, err := s.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // after Commit it has nothing to do
	for _, statement := range all {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", s.Path, err)
		}
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM ingest.layout"); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO ingest.layout VALUES (?, ?)", schema.Version, want); err != nil {
		return err
	}
	return tx.Commit()
}

// refuseForeign keeps the program's hands off a database that somebody uses for something else.
func (s *Store) refuseForeign(ctx context.Context) error {
	var tables int
	const query = "SELECT count(*) FROM duckdb_tables() WHERE NOT internal AND NOT temporary"
	if err := s.QueryRowContext(ctx, query).Scan(&tables); err != nil {
		return err
	}
	if tables > 0 {
		return fmt.Errorf("%s: a DuckDB database, but not a case file: choose another name for --db", s.Path)
	}
	return nil
}
