// Package bench measures exfilhunt against named bounds, in one run with them, because only the ratio holds on another
// machine. Results that were kept are in results/, each with the command that repeats it.
package bench

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"exfilhunt/bench/synth"
	"exfilhunt/loaders"
	"exfilhunt/loaders/defender"
	"exfilhunt/loaders/source"
	"exfilhunt/sql/store"
)

var (
	megabytes = flag.Int64("megabytes", 64, "size of the generated NDJSON file, about")
	runs      = flag.Int("runs", 3, "how often each side runs; the medians are compared")
)

// BenchmarkLoadNDJSON loads Defender NDJSON through the tool and, as the bound, reads the same file with read_json and
// the same declared columns into a table, both into a case file on disk, checkpoint included.
func BenchmarkLoadNDJSON(b *testing.B) {
	path, records := ndjson(b)
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		var bare, tool Measurement
		for range *runs {
			bare.Runs = append(bare.Runs, bareRead(b, path, records))
			tool.Runs = append(tool.Runs, toolLoad(b, path, func(r loaders.Result) bool { return r.Loaded == records }))
		}
		reportRatio(b, bare, tool)
		reportSpeed(b, info.Size(), records, tool)
	}
}

// ndjson generates a day of an enterprise and returns its network events, one file, and how many they are.
func ndjson(b *testing.B) (path string, records int64) {
	path = filepath.Join(enterprise(b, "defender", 1), "2026-01-05", "DeviceNetworkEvents.json")
	text, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer text.Close()
	for lines := bufio.NewScanner(text); lines.Scan(); {
		records++
	}
	return path, records
}

// enterprise generates days of an enterprise in a format, as many events as take -megabytes as NDJSON, and returns the folder.
func enterprise(b *testing.B, format string, days int) string {
	const bytesPerEvent = 1260 // of all tables, though some benchmarks load one
	archive, err := synth.New(synth.Options{Events: *megabytes << 20 / bytesPerEvent, Days: days, Devices: 500, Rounds: 1, Seed: 1,
		Start: time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC), Format: format, Dir: filepath.Join(b.TempDir(), "archive")})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := archive.Write(context.Background()); err != nil {
		b.Fatal(err)
	}
	return archive.Dir
}

// generated writes a file, whose events write counts, and returns it with its size in bytes.
func generated(b *testing.B, name string, write func(*bufio.Writer) (int64, error)) (path string, events, size int64) {
	f, err := os.Create(filepath.Join(b.TempDir(), name))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	events, err = write(w)
	if err := errors.Join(err, w.Flush()); err != nil {
		b.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		b.Fatal(err)
	}
	return f.Name(), events, info.Size()
}

// reportRatio reports the bound, the tool, and what the tool takes of the bound's time.
func reportRatio(b *testing.B, bare, tool Measurement) {
	b.ReportMetric(bare.Median().Seconds(), "bare-s")
	b.ReportMetric(tool.Median().Seconds(), "tool-s")
	b.ReportMetric(tool.Median().Seconds()/bare.Median().Seconds(), "ratio")
}

// reportSpeed reports what the tool loads in a second: MB of 1,000,000 bytes, by the median and by the best of its runs.
func reportSpeed(b *testing.B, size, records int64, tool Measurement) {
	b.ReportMetric(float64(size)/1e6/tool.Median().Seconds(), "MB/s")
	b.ReportMetric(float64(size)/1e6/tool.Min().Seconds(), "best-MB/s")
	b.ReportMetric(float64(records)/tool.Median().Seconds(), "records/s")
}

// timed runs work on a new case file and returns how long it took until everything was on disk.
func timed(b *testing.B, work func(context.Context, *store.Store)) time.Duration {
	ctx := context.Background()
	s, err := store.Open(ctx, filepath.Join(b.TempDir(), "case.duckdb"), store.ReadWrite)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	start := time.Now()
	work(ctx, s)
	if _, err := s.ExecContext(ctx, "CHECKPOINT"); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

// toolLoad loads a file, and fails where a result is not right.
func toolLoad(b *testing.B, path string, right func(loaders.Result) bool) time.Duration {
	return timed(b, func(ctx context.Context, s *store.Store) {
		err := loaders.Load(ctx, s.DB, []string{path}, loaders.Options{}, func(r loaders.Result) {
			if r.Err != nil || !right(r) {
				b.Fatalf("%+v", r)
			}
		})
		if err != nil {
			b.Fatal(err)
		}
	})
}

// toolLoads is toolLoad as often as -runs says.
func toolLoads(b *testing.B, path string, right func(loaders.Result) bool) (m Measurement) {
	for range *runs {
		m.Runs = append(m.Runs, toolLoad(b, path, right))
	}
	return m
}

func bareRead(b *testing.B, path string, records int64) time.Duration {
	return timed(b, func(ctx context.Context, s *store.Store) {
		read := declaredRead(ctx, b, s, path)
		if _, err := s.ExecContext(ctx, "CREATE TABLE bare AS SELECT * FROM "+read); err != nil {
			b.Fatal(err)
		}
		var n int64
		if err := s.QueryRowContext(ctx, "SELECT count(*) FROM bare").Scan(&n); err != nil || n != records {
			b.Fatalf("read %d of %d: %v", n, records, err)
		}
	})
}

// declaredRead takes the read_json call out of the loader's own plan, so that both sides declare the same columns.
func declaredRead(ctx context.Context, b *testing.B, s *store.Store, path string) string {
	tables := map[string][]source.Column{}
	rows, err := s.QueryContext(ctx, "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE table_name LIKE 'Device%' ORDER BY column_index")
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var table string
		var c source.Column
		if err := rows.Scan(&table, &c.Name, &c.Type); err != nil {
			b.Fatal(err)
		}
		tables[table] = append(tables[table], c)
	}
	head := source.Head{Path: path, Bytes: []byte(`{"category":"AdvancedHunting-DeviceNetworkEvents","properties":{}}`)}
	plan, err := defender.Loader.Plan(source.File{Head: head, Format: defender.Loader.Detect(head), Local: path, Tables: tables})
	if err != nil || rows.Err() != nil {
		b.Fatal(err, rows.Err())
	}
	_, call, found := strings.Cut(plan.Raw, "FROM read_json(")
	if !found {
		b.Fatal(fmt.Errorf("no read_json in %s", plan.Raw))
	}
	return "read_json(" + strings.TrimSuffix(call, ")")
}
