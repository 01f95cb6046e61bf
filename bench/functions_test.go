package bench

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"exfilhunt/sql/store"
)

var rows = flag.Int("rows", 1_000_000, "rows of the tables that the functions read")

// names are SQL for texts of row i: program names, few and repeating, one in ten on the hunt's list; and file names,
// nearly all distinct, one in five with an extension on the hunt's list.
var names = map[string]string{
	"process": `(['svchost.exe', 'svchost.exe', 'svchost.exe', 'svchost.exe', 'chrome.exe', 'chrome.exe', 'msedge.exe', 'msedge.exe',
		'msedgewebview2.exe', 'Teams.exe', 'ms-teams.exe', 'OUTLOOK.EXE', 'EXCEL.EXE', 'WINWORD.EXE', 'explorer.exe', 'SearchIndexer.exe',
		'SearchProtocolHost.exe', 'backgroundTaskHost.exe', 'RuntimeBroker.exe', 'conhost.exe', 'lsass.exe', 'services.exe', 'MsMpEng.exe',
		'MsSense.exe', 'OneDrive.exe', 'TiWorker.exe', 'taskhostw.exe', 'spoolsv.exe', 'WmiPrvSE.exe', 'dllhost.exe', 'System', 'python3.11',
		'node.exe', 'java.exe', 'firefox.exe', 'Code.exe', 'powershell.exe', 'cmd.exe', 'rundll32.exe', 'curl.exe'])[1 + (hash(i) % 40)::INT]`,
	"file": `(['report', 'Invoice', 'budget~2024', 'cache', 'data', 'thumbs', 'IMG_', 'photo', 'setup', 'notes', '~$plan', 'session'])[1 + (hash(i) % 12)::INT]
		|| '_' || hash(i) % 1000000 || '.' || (['tmp', 'tmp', 'log', 'txt', 'dll', 'exe', 'js', 'json', 'xml', 'png', 'jpg', 'css', 'html', 'cache', 'etl',
		'dat', 'lnk', 'ini', 'pf', 'mui', 'docx', 'xlsx', 'pdf', 'zip', 'tar.gz'])[1 + ((hash(i) >> 20) % 25)::INT]`,
}

// needles reads a hunt's list from the functions' test data.
func needles(b *testing.B, name string) []string {
	text, err := os.ReadFile(filepath.Join("..", "udf", "testdata", name))
	if err != nil {
		b.Fatal(err)
	}
	return strings.Fields(string(text))
}

// alternation is the best that plain SQL can do: one pattern, with a boundary on each side that asks for one.
func alternation(needles []string) string {
	left := `(?:\A|[^\p{L}\p{N}])`
	if strings.HasPrefix(needles[0], ".") {
		left = ""
	}
	return "(?i)" + left + "(?:" + strings.ReplaceAll(strings.Join(needles, "|"), ".", `\.`) + `)(?:\z|[^\p{L}\p{N}])`
}

// BenchmarkFunctions times has_any and exfil_ratio inside DuckDB against the bound of any function over the same
// column (a scan with strlen) and against the best SQL, taking turns, and reports medians and their ratios.
func BenchmarkFunctions(b *testing.B) {
	db := filepath.Join(b.TempDir(), "case.duckdb")
	s, err := store.Open(context.Background(), db, store.ReadWrite)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	s.SetMaxOpenConns(1) // temporary tables belong to a connection
	execute(b, s, "SET threads = 2")
	columns := fmt.Sprintf("SELECT %s AS process, %s AS file, (hash(i) %% 1000000)::BIGINT AS sent, (hash(i + 1) %% 1000)::BIGINT AS received FROM range(%d) r(i)",
		names["process"], names["file"], *rows)
	execute(b, s, "CREATE TEMP TABLE memory AS "+columns)
	execute(b, s, "CREATE TABLE disk AS FROM memory")
	execute(b, s, "CHECKPOINT")
	for _, c := range []struct{ name, table, column, list string }{
		{"process/dictionary", "disk", "process", "processes.txt"},
		{"process/memory", "memory", "process", "processes.txt"},
		{"file/memory", "memory", "file", "extensions.txt"},
		{"file/fsst", "disk", "file", "extensions.txt"},
	} {
		list := needles(b, c.list)
		b.Run("has_any/"+c.name, func(b *testing.B) {
			compare(b, s, c.table, fmt.Sprintf("strlen(%s) > 100", c.column),
				fmt.Sprintf("has_any(%s, ['%s'])", c.column, strings.Join(list, "', '")),
				fmt.Sprintf("regexp_matches(%s, '%s')", c.column, alternation(list)))
		})
	}
	b.Run("exfil_ratio/memory", func(b *testing.B) {
		compare(b, s, "memory", "xor(sent, received) < 0", "exfil_ratio(sent, received) > 1e9",
			"CASE WHEN received > 0 THEN round(sent::DOUBLE / received::DOUBLE, 2) ELSE 999.0 END > 1e9")
	})
}

func execute(b *testing.B, s *store.Store, statement string) {
	b.Helper()
	if _, err := s.Exec(statement); err != nil {
		b.Fatal(err)
	}
}

// compare times three conditions over one table in turns; the second and the third must select the same rows.
func compare(b *testing.B, s *store.Store, table, bound, ours, theirs string) {
	var times [3]Measurement
	var counts [3]int
	for b.Loop() {
		for range *runs {
			for i, condition := range []string{bound, ours, theirs} {
				start := time.Now()
				if err := s.QueryRow("SELECT count(*) FROM " + table + " WHERE " + condition).Scan(&counts[i]); err != nil {
					b.Fatal(err)
				}
				times[i].Runs = append(times[i].Runs, time.Since(start))
			}
		}
	}
	if counts[1] != counts[2] {
		b.Fatalf("%d rows by %s, %d by %s", counts[1], ours, counts[2], theirs)
	}
	each := func(i int) float64 { return float64(times[i].Median().Nanoseconds()) / float64(*rows) }
	b.ReportMetric(0, "ns/op") // says nothing of three queries together
	b.ReportMetric(each(0), "bound-ns/row")
	b.ReportMetric(each(1), "native-ns/row")
	b.ReportMetric(each(2), "sql-ns/row")
	b.ReportMetric(each(1)/each(0), "native/bound")
	b.ReportMetric(each(2)/each(1), "sql/native")
}
