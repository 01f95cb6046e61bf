package bench

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

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
			path, events, size := generated(b, "events.json", func(w *bufio.Writer) (int64, error) {
				return WindowsEvents(w, 1, *megabytes<<20, shape.write)
			})
			read := declaredEvents(b, path)
			for b.Loop() {
				var bare, tool Measurement
				for range *runs {
					bare.Runs = append(bare.Runs, timed(b, func(ctx context.Context, s *store.Store) {
						if _, err := s.ExecContext(ctx, "CREATE TABLE bare AS SELECT * FROM "+read); err != nil {
							b.Fatal(err)
						}
					}))
					tool.Runs = append(tool.Runs, toolLoad(b, path, windowsLoaded(events)))
				}
				reportRatio(b, bare, tool)
				reportSpeed(b, size, events, tool)
			}
		})
	}
}

// windowsLoaded tells a right result of so many events.
func windowsLoaded(events int64) func(loaders.Result) bool {
	return func(r loaders.Result) bool { return r.Lines == events && r.Rejected == 0 && r.Loaded >= events/2 }
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
