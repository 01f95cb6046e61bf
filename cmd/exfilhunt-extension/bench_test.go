package main

import (
	"database/sql"
	"flag"
	"fmt"
	"testing"
	"time"

	"exfilhunt/udf/udftest"
)

var rows = flag.Int("rows", 1_000_000, "rows of the table that the benchmarks read")

// BenchmarkSQL times whole queries over a table in memory with the functions of
// the extension and with those of this process, in turns, so that the machine's
// load falls on both. Each figure is the best of all turns, and "ratio" the
// extension's by the other's.
//
//	go test ./cmd/exfilhunt-extension -run '^$' -bench SQL -benchtime 7x -rows 10000000
func BenchmarkSQL(b *testing.B) {
	loaded, inProcess := openBoth(b)
	for _, db := range []*sql.DB{loaded, inProcess} {
		run(b, db, "SET threads = 2")
		run(b, db, "ATTACH ':memory:' AS m")
		run(b, db, fmt.Sprintf(`CREATE TABLE m.t AS SELECT
			(['svchost.exe', 'chrome.exe', 'msedgewebview2.exe', 'Teams.exe', 'OUTLOOK.EXE', 'backgroundTaskHost.exe', 'System', 'python3.11',
				'powershell.exe', 'cmd.exe'])[1 + (hash(i) %% 10)::INT] AS process,
			(['report', 'Invoice', 'IMG_', '~$plan'])[1 + (hash(i) %% 4)::INT] || '_' || hash(i) %% 1000000
				|| (['.tmp', '.log', '.dll', '.json', '.docx', '.xlsx', '.tar.gz'])[1 + ((hash(i) >> 20) %% 7)::INT] AS file,
			(hash(i) %% 1000000)::BIGINT AS sent, (hash(i + 1) %% 1000)::BIGINT AS received FROM range(%d) r(i)`, *rows))
	}
	for _, c := range []struct{ name, condition string }{
		{"has_any/process", "system.main.has_any(process, " + udftest.NeedleList(b, "../..", "processes.txt") + ")"},
		{"has_any/file", "system.main.has_any(file, " + udftest.NeedleList(b, "../..", "extensions.txt") + ")"},
		{"exfil_ratio", "system.main.exfil_ratio(sent, received) > 1e6"},
		{"exfil_score", "system.main.exfil_score(sent > 500000, received > 500, sent > 10, received > 10, sent > received) > 5"},
	} {
		b.Run(c.name, func(b *testing.B) {
			query := "SELECT count(*) FROM m.t WHERE " + c.condition
			extension, process := time.Hour, time.Hour
			for range b.N {
				extension = min(extension, timed(b, loaded, query))
				process = min(process, timed(b, inProcess, query))
			}
			b.ReportMetric(0, "ns/op") // of both: means nothing
			b.ReportMetric(float64(extension.Nanoseconds())/float64(*rows), "extension-ns/row")
			b.ReportMetric(float64(process.Nanoseconds())/float64(*rows), "process-ns/row")
			b.ReportMetric(extension.Seconds()/process.Seconds(), "ratio")
		})
	}
}

func timed(b *testing.B, db *sql.DB, query string) time.Duration {
	started := time.Now()
	one(b, db, query)
	return time.Since(started)
}
