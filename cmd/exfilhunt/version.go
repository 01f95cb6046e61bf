package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"

	"exfilhunt/sql/schema"
)

const versionUsage = `Print the versions of this program, of the DuckDB in it, of Go, and of a case file's tables.

usage:
  exfilhunt version
`

func runVersion(ctx context.Context, s streams, args []string) error {
	f := newFlags("version")
	if err := parse(f, args); err != nil {
		return err
	}
	if f.NArg() > 0 {
		return misuse("", "version: takes no argument, but got %q", f.Arg(0))
	}
	engine, err := engineVersion(ctx)
	if err != nil {
		return noun("version", err)
	}
	_, err = fmt.Fprintf(s.stdout, "exfilhunt %s\nDuckDB %s\n%s %s/%s\ncase file layout %d\n",
		programVersion(), engine, runtime.Version(), runtime.GOOS, runtime.GOARCH, schema.Version)
	return err
}

// programVersion is the module's version, and the commit where the program was built inside a working copy.
func programVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}

// engineVersion asks the engine itself, because a build can link another one than go.mod names.
func engineVersion(ctx context.Context) (version string, err error) {
	db, err := openEngine()
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return version, db.QueryRowContext(ctx, "SELECT version()").Scan(&version)
}

// openEngine opens a database in memory, for what needs DuckDB but no case file. Package store brings the driver.
func openEngine() (*sql.DB, error) { return sql.Open("duckdb", "") }
