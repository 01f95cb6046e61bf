package main

import (
	"context"
	"errors"
	"strings"

	"exfilhunt/loaders"
)

const ingestUsage = `Load logs into a case file, which is made where it does not exist.

usage:
  exfilhunt ingest --db FILE [FLAG]... PATH...
  A PATH is a file, a folder or "-"; .gz, .zst and .zip are read as they are.

flags:
  --db FILE         the case file
  --source NAME     what PATHs are, where detection cannot know
  --internal CIDR   a network that counts as inside; may be repeated (none: the private ones)
  --strict          exit with 1 where a line was rejected, a compressed file is cut, or a file is of no known format
  --format FORMAT   table (default) or json: one row a file
  --threads N       DuckDB's threads (default: one a core)
  --memory-limit S  DuckDB's memory, like 2GB (default: 80 % of the machine's); the rest is written beside the case file

Every file is loaded wholly or not at all, and the same content only once. lines = loaded + rejected + ignored, for
every file; a line that is loaded gives one row, or two where it says two things (a sensitive file read by Defender is
an event and a FileRead). Tables ingest.files and ingest.rejects of the case file keep the account.

examples:
  exfilhunt ingest --db case.duckdb export/*.json zeek/
  exfilhunt ingest --db case.duckdb --strict --format json export/ > account.json
`

// canonical are the tables that rows are loaded into, in the order of ingest.files.
var canonical = []string{"DeviceNetworkEvents", "DeviceFileEvents", "DeviceProcessEvents", "DeviceEvents"}

// rowColumns is where their counts begin in the account of a file.
const rowColumns = 5

func runIngest(ctx context.Context, s streams, args []string) error {
	var in input
	var formatName string
	var strict bool
	f := newFlags("ingest")
	f.StringVar(&in.db, "db", "", "")
	f.StringVar(&in.source, "source", "", "")
	f.StringArrayVar(&in.internal, "internal", nil, "")
	limitFlags(f, &in.limits)
	f.BoolVar(&strict, "strict", false, "")
	f.StringVar(&formatName, "format", "table", "")
	if err := parse(f, args); err != nil {
		return err
	}
	in.paths = f.Args()
	if in.db == "" || len(in.paths) == 0 {
		return misuse("for example: exfilhunt ingest --db case.duckdb logs/", "ingest: give a case file with --db, and logs as PATH")
	}
	if err := in.check("ingest"); err != nil {
		return err
	}
	picked, err := pickFormat(formatName, "table", "json")
	if err != nil {
		return err
	}
	st, t, err := in.open(ctx, s)
	if err != nil {
		return err
	}
	if err := st.Close(); err != nil {
		return noun("case file", err)
	}
	return errors.Join(printTally(ctx, s, picked, t), t.verdict(strict))
}

func printTally(ctx context.Context, s streams, f format, t *tally) error {
	o, err := newOutput(f, "", s.stdout)
	if err != nil {
		return err
	}
	a := t.answer()
	if f.name == "table" {
		for i, name := range []string{"network", "files", "processes", "events"} {
			a.columns[rowColumns+i].name = name // the tables' own names leave no room for the path
		}
	}
	_, err = o.print(ctx, a)
	return noun("output", err)
}

// answer is the account of every file.
func (t *tally) answer() *answer {
	columns := []column{newColumn("path", "VARCHAR"), newColumn("source", "VARCHAR"), newColumn("format", "VARCHAR"), newColumn("lines", "BIGINT"),
		newColumn("loaded", "BIGINT")}
	for _, table := range canonical {
		columns = append(columns, newColumn(table, "BIGINT"))
	}
	columns = append(columns, newColumn("rejected", "BIGINT"), newColumn("ignored", "BIGINT"), newColumn("note", "VARCHAR"))
	rows := make([][]any, len(t.results))
	for i, r := range t.results {
		rows[i] = fileRow(r)
	}
	return record(columns, rows)
}

func fileRow(r loaders.Result) []any {
	row := []any{r.Path, r.Source, r.Format, r.Lines, r.Loaded}
	for _, table := range canonical {
		row = append(row, r.Rows[table])
	}
	var notes []string
	if r.Err != nil {
		notes = append(notes, r.Err.Error())
	}
	if r.Note != "" {
		notes = append(notes, r.Note)
	}
	return append(row, r.Rejected, r.Ignored(), strings.Join(notes, "; "))
}

// verdict is the failure that ingest ends with.
func (t *tally) verdict(strict bool) error {
	if err := t.err(); err != nil || !strict {
		return err
	}
	var found []string
	if t.rejected > 0 {
		found = append(found, counted(t.rejected, "line")+" rejected")
	}
	if t.unknown > 0 {
		found = append(found, counted(t.unknown, "file")+" of no known format")
	}
	if t.cut > 0 {
		found = append(found, counted(t.cut, "file")+" cut")
	}
	if found == nil {
		return nil
	}
	return failed("what could be loaded is loaded; ingest.rejects has the lines", "strict: %s", strings.Join(found, ", "))
}
