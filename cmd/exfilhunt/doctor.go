package main

import (
	"context"
	"errors"
	"math"

	"exfilhunt/sql/hunts"
)

const doctorUsage = `Say for every hunt whether it can fire on this telemetry, and what it is blind to.

usage:
  exfilhunt doctor [--format FORMAT] [--db FILE] [PATH...]
  A PATH is a file, a folder or "-". Without --db it is looked at in a temporary case file, with --db it is loaded first.

flags:
  --db FILE         the case file
  --format FORMAT   table (default), csv, json, ndjson; all but table have a row for each column that a hunt reads and
                    each source of the rows: how many rows there are, and in how many percent of them it is filled
  --threads N       DuckDB's threads (default: one a core)
  --memory-limit S  DuckDB's memory, like 2GB (default: 80 % of the machine's); the rest is written beside the case file

verdicts:
  can fire       every column that matters is filled, in some rows at least of every source
  partly blind   some source leaves empty what the hunt needs, or needs for a part of what it finds
  cannot fire    no such rows, or what it cannot do without is empty in all of them

examples:
  exfilhunt doctor export/
  exfilhunt doctor --db case.duckdb --format ndjson | jq -r 'select(.verdict == "cannot fire") | .hunt' | sort -u
`

func runDoctor(ctx context.Context, s streams, args []string) (err error) {
	var in input
	var formatName string
	f := newFlags("doctor")
	f.StringVar(&in.db, "db", "", "")
	limitFlags(f, &in.limits)
	f.StringVar(&formatName, "format", "table", "")
	if err := parse(f, args); err != nil {
		return err
	}
	in.paths = f.Args()
	if err := in.check("doctor"); err != nil {
		return err
	}
	picked, err := pickFormat(formatName, "table", "csv", "json", "ndjson")
	if err != nil {
		return err
	}
	all, err := hunts.All()
	if err != nil {
		return noun("doctor", err)
	}
	o, err := newOutput(picked, "", s.stdout)
	if err != nil {
		return err
	}
	st, t, err := in.open(ctx, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	fill, err := measure(ctx, st.DB, all)
	if err != nil {
		return noun("doctor", err)
	}
	d := diagnose(all, fill)
	if picked.name == "table" {
		err = d.page(o)
	} else {
		_, err = o.print(ctx, d.answer())
	}
	if err != nil {
		return noun("output", err)
	}
	return t.err()
}

// answer has one row a need.
func (d *diagnosis) answer() *answer {
	columns := []column{
		newColumn("hunt", "VARCHAR"), newColumn("verdict", "VARCHAR"), newColumn("table", "VARCHAR"), newColumn("condition", "VARCHAR"),
		newColumn("column", "VARCHAR"), newColumn("source", "VARCHAR"), newColumn("rows", "BIGINT"), newColumn("filled_percent", "DOUBLE"),
		newColumn("required", "BOOLEAN"), newColumn("part", "VARCHAR"), newColumn("blind", "BOOLEAN"),
	}
	var rows [][]any
	for _, h := range d.hunts {
		for _, n := range d.needs[h.Name] {
			rows = append(rows, []any{h.Name, d.verdict(h.Name), n.table, n.condition, n.column, n.source, n.rows, percent(n),
				n.required, n.part, n.blind()})
		}
	}
	return record(columns, rows)
}

// percent is NULL where there is no row to be filled.
func percent(n need) any {
	if n.rows == 0 {
		return nil
	}
	return math.Round(float64(n.filled)*10000/float64(n.rows)) / 100
}
