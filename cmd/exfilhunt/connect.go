package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"exfilhunt/loaders/source"
	"exfilhunt/sql/store"
	"exfilhunt/udf/extension"
)

const connectUsage = `Print an SQL script that readies any DuckDB client for a case file: UTC times, the case file attached and in use, and,
where the extension is found, native functions in place of the file's macros. The macros answer the same, only slower.

usage:
  exfilhunt connect --db FILE [--extension FILE]

flags:
  --db FILE          case file
  --extension FILE   ` + extension.FileName + `; without this flag it is looked for beside the case file and beside
                     this program

examples:
  exfilhunt connect --db case.duckdb > connect.sql
  duckdb -unsigned -init connect.sql                     or, on a case file: -readonly case.duckdb
  duckdb -unsigned -init <(exfilhunt connect --db case.duckdb)
`

func runConnect(ctx context.Context, s streams, args []string) error {
	var db, native string
	f := newFlags("connect")
	f.StringVar(&db, "db", "", "")
	f.StringVar(&native, "extension", "", "")
	if err := parse(f, args); err != nil {
		return err
	}
	switch {
	case f.NArg() > 0:
		return misuse("", "connect: takes no argument, but got %q", f.Arg(0))
	case db == "":
		return misuse("say which with --db FILE", "connect: no case file")
	}
	// Opening it brings its hunts up to date and says in words what is wrong with it.
	st, err := store.Open(ctx, db, store.ReadOnly)
	if err != nil {
		return noun("case file", err)
	}
	if err := st.Close(); err != nil {
		return noun("case file", err)
	}
	script, err := connectScript(db, native)
	if err != nil {
		return noun("connect", err)
	}
	_, err = fmt.Fprint(s.stdout, script)
	return err
}

// connectScript attaches under the name that a client gives a file it opens itself, so that it serves both: a client
// that has the case file open for reading, and one that has not. Read-only, because any number may read a case file.
func connectScript(db, native string) (string, error) {
	absolute, err := filepath.Abs(db)
	if err != nil {
		return "", err
	}
	name := source.Ident(strings.TrimSuffix(filepath.Base(absolute), filepath.Ext(absolute)))
	statements := []string{
		"SET TimeZone = 'UTC'",
		"ATTACH IF NOT EXISTS " + source.Quote(absolute) + " AS " + name + " (READ_ONLY)",
		"USE " + name,
	}
	native, err = findExtension(absolute, native)
	if err != nil {
		return "", err
	}
	note := "-- no " + extension.FileName + " found: the functions are the macros in the case file\n"
	if native != "" {
		note = "-- the client must allow unsigned extensions: duckdb -unsigned, or allow_unsigned_extensions when it connects\n"
		statements = append(statements, extension.InitScript(native)...)
	}
	return note + strings.Join(statements, ";\n") + ";\n", nil
}

// findExtension returns the path of the extension, "" where none was asked for and none is found.
func findExtension(db, given string) (string, error) {
	if given != "" {
		if _, err := os.Stat(given); err != nil {
			return "", errors.New(given + ": no such extension: make one with \"exfilhunt extension --output DIR\"")
		}
		return filepath.Abs(given)
	}
	folders := []string{filepath.Dir(db)}
	if program, err := os.Executable(); err == nil {
		folders = append(folders, filepath.Dir(program))
	}
	for _, folder := range folders {
		path := filepath.Join(folder, extension.FileName)
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
	}
	return "", nil
}
