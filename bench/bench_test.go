package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"exfilhunt/loaders"
	"exfilhunt/sql/hunts"
	"exfilhunt/sql/store"
)

// incident returns a case file with the project's own small incident, and the rows that each hunt finds in it.
func incident(t *testing.T) (path string, found map[string]int64) {
	t.Helper()
	ctx := context.Background()
	path = filepath.Join(t.TempDir(), "case.duckdb")
	st, err := store.Open(ctx, path, store.ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	logs := []string{filepath.Join("..", "loaders", "testdata", "incident")}
	if err := loaders.Load(ctx, st.DB, logs, loaders.Options{}, func(loaders.Result) {}); err != nil {
		t.Fatal(err)
	}
	all, err := hunts.All()
	if err != nil {
		t.Fatal(err)
	}
	found = map[string]int64{}
	for _, h := range all {
		var n int64
		if err := st.QueryRow("SELECT count(*) FROM " + h.Relation()).Scan(&n); err != nil {
			t.Fatal(err)
		}
		found[h.Name] = n
		found[fmt.Sprintf("all %d hunts", len(all))] += n
	}
	return path, found
}

func measure(t *testing.T, o Options) *Report {
	t.Helper()
	o.Progress = func(string) {}
	r, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestRunFindsWhatTheHuntsFind measures on a case file. How fast it was is nobody's business here.
func TestRunFindsWhatTheHuntsFind(t *testing.T) {
	path, found := incident(t)
	r := measure(t, Options{CaseFile: path, Runs: 2, Limits: store.Limits{Threads: 1, Memory: "300 MiB"}})
	if s := r.Settings; s.Threads != 1 || s.Memory != 300<<20 || r.Versions.Engine == "" {
		t.Errorf("settings %+v, versions %+v", s, r.Versions)
	}
	step := r.Steps[0]
	if len(step.Hunts)+len(step.Together) != len(found) || len(step.Functions) != 4 || len(step.Open.Runs) != 2 {
		t.Fatalf("not everything was measured: %+v", step)
	}
	again := measure(t, Options{CaseFile: path, Runs: 1}).Steps[0].comparisons()
	for i, c := range step.comparisons() {
		if n, isHunt := found[c.Name]; isHunt && c.Rows != n {
			t.Errorf("%s: %d rows, the view has %d", c.Name, c.Rows, n)
		}
		if c.answer != again[i].answer {
			t.Errorf("%s: %+v and then %+v of the same case file", c.Name, c.answer, again[i].answer)
		}
		for _, m := range []Measurement{c.Cold, c.Warm, c.Bound} {
			if len(m.Runs) != 2 || m.Min() <= 0 || m.Events == 0 {
				t.Errorf("%s: %+v", c.Name, m)
			}
		}
		if c.Ratio <= 0 {
			t.Errorf("%s: ratio %f", c.Name, c.Ratio)
		}
	}
}

func TestRunOnAGeneratedArchive(t *testing.T) {
	r := measure(t, Options{Events: []int64{6_000}, Runs: 1})
	var formats []string
	for _, l := range r.Loads {
		formats = append(formats, l.Formats...)
		if l.Time.Events != 6_000 || len(l.Time.Runs) != 1 || l.Bytes == 0 || l.Rejected+int64(l.NotLoaded) > 0 {
			t.Errorf("%+v", l)
		}
	}
	if !slices.Equal(formats, []string{"defender-stream", "zeek-tsv", "defender-parquet"}) {
		t.Errorf("formats %v", formats)
	}
	if len(r.Steps) != 1 || r.Steps[0].Events != 6_000 || r.Steps[0].Load.Time.Events != 6_000 || r.Data.Seed == nil {
		t.Fatalf("steps %+v of %+v", r.Steps, r.Data)
	}
	if len(r.Growth) > 0 {
		t.Errorf("growth of one size: %v", r.Growth)
	}
	if i := slices.IndexFunc(r.Steps[0].Hunts, func(c Comparison) bool { return c.Name == "ftp_exfiltration" }); r.Steps[0].Hunts[i].Rows == 0 {
		t.Error("the planted attack over FTP is not found")
	}
	if _, err := json.Marshal(r); err != nil {
		t.Error(err)
	}
}

func TestRunFailsWhereNothingLoads(t *testing.T) {
	_, err := Run(context.Background(), Options{Paths: []string{t.TempDir()}, Runs: 1, Progress: func(string) {}})
	if err == nil || !strings.HasPrefix(err.Error(), "nothing could be loaded") {
		t.Errorf("got %v", err)
	}
}

// TestBoundReadsEveryColumn counts on no hunt: it runs the bound over rows of which the sums are known.
func TestBoundReadsEveryColumn(t *testing.T) {
	ctx := context.Background()
	st, err := store.Temp(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if _, err := st.Exec(`INSERT INTO DeviceNetworkEvents (Timestamp, RemoteIP, BytesSent, SourceId)
		VALUES ('2026-01-01', '192.0.2.1', 5, 1), ('2026-01-02', '192.0.2.10', NULL, 1)`); err != nil {
		t.Fatal(err)
	}
	reads := []hunts.Read{
		{Table: "DeviceNetworkEvents", Columns: []hunts.Column{{Name: "Timestamp"}, {Name: "RemoteIP"}}},
		{Table: "DeviceNetworkEvents", Condition: "false", Columns: []hunts.Column{{Name: "RemoteIP"}, {Name: "BytesSent"}}},
		{Table: "DeviceFileEvents", Columns: []hunts.Column{{Name: "FileName"}}},
	}
	tables, err := describe(ctx, st.DB, []subject{{reads: reads}})
	if err != nil || tables["DeviceNetworkEvents"].rows != 2 || tables["DeviceFileEvents"].rows != 0 {
		t.Fatalf("%+v, %v", tables, err)
	}
	var got string
	query := "SELECT printf('%s %d %d %s', t, ip, sent, coalesce(files::VARCHAR, 'nothing')) FROM (" + bound(reads, tables) + ") AS b(files, t, ip, sent)"
	if err := st.QueryRow(query).Scan(&got); err != nil || got != "2026-01-02 00:00:00 19 5 nothing" {
		t.Errorf("%q, %v", got, err)
	}
}
