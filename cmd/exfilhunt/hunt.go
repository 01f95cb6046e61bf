package main

import (
	"context"
	"errors"
	"fmt"
)

const huntUsage = `Run the documented hunts over logs, over a case file, or over both.

usage:
  exfilhunt hunt [FLAG]... PATH...               load into a temporary case file, hunt, leave nothing behind
  exfilhunt hunt --db FILE [FLAG]... [PATH]...   hunt in a case file; PATHs are loaded into it first
  A PATH is a file, a folder or "-"; .gz, .zst and .zip are read as they are.

what:
  --hunt NAME              only this hunt; may be repeated ("exfilhunt hunts" lists them)
  --param NAME=VALUE       set a parameter of every selected hunt that has it; may be repeated
  --param HUNT.NAME=VALUE  set it for one hunt only
  --since T, --until T     only events after T, and up to T
  --as-of T                what a duration counts back from: a time, or "now"; left out, the newest event; events after it
                           are hunted too, unless --until ends before them
                           T is 2026-01-31T12:00:00Z, 2026-01-31, or a duration back like 90m, 24h, 7d

logs:
  --source NAME            what PATHs are, where detection cannot know
  --internal CIDR          a network that counts as inside; may be repeated (none: the private ones)

machine:
  --threads N              DuckDB's threads (default: one a core)
  --memory-limit SIZE      DuckDB's memory, like 2GB (default: 80 % of the machine's); what does not fit is written
                           beside the case file while it is needed

output:
  --format FORMAT          table, csv, json, ndjson, parquet, arrow (default: what the name of --output ends with, or table)
                           csv, parquet and arrow have one hunt's columns as they are; with several hunts the first
                           column is hunt, and the others are the union of theirs
  --output FILE            write to FILE, which is there whole or not at all
  --fail-on-findings       exit with 3 where anything was found

exit status: 0 done, 1 failed (what could be loaded was hunted), 2 wrong usage, 3 findings with --fail-on-findings.

examples:
  exfilhunt hunt export/ zeek/
  exfilhunt hunt --db case.duckdb --since 24h --as-of now --format ndjson --fail-on-findings
  exfilhunt hunt --hunt dns_exfiltration --param min_events=50 --format csv --output dns.csv dns.log.gz
  zcat conn.*.log.gz | exfilhunt hunt --source zeek --internal 10.0.0.0/8 --internal 192.168.0.0/16 -
`

// huntFlags are the flags of hunt that input does not hold.
type huntFlags struct {
	hunts, params      []string
	since, until, asOf string
	format, output     string
	failOnFindings     bool
	in                 input
	window             window
	chosen             *selection
	outputFormat       format
}

func runHunt(ctx context.Context, s streams, args []string) error {
	h, err := parseHunt(args)
	if err != nil {
		return err
	}
	o, err := newOutput(h.outputFormat, h.output, s.stdout)
	if err != nil {
		return err
	}
	defer o.close()
	findings, t, err := h.run(ctx, s, o)
	if err != nil {
		return err
	}
	if err := o.commit(); err != nil {
		return noun("output", err)
	}
	if len(h.in.paths) > 0 {
		fmt.Fprintf(s.stderr, "exfilhunt: %s\n", t.summary())
	}
	if err := t.err(); err != nil {
		return err
	}
	if h.failOnFindings && findings > 0 {
		return quiet(exitFindings)
	}
	return nil
}

// parseHunt reads and checks the command line, so that nothing is loaded for one that is wrong.
func parseHunt(args []string) (h huntFlags, err error) {
	f := newFlags("hunt")
	f.StringVar(&h.in.db, "db", "", "")
	f.StringArrayVar(&h.hunts, "hunt", nil, "")
	f.StringArrayVar(&h.params, "param", nil, "")
	f.StringVar(&h.since, "since", "", "")
	f.StringVar(&h.until, "until", "", "")
	f.StringVar(&h.asOf, "as-of", "", "")
	f.StringArrayVar(&h.in.internal, "internal", nil, "")
	f.StringVar(&h.format, "format", "", "")
	f.StringVar(&h.output, "output", "", "")
	f.BoolVar(&h.failOnFindings, "fail-on-findings", false, "")
	f.StringVar(&h.in.source, "source", "", "")
	limitFlags(f, &h.in.limits)
	if err := parse(f, args); err != nil {
		return h, err
	}
	h.in.paths = f.Args()
	if h.format == "" {
		h.format = formatOf(h.output)
	}
	if h.outputFormat, err = pickFormat(h.format); err != nil {
		return h, err
	}
	if h.window, err = parseWindow(h.since, h.until, h.asOf); err != nil {
		return h, err
	}
	if h.chosen, err = pick(h.hunts); err != nil {
		return h, err
	}
	if err = h.chosen.set(h.params); err != nil {
		return h, err
	}
	return h, h.in.check("hunt")
}

// run loads and hunts, and returns how many findings were written.
func (h huntFlags) run(ctx context.Context, s streams, o *output) (findings int64, t *tally, err error) {
	st, t, err := h.in.open(ctx, s)
	if err != nil {
		return 0, nil, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if o.session, err = newSession(ctx, st.DB); err != nil {
		return 0, t, noun("case file", err)
	}
	defer func() { err = errors.Join(err, o.session.Close()) }()
	answers, err := h.answers(ctx, o.session)
	if err != nil {
		return 0, t, err
	}
	findings, err = o.print(ctx, answers...)
	return findings, t, noun("hunt", err)
}

// answers prepares the selected hunts. None has run when it returns.
func (h huntFlags) answers(ctx context.Context, c *session) ([]*answer, error) {
	since, until, err := h.window.literals(ctx, c)
	if err != nil {
		return nil, noun("hunt", err)
	}
	var answers []*answer
	for i, hunt := range h.chosen.hunts {
		a, err := c.answer(ctx, h.chosen.query(i, since, until))
		if err != nil {
			return nil, noun("hunt "+hunt.Name, err)
		}
		a.hunt, a.title = hunt.Name, hunt.Title
		answers = append(answers, a)
	}
	return answers, nil
}
