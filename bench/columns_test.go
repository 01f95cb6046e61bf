package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"exfilhunt/loaders"
	"exfilhunt/sql/store"
)

// BenchmarkLoadZeek loads a day of conn.log and, as the bound, reads the same file with read_csv and the types of its own
// header into a table.
func BenchmarkLoadZeek(b *testing.B) {
	path := filepath.Join(enterprise(b, "zeek", 1), "2026-01-05", "conn.log")
	besideBare(b, path, "CREATE TABLE bare AS FROM "+typedCSV(b, path))
}

// typedCSV returns a read_csv call for a log of Zeek with the types that its header declares.
func typedCSV(b *testing.B, path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	declared := map[string][]string{}
	for line := range strings.Lines(string(text[:min(len(text), 4<<10)])) {
		words := strings.Split(strings.TrimSpace(line), "\t")
		declared[words[0]] = words[1:]
	}
	columns := make([]string, len(declared["#fields"]))
	for i, field := range declared["#fields"] {
		typ := map[string]string{"time": "DOUBLE", "interval": "DOUBLE", "port": "INTEGER", "count": "BIGINT"}[declared["#types"][i]]
		if typ == "" {
			typ = "VARCHAR"
		}
		columns[i] = fmt.Sprintf("'%s': '%s'", field, typ)
	}
	return fmt.Sprintf(`read_csv('%s', auto_detect = false, header = false, delim = '\t', quote = '', escape = '', comment = '#', nullstr = '-', columns = {%s})`,
		path, strings.Join(columns, ", "))
}

// BenchmarkLoadParquet loads Parquet whose columns have Defender's types: a file of many events beside a table made of
// it, and beside COPY, and a month of small files beside tables made of all those of one kind at once.
func BenchmarkLoadParquet(b *testing.B) {
	one := filepath.Join(enterprise(b, "parquet", 1), "2026-01-05", "DeviceNetworkEvents.parquet")
	b.Run("one", func(b *testing.B) { besideBare(b, one, "CREATE TABLE bare AS FROM '"+one+"'") })
	b.Run("copy", func(b *testing.B) {
		besideBare(b, one, "CREATE TABLE bare AS FROM '"+one+"' LIMIT 0", "COPY bare FROM '"+one+"' (FORMAT parquet)")
	})
	month := enterprise(b, "parquet", 30)
	b.Run("small", func(b *testing.B) {
		var bare []string
		for _, table := range []string{"DeviceNetworkEvents", "DeviceFileEvents", "DeviceProcessEvents", "DeviceEvents"} {
			bare = append(bare, fmt.Sprintf("CREATE TABLE bare%s AS FROM '%s/*/%[1]s.parquet'", table, month))
		}
		besideBare(b, month, bare...)
	})
}

// besideBare runs SQL that reads a path into tables, and the tool on the same path, in turns, and reports the ratio.
func besideBare(b *testing.B, path string, read ...string) {
	for b.Loop() {
		var bare, tool Measurement
		for range *runs {
			bare.Runs = append(bare.Runs, runSQL(b, read...))
			tool.Runs = append(tool.Runs, toolLoad(b, path, func(r loaders.Result) bool { return r.Loaded == r.Lines && r.Lines > 0 }))
		}
		reportRatio(b, bare, tool)
	}
}

func runSQL(b *testing.B, statements ...string) time.Duration {
	return timed(b, func(ctx context.Context, s *store.Store) {
		for _, statement := range statements {
			if _, err := s.ExecContext(ctx, statement); err != nil {
				b.Fatal(err)
			}
		}
	})
}
