package bench

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"exfilhunt/loaders"
	"exfilhunt/loaders/source"
	"exfilhunt/loaders/winevent"
	"exfilhunt/sql/store"
)

// BenchmarkLoadWindowsEvents loads Windows events in each JSON shape through the tool and, as the bound, reads the same file
// with the same read_json call into a table, both into a case file on disk, checkpoint included.
func BenchmarkLoadWindowsEvents(b *testing.B) {
	for _, shape := range []struct {
		name  string
		write func(Event) any
	}{
		{"winlogbeat", Winlogbeat}, {"evtx_dump", Elements}, {"flat", Flat},
	} {
		b.Run(shape.name, func(b *testing.B) {
			path, events := windowsEvents(b, shape.write)
			read := declaredEvents(b, path)
			for b.Loop() {
				var bare, tool []time.Duration
				for range *runs {
					bare = append(bare, timed(b, func(ctx context.Context, s *store.Store) {
						if _, err := s.ExecContext(ctx, "CREATE TABLE bare AS SELECT * FROM "+read); err != nil {
							b.Fatal(err)
						}
					}))
					tool = append(tool, timed(b, func(ctx context.Context, s *store.Store) {
						if err := loaders.Load(ctx, s.DB, []string{path}, loaders.Options{}, func(r loaders.Result) {
							if r.Err != nil || r.Lines != events || r.Rejected > 0 || r.Loaded < events/2 {
								b.Fatalf("%+v", r)
							}
						}); err != nil {
							b.Fatal(err)
						}
					}))
				}
				b.ReportMetric(median(bare).Seconds(), "bare-s")
				b.ReportMetric(median(tool).Seconds(), "tool-s")
				b.ReportMetric(median(tool).Seconds()/median(bare).Seconds(), "ratio")
				b.ReportMetric(float64(*megabytes)/median(tool).Seconds(), "MB/s")
			}
		})
	}
}

func windowsEvents(b *testing.B, shape func(Event) any) (path string, events int64) {
	path = filepath.Join(b.TempDir(), "events.json")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	if events, err = WindowsEvents(f, 1, *megabytes<<20, shape); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	return path, events
}

// declaredEvents takes the read_json call out of the loader's own plan, so that both sides declare the same columns.
func declaredEvents(b *testing.B, path string) string {
	content, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	first, _, _ := bytes.Cut(content, []byte("\n"))
	head := source.Head{Path: path, Bytes: first}
	plan, err := winevent.Loader.Plan(source.File{Head: head, Format: winevent.Loader.Detect(head), Local: path})
	if err != nil {
		b.Fatal(err)
	}
	_, call, _ := strings.Cut(plan.Raw, "read_json(")
	call, _, found := strings.Cut(call, "})")
	if !found {
		b.Fatalf("no read_json in %s", plan.Raw)
	}
	return "read_json(" + call + "})"
}
