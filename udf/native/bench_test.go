package native

import (
	"flag"
	"fmt"
	"testing"

	"exfilhunt/udf/udftest"
)

var rows = flag.Int("rows", 1_000_000, "rows of the table that the benchmarks read")

// BenchmarkSQL times whole queries over a table in memory: the bound of any
// function over a text, the functions, and their macros.
//
//	go test ./udf/native -run '^$' -bench SQL -benchtime 5x -rows 10000000
func BenchmarkSQL(b *testing.B) {
	db := open(b)
	run(b, db, "SET threads = 2")
	run(b, db, "ATTACH ':memory:' AS m")
	run(b, db, fmt.Sprintf(`CREATE TABLE m.t AS SELECT
		(['svchost.exe', 'svchost.exe', 'svchost.exe', 'chrome.exe', 'msedge.exe', 'msedgewebview2.exe', 'Teams.exe', 'OUTLOOK.EXE',
			'explorer.exe', 'SearchIndexer.exe', 'backgroundTaskHost.exe', 'RuntimeBroker.exe', 'conhost.exe', 'MsMpEng.exe',
			'System', 'python3.11', 'java.exe', 'powershell.exe', 'cmd.exe', 'curl.exe'])[1 + (hash(i) %% 20)::INT] AS process,
		(['report', 'Invoice', 'cache', 'data', 'IMG_', 'photo', '~$plan', 'session'])[1 + (hash(i) %% 8)::INT] || '_' || hash(i) %% 1000000 || '.'
			|| (['tmp', 'log', 'txt', 'dll', 'exe', 'js', 'json', 'xml', 'png', 'dat', 'lnk', 'docx', 'xlsx', 'zip', 'tar.gz'])[1 + ((hash(i) >> 20) %% 15)::INT] AS file,
		(hash(i) %% 1000000)::BIGINT AS sent, (hash(i + 1) %% 1000)::BIGINT AS received FROM range(%d) r(i)`, *rows))
	processes, extensions := udftest.NeedleList(b, "../..", "processes.txt"), udftest.NeedleList(b, "../..", "extensions.txt")
	for _, c := range []struct{ name, condition string }{
		{"process/bound", "strlen(process) > 100"},
		{"process/native", "system.main.has_any(process, " + processes + ")"},
		{"process/macro", "has_any(process, " + processes + ")"},
		{"file/bound", "strlen(file) > 100"},
		{"file/native", "system.main.has_any(file, " + extensions + ")"},
		{"file/macro", "has_any(file, " + extensions + ")"},
		{"ratio/native", "system.main.exfil_ratio(sent, received) > 1e6"},
		{"ratio/macro", "exfil_ratio(sent, received) > 1e6"},
		{"score/native", "system.main.exfil_score(sent > 500000, received > 500, sent > 10, received > 10, sent > received) > 5"},
		{"score/macro", "exfil_score(sent > 500000, received > 500, sent > 10, received > 10, sent > received) > 5"},
	} {
		b.Run(c.name, func(b *testing.B) {
			for range b.N {
				one(b, db, "SELECT count(*) FROM m.t WHERE "+c.condition)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(*rows), "ns/row")
		})
	}
}
