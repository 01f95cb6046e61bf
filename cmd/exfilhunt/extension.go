package main

import (
	"context"
	"fmt"

	"exfilhunt/udf/extension"
)

const extensionUsage = `Build the functions as a loadable DuckDB extension for this platform, for clients other than exfilhunt.

usage:
  exfilhunt extension --output DIR

It is compiled from this module's source: run it in a checkout, with Go and a C compiler on the PATH. DuckDB loads it
only where unsigned extensions are allowed, which a client must ask for when it opens a database.

flags:
  --output DIR   folder for ` + extension.FileName + `, made if need be

examples:
  exfilhunt extension --output dist
  exfilhunt connect --db case.duckdb --extension dist/` + extension.FileName + ` > connect.sql
  duckdb -unsigned -init connect.sql
`

func runExtension(ctx context.Context, s streams, args []string) error {
	var dir string
	f := newFlags("extension")
	f.StringVar(&dir, "output", "", "")
	if err := parse(f, args); err != nil {
		return err
	}
	switch {
	case f.NArg() > 0:
		return misuse("", "extension: takes no argument, but got %q", f.Arg(0))
	case dir == "":
		return misuse("say where with --output DIR", "extension: no folder to write to")
	}
	path, err := extension.Build(ctx, dir)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.stdout, path)
	return err
}
