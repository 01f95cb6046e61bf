package main

import (
	"context"
	"errors"
)

const queryUsage = `Run SQL on a case file, read-only. The answer is that of the last statement.

usage:
  exfilhunt query [FLAG]... SQL

flags:
  --db FILE         the case file; left out, an empty one, in which the functions can be tried
  --format FORMAT   table (default), csv, json, ndjson, parquet, arrow
  --threads N       DuckDB's threads (default: one a core)
  --memory-limit S  DuckDB's memory, like 2GB (default: 80 % of the machine's); the rest is written beside the case file

tables: DeviceNetworkEvents, DeviceFileEvents, DeviceProcessEvents, DeviceEvents, ingest.files, ingest.rejects
views: hunts.NAME, also as hunts.NAME(parameter := value), and DnsQueries
functions: has_any, exfil_ratio, exfil_score

examples:
  exfilhunt query --db case.duckdb "FROM hunts.dns_exfiltration(min_events := 20)"
  exfilhunt query --db case.duckdb --format csv "SELECT RemoteIP, sum(BytesSent) FROM DeviceNetworkEvents GROUP BY ALL"
  exfilhunt query "SELECT has_any('curl -F f=@db.kdbx', ['.kdbx', '.key'])"
`

func runQuery(ctx context.Context, s streams, args []string) (err error) {
	var in input
	var formatName string
	f := newFlags("query")
	f.StringVar(&in.db, "db", "", "")
	limitFlags(f, &in.limits)
	f.StringVar(&formatName, "format", "table", "")
	if err := parse(f, args); err != nil {
		return err
	}
	if f.NArg() != 1 {
		return misuse("put the whole SQL into one pair of quotes", "query: %d arguments where one, the SQL, is needed", f.NArg())
	}
	setup, last := split(f.Arg(0))
	if last == "" {
		return misuse("for example: exfilhunt query \"SELECT 1\"", "query: no statement")
	}
	if err := checkLimits(in.limits); err != nil {
		return err
	}
	picked, err := pickFormat(formatName)
	if err != nil {
		return err
	}
	o, err := newOutput(picked, "", s.stdout)
	if err != nil {
		return err
	}
	st, err := in.openFile(ctx)
	if err != nil {
		return noun("case file", err)
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if o.session, err = newSession(ctx, st.DB); err != nil {
		return noun("case file", err)
	}
	defer func() { err = errors.Join(err, o.session.Close()) }()
	return noun("query", answerQuery(ctx, o, setup, last))
}

func answerQuery(ctx context.Context, o *output, setup []string, last string) error {
	for _, statement := range setup {
		if _, err := o.session.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	a, err := o.session.answer(ctx, last)
	if err != nil {
		// Not a SELECT, or a wrong one: run as it is, it answers, or says what is wrong with it in terms of the user's text.
		if a, err = o.session.direct(ctx, last); err != nil {
			return err
		}
	}
	if o.format.name == "table" && isPlan(a) {
		return o.plan(ctx, a)
	}
	_, err = o.print(ctx, a)
	return err
}
