package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"time"

	"exfilhunt/bench/synth"
)

const generateUsage = `Generate telemetry of an invented enterprise, with planted attacks of which everything is known.

usage:
  exfilhunt generate --output DIR [FLAG]...
  The same flags give the same files. DIR gets one folder a day, with one file a table in it, in the order of time.

what:
  --events N         how many events in all; 500k, 10M and 2G work too (default 1M)
  --days N           how many days they cover (default 30)
  --start DATE       the first of them (default 2026-01-05, a Monday)
  --devices N        how many devices; every round of attacks needs 80 (default 2000)
  --attacks N        how often every attack is planted, each on a device of its own; 0 gives a clean archive (default 1)
  --seed N           another number gives another enterprise (default 1)

output:
  --output DIR       an empty folder, or one that does not exist
  --format FORMAT    parquet (default): Defender's tables and columns
                     defender: the same as NDJSON, as the streaming API writes to Storage; 1.5 KB an event
                     zeek: conn, dns and http as TSV; a sensor sees no processes and no files
  --truth FILE       write what was planted as JSON: device, process, destinations, times, bytes, events, and the hunts
                     that report it at their default parameters

Connections have byte counts, and documents that are read have events, as a firewall's log and object auditing beside
Defender show them; Defender alone shows neither.

examples:
  exfilhunt generate --output archive --truth truth.json
  exfilhunt generate --events 10M --devices 2000 --format parquet --output archive
  exfilhunt generate --events 200k --days 7 --devices 300 --format zeek --attacks 2 --seed 7 --output zeek --truth zeek.json
`

func runGenerate(ctx context.Context, s streams, args []string) error {
	options, truth, err := parseGenerate(args)
	if err != nil {
		return err
	}
	archive, err := synth.New(options)
	if err != nil {
		return misuse("", "generate: %v", err)
	}
	if truth != "" { // first, so that a wrong path costs no waiting
		if err := writeTruth(truth, archive.Truth()); err != nil {
			return noun("truth", err)
		}
	}
	started := time.Now()
	size, err := archive.Write(ctx)
	if err != nil {
		return noun("generate", err)
	}
	seconds := time.Since(started).Seconds()
	fmt.Fprintf(s.stderr, "exfilhunt: %s with %s in %s, %s MB in %.1f s (%s events/s)\n",
		counted(options.Events, "event"), counted(int64(len(archive.Truth().Attacks)), "attack"), counted(size.Files, "file"),
		thousands(size.Bytes>>20), seconds, thousands(int64(float64(options.Events)/seconds)))
	return nil
}

func parseGenerate(args []string) (o synth.Options, truth string, err error) {
	var events, start string
	f := newFlags("generate")
	f.StringVar(&events, "events", "1M", "")
	f.IntVar(&o.Days, "days", 30, "")
	f.StringVar(&start, "start", "2026-01-05", "")
	f.IntVar(&o.Devices, "devices", 2000, "")
	f.IntVar(&o.Rounds, "attacks", 1, "")
	f.Uint64Var(&o.Seed, "seed", 1, "")
	f.StringVar(&o.Dir, "output", "", "")
	f.StringVar(&o.Format, "format", "parquet", "")
	f.StringVar(&truth, "truth", "", "")
	if err := parse(f, args); err != nil {
		return o, "", err
	}
	switch {
	case f.NArg() > 0:
		return o, "", misuse("the folder to write to is --output DIR", "generate: takes no argument, but got %q", f.Arg(0))
	case o.Dir == "":
		return o, "", misuse("say where with --output DIR", "generate: no folder to write to")
	case !slices.Contains(synth.Formats(), o.Format):
		return o, "", unknown("format", o.Format, synth.Formats())
	}
	if o.Events, err = parseCount(events); err != nil {
		return o, "", err
	}
	if o.Start, err = time.Parse(time.DateOnly, start); err != nil {
		return o, "", misuse("a date is 2026-01-31", "--start: %q is no date", start)
	}
	return o, truth, nil
}

var countForm = regexp.MustCompile(`^([0-9]{1,12})([kMG]?)$`)

// parseCount reads a number that may end in k, M or G: thousands, millions, thousands of millions.
func parseCount(value string) (int64, error) {
	m := countForm.FindStringSubmatch(value)
	if m == nil {
		return 0, misuse("a number is 500000, 500k, 10M or 2G", "--events: %q is no number", value)
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	factor := map[string]int64{"": 1, "k": 1e3, "M": 1e6, "G": 1e9}[m[2]]
	if n == 0 {
		return 0, misuse("", "--events: 0 are too few")
	}
	if err != nil || n > math.MaxInt64/factor/1e6 {
		return 0, misuse("", "--events: %s are more than any disk holds", value)
	}
	return n * factor, nil
}

func writeTruth(path string, truth synth.Truth) error {
	text, err := json.MarshalIndent(truth, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o666)
}
