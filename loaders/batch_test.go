package loaders_test

import (
	"bytes"
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

// smallLogs writes a folder of files of many sorts and returns their paths: those that can be loaded together, in an
// order in which their tables take turns, and between them what cannot, or costs the others their batch.
func smallLogs(t *testing.T, between map[string]string) []string {
	t.Helper()
	sensitive := strings.Replace(process, "ProcessCreated", "SensitiveFileRead", 1)
	contents := map[string]string{
		"it's mixed.json":   good + "\n" + streamed("DeviceProcessEvents", process) + "\n" + streamed("DeviceLogonEvents", process) + "\n",
		"mixed 2.json":      streamed("DeviceProcessEvents", process) + "\n" + good + "\n" + good + "\n",
		"ignored.json":      streamed("DeviceLogonEvents", process) + "\n",
		"no name.log":       "nothing that anybody knows\n",
		"empty.json":        "\n",
		"nested.json":       `{"records":[` + good + "]}",
		"conn 1.log.gz":     string(gzipped(t, []byte(conn+zeekRow("50001")))),
		"conn 2.log":        conn + zeekRow("50002") + zeekRow("50003"),
		"two logs.log":      conn + zeekRow("50004") + strings.Replace(conn, "conn", "weird", 1) + zeekRow("50005"),
		"z the same.json":   dated(1),
		"z the same 2.json": dated(1),
	}
	for day := range 3 {
		contents[fmt.Sprintf("2026-03-%02d/b.json", day)] = dated(day) + "\n" + dated(day+10)
		contents[fmt.Sprintf("2026-03-%02d/c.json", day)] = streamed("DeviceEvents", strings.Replace(sensitive, "ws", fmt.Sprintf("ws%d", day), 1))
	}
	dir := t.TempDir()
	for name, content := range between {
		contents[name] = content
	}
	for name, content := range contents {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	parquet(t, filepath.Join(dir, "2026-03-00", "d.parquet"), "9 AS DeviceName")
	parquet(t, filepath.Join(dir, "2026-03-01", "d.parquet"), "9.75::DOUBLE AS DeviceName") // the same plan, but another type
	parquet(t, filepath.Join(dir, "2026-03-02", "d.parquet"), "'ws2' AS DeviceName, 7 AS LocalPort")
	return []string{dir}
}

func dated(day int) string {
	return strings.Replace(good, `"DeviceName":"ws"`, fmt.Sprintf(`"DeviceName":"ws%d"`, day), 1)
}

func zeekRow(port string) string {
	return "7\t90\tSF\ttcp\t443\t203.0.113.9\t" + port + "\t10.0.0.5\tC1\t1772528401.123456\tx\n"
}

func parquet(t *testing.T, path, columns string) {
	t.Helper()
	_, err := tempStore(t).Exec("COPY (SELECT TIMESTAMP '2026-03-03 09:00:01' AS Timestamp, 'ConnectionSuccess' AS ActionType, " +
		"'203.0.113.9' AS RemoteIP, 443 AS RemotePort, " + columns + ") TO '" + path + "' (FORMAT parquet)")
	if err != nil {
		t.Fatal(err)
	}
}

// TestSmallFilesTogetherAsAlone loads the same files by one load and by a load for each.
func TestSmallFilesTogetherAsAlone(t *testing.T) {
	var damaged bytes.Buffer
	path := filepath.Join(t.TempDir(), "whole.parquet")
	parquet(t, path, "i AS LocalPort FROM range(20000) AS r(i)")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	damaged.Write(whole[:100]) // the footer is good, but not the pages
	damaged.Write(bytes.Repeat([]byte{0xff}, 2000))
	damaged.Write(whole[2100:])
	for name, between := range map[string]map[string]string{
		"all good":       nil,
		"a bad value":    {"2026-03-02/bad.json": dated(31) + "\n" + badNumber("70000") + "\n"},
		"a late kind":    {"2026-03-02/bad.json": strings.Repeat(dated(32)+"\n", 300) + `{"time":"2026-03-03T09:05:00Z","properties":{"DeviceName":"ws"}}`},
		"a damaged file": {"2026-03-02/bad.parquet": damaged.String()},
		"what cannot wait": {
			"2026-03-01/bad.json":    dated(30) + "\nno record\n",
			"2026-03-02/cut.json.gz": string(gzipped(t, []byte(strings.Repeat(dated(33)+"\n", 3000)))[:300]),
		},
	} {
		t.Run(name, func(t *testing.T) {
			together, alone := tempStore(t), tempStore(t)
			dir := smallLogs(t, between)
			if _, err := together.Exec("CALL enable_logging('QueryLog')"); err != nil {
				t.Fatal(err)
			}
			got := load(t, together, loaders.Options{}, dir...)
			var want []loaders.Result
			for _, r := range got {
				path, part, _ := strings.Cut(r.Path, "#")
				if part == "" || part == "1" {
					want = append(want, load(t, alone, loaders.Options{}, path)...)
				}
			}
			for i, r := range got {
				if w := want[i]; account(r) != account(w) && r.Path != filepath.Join(dir[0], "no name.log") {
					t.Errorf("together %s\nalone    %s", account(r), account(w))
				}
			}
			for _, table := range []string{"DeviceNetworkEvents", "DeviceFileEvents", "DeviceProcessEvents", "DeviceEvents", "ingest.rejects"} {
				same(t, together, alone, "SELECT * FROM "+table+" ORDER BY ALL")
			}
			same(t, together, alone, "SELECT * EXCLUDE (started, finished) FROM ingest.files")
			if between == nil {
				expect(t, together, "SELECT count(*) FROM duckdb_logs WHERE message LIKE 'COMMIT%'", "1")
			}
		})
	}
}

// account is all that a result says.
func account(r loaders.Result) string {
	return fmt.Sprint(r.Path, r.Source, r.Format, r.Size, r.Lines, r.Loaded, r.Rejected, r.Kinds, r.Cut, r.Note, r.Err,
		r.Rows["DeviceNetworkEvents"], r.Rows["DeviceFileEvents"], r.Rows["DeviceProcessEvents"], r.Rows["DeviceEvents"])
}

// same expects equal answers of two case files.
func same(t *testing.T, a, b *store.Store, query string) {
	t.Helper()
	rows := "SELECT r::VARCHAR FROM (" + query + ") AS r"
	got, want := column(t, a, rows), column(t, b, rows)
	if len(got) != len(want) {
		t.Errorf("%s: %d rows, want %d", query, len(got), len(want))
		return
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("%s\ngot  %s\nwant %s", query, got[i], want[i])
			return
		}
	}
}

// TestACancelledBatchLeavesNoHalfFile cancels at all stages of a load, of which the last is that it is done.
func TestACancelledBatchLeavesNoHalfFile(t *testing.T) {
	dir := smallLogs(t, map[string]string{"2026-03-02/e.json": strings.Repeat(good+"\n", 20_000)})
	for wait, err := 25*time.Millisecond, context.Canceled; err != nil; wait += wait / 2 {
		s := tempStore(t)
		ctx, cancel := context.WithTimeout(t.Context(), wait)
		err = loaders.Load(ctx, s.DB, dir, loaders.Options{}, func(loaders.Result) {})
		cancel()
		const loaded = "SELECT count(*) FROM DeviceNetworkEvents"
		expect(t, s, "SELECT coalesce(sum(DeviceNetworkEvents), 0)::BIGINT FROM ingest.files", column(t, s, loaded)...)
		if err == nil {
			expect(t, s, loaded, "20018")
		}
	}
}
