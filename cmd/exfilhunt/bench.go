package main

import (
	"context"
	"fmt"

	"exfilhunt/bench"
)

const benchUsage = `Measure loading, every hunt and the functions, each beside what the machine could do at best.

usage:
  exfilhunt bench [FLAG]...              on a generated archive, which is removed afterwards
  exfilhunt bench [FLAG]... --db FILE    on a case file
  exfilhunt bench [FLAG]... PATH...      on logs, loaded into a temporary case file
  A PATH is a file or a folder; .gz, .zst and .zip are read as they are.

what:
  --events N[,N]...     how many events to generate (default 1M); of several sizes, a ladder, it also fits how each time
                        grows; needs about 250 bytes an event in the folder for temporary files (TMPDIR)
  --runs K              how often all is measured (default 5)
  --threads N           DuckDB's threads (default: one a core)
  --memory-limit SIZE   DuckDB's memory, like 2GB (default: 80 % of the machine's); what does not fit is written beside
                        the case file while it is needed

output:
  --format FORMAT       table (default), markdown, or json: every run and every figure, the unit in each key

Hunts run with their defaults, and every row and column of their answer is made. Times are those of a hunt alone:
  cold     in a case file that was newly opened, and which the operating system was asked to forget where it can be
  warm     after a run that does not count
  bound    a scan and plain sums of the columns that the hunt reads, nothing filtered, nothing grouped; run in turns with
           the warm hunt
  ratio    warm to bound, of the medians: the figure that holds on another machine
  var %    the coefficient of variation of the warm runs: where it is high, run again on a quieter machine

examples:
  exfilhunt bench
  exfilhunt bench --events 1M,10M,100M --memory-limit 2GB --format json > ladder.json
  exfilhunt bench --db case.duckdb --runs 9 --threads 2
`

func runBench(ctx context.Context, s streams, args []string) error {
	options, format, err := parseBench(args)
	if err != nil {
		return err
	}
	o, err := newOutput(format, "", s.stdout)
	if err != nil {
		return err
	}
	options.Progress = func(doing string) { fmt.Fprintf(s.stderr, "exfilhunt: %s\n", visible(doing)) }
	report, err := bench.Run(ctx, options)
	if ctx.Err() != nil || report == nil || len(report.Loads)+len(report.Steps) == 0 {
		return noun("bench", err)
	}
	// What was measured before something failed may have taken hours.
	if printErr := printReport(o, report); printErr != nil {
		return noun("output", printErr)
	}
	return noun("bench", err)
}

func parseBench(args []string) (o bench.Options, f format, err error) {
	var events []string
	var formatName string
	flags := newFlags("bench")
	flags.StringSliceVar(&events, "events", []string{"1M"}, "")
	flags.StringVar(&o.CaseFile, "db", "", "")
	flags.IntVar(&o.Runs, "runs", 5, "")
	limitFlags(flags, &o.Limits)
	flags.StringVar(&formatName, "format", "table", "")
	if err := parse(flags, args); err != nil {
		return o, f, err
	}
	o.Paths, o.Version = flags.Args(), programVersion()
	switch {
	case o.CaseFile != "" && len(o.Paths) > 0:
		return o, f, misuse("load with \"exfilhunt ingest\", or leave --db out", "bench: either --db or PATH")
	case flags.Changed("events") && (o.CaseFile != "" || len(o.Paths) > 0):
		return o, f, misuse("it says how many to generate", "bench: --events has no effect on what is there")
	case o.Runs < 1:
		return o, f, misuse("", "--runs: %d are too few", o.Runs)
	}
	for _, value := range events {
		n, err := parseCount(value)
		if err != nil {
			return o, f, err
		}
		o.Events = append(o.Events, n)
	}
	if err := checkLimits(o.Limits); err != nil {
		return o, f, err
	}
	f, err = pickReport(formatName)
	return o, f, err
}
