package loaders_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"exfilhunt/loaders"
	"exfilhunt/loaders/source"
	"exfilhunt/loaders/syslog"
)

// lines is a source for these tests: it loads every line of a part as it is, and fails on the part named broken.
func lines(broken string) source.Loader {
	return source.Loader{
		Name: "lines",
		Detect: func(h source.Head) source.Format {
			if h.Part != "" {
				return source.Format{Name: "lines", Reader: source.Go}
			}
			return source.Format{}
		},
		Plan: func(f source.File) (source.Plan, error) {
			if broken != "" && strings.HasSuffix(f.Path, "#"+broken) {
				return source.Plan{}, errors.New("out of order")
			}
			return source.Plan{
				Targets: []source.Target{{Kind: "line", Table: "DeviceEvents", Reject: "NULL", Select: "TIMESTAMP '2024-05-01' AS Timestamp, line AS AdditionalFields"}},
				Parser: source.Parser{Columns: []string{"line"}, Parse: func(ctx context.Context, text io.Reader, each func(*source.Records) error) error {
					return source.Blocks(ctx, text, "\n", func(b source.Block) *source.Records {
						r := source.NewRecords(1, 0)
						for line := range b.Lines() {
							r.Add("line", line, []string{line.Text})
						}
						return r
					}, each)
				}},
			}, nil
		},
	}
}

func withLines(t testing.TB, broken string) {
	all := loaders.All
	t.Cleanup(func() { loaders.All = all })
	loaders.All = []source.Loader{syslog.Loader, lines(broken)}
}

const (
	auditRecord = `type=SYSCALL msg=audit(1714557600.123:456): arch=c000003e syscall=42 comm="curl"`
	sysmonEvent = `<Event><System><EventID>3</EventID></System></Event>`
	cefDenied   = `CEF:0|Kestrel|Wall|1|7|denied|5|src=10.0.0.5`
)

// sentinelRows are one message of each kind, and two of none.
var sentinelRows = [][2]string{{"audispd", auditRecord}, {"sysmon", sysmonEvent}, {"wall", cefDenied}, {"CRON", "two\nlines, \"quoted\""}, {"sshd", "Accepted"}}

func sentinelJSON(separator string) string {
	var objects []string
	for _, row := range sentinelRows {
		objects = append(objects, fmt.Sprintf(`{"TimeGenerated":"2024-05-01T10:00:00.5Z","Computer":"web01","ProcessName":%q,"SyslogMessage":%q,"Type":"Syslog"}`, row[0], row[1]))
	}
	return strings.Join(objects, separator)
}

// wantLines is what the parts of sentinelRows hold.
var wantLines = []string{"#auditd node=web01 " + auditRecord, "#cef 2024-05-01T10:00:00.5Z web01 wall: " + cefDenied, "#sysmon 2024-05-01T10:00:00.5Z web01 sysmon: " + sysmonEvent}

const queryLines = `SELECT regexp_extract(path, '#.*') || ' ' || AdditionalFields FROM DeviceEvents JOIN ingest.files ON id = SourceId ORDER BY ALL`

func TestSyslogTableInEveryForm(t *testing.T) {
	withLines(t, "")
	var csv strings.Builder
	csv.WriteString("\ufeff\"TimeGenerated [UTC]\",Computer,ProcessName,SyslogMessage\n")
	for _, row := range sentinelRows {
		fmt.Fprintf(&csv, "\"5/1/2024, 10:00:00.500 AM\",web01,%s,\"%s\"\n", row[0], strings.ReplaceAll(row[1], `"`, `""`))
	}
	parquet := filepath.Join(t.TempDir(), "am-Syslog.parquet")
	const columns = "TimeGenerated::TIMESTAMP AS TimeGenerated, Computer, ProcessName, SyslogMessage"
	if _, err := tempStore(t).Exec("COPY (SELECT " + columns + " FROM read_json(" + source.Quote(write(t, "rows.json", sentinelJSON("\n"))) + ")) TO " + source.Quote(parquet) + " (FORMAT parquet)"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ path, format string }{
		{write(t, "PT05M.json", sentinelJSON("\n")), "syslog-json"},
		{write(t, "hub.json", `{"records":[`+sentinelJSON(",")+`]}`), "syslog-json"},
		{write(t, "array.json", "[\n"+sentinelJSON(",\n")+"\n]"), "syslog-json"},
		{write(t, "PT05M.json.gz", string(gzipped(t, []byte(sentinelJSON("\r\n"))))), "syslog-json"},
		{write(t, "query_data.csv", csv.String()), "syslog-csv"},
		{parquet, "syslog-parquet"},
	} {
		s := tempStore(t)
		results := load(t, s, loaders.Options{}, c.path)
		if len(results) != 4 || results[0].Path != c.path || results[0].Format != c.format || results[0].Err != nil || results[1].Path != c.path+"#auditd" {
			t.Fatalf("%s: %+v", c.path, results)
		}
		if k := results[0].Kinds; results[0].Lines != 2 || k["syslog CRON"] != 1 || k["syslog sshd"] != 1 {
			t.Errorf("%s: %+v", c.path, results[0])
		}
		if strings.HasSuffix(c.path, "query_data.csv") || c.path == parquet { // DuckDB writes six digits
			expect(t, s, strings.Replace(queryLines, "AdditionalFields", "replace(AdditionalFields, '.500000Z', '.5Z')", 1), wantLines...)
		} else {
			expect(t, s, queryLines, wantLines...)
		}
		expect(t, s, "SELECT count(DISTINCT sha256) || ' ' || sum(lines_read) FROM ingest.files", "4 5")
	}
}

func TestMixedSyslog(t *testing.T) {
	withLines(t, "")
	s := tempStore(t)
	const header = "May  1 10:00:00 web01 "
	path := write(t, "messages", header+"CRON[1]: x\n"+header+"audispd: "+auditRecord+"\n"+header+cefDenied+"\n"+header+"audispd: "+auditRecord+" key=2\n")
	if results := load(t, s, loaders.Options{}, path); len(results) != 3 || results[0].Lines != 1 || results[1].Loaded != 2 {
		t.Errorf("%+v", results)
	}
	expect(t, s, queryLines, "#auditd "+header+"audispd: "+auditRecord, "#auditd "+header+"audispd: "+auditRecord+" key=2", "#cef "+header+cefDenied)
}

func TestAPartIsLoadedOnce(t *testing.T) {
	withLines(t, "")
	s := tempStore(t)
	load(t, s, loaders.Options{}, write(t, "a.json", sentinelJSON("\n")))
	again := load(t, s, loaders.Options{}, write(t, "b.json.gz", string(gzipped(t, []byte(sentinelJSON("\n"))))))
	if len(again) != 1 || !strings.Contains(again[0].Note, "already loaded from") {
		t.Errorf("the same content: %+v", again)
	}
	other := load(t, s, loaders.Options{}, write(t, "c.json", sentinelJSON("\n")+"\n"+`{"SyslogMessage":"x"}`))
	if len(other) != 4 || other[0].Lines != 3 || !strings.Contains(other[1].Note, "a.json#auditd") {
		t.Errorf("the same parts: %+v", other)
	}
	expect(t, s, queryLines, wantLines...)
}

func TestALoadThatBrokeOffGoesOn(t *testing.T) {
	s := tempStore(t)
	path := write(t, "a.json", sentinelJSON("\n"))
	withLines(t, "cef")
	results := load(t, s, loaders.Options{}, path)
	if len(results) != 4 || results[0].Err == nil || results[2].Err == nil || results[3].Loaded != 1 {
		t.Errorf("%+v", results)
	}
	expect(t, s, "SELECT count(*) FROM ingest.files", "2")
	withLines(t, "")
	if results = load(t, s, loaders.Options{}, path); results[0].Err != nil || results[0].Lines != 2 || results[2].Loaded != 1 {
		t.Errorf("%+v", results)
	}
	expect(t, s, queryLines, wantLines...)
}

// A part that nobody knows is a mistake even where a folder is searched: a file that nobody knows is none.
func TestAPartWithoutASourceIsAnError(t *testing.T) {
	withLines(t, "")
	loaders.All = loaders.All[:1]
	path := write(t, "a.json", sentinelJSON("\n"))
	results := load(t, tempStore(t), loaders.Options{Source: "syslog"}, filepath.Dir(path))
	if len(results) != 4 || results[0].Err == nil || results[1].Err == nil {
		t.Errorf("%+v", results)
	}
}

func TestBrokenRowsOfASyslogTable(t *testing.T) {
	withLines(t, "")
	s := tempStore(t)
	results := load(t, s, loaders.Options{}, write(t, "a.csv", "TimeGenerated,Computer,SyslogMessage\n2024-05-01T10:00:00Z,web01,\"(x)\"\n2024-05-01T10:00:00Z,web01\n"+
		"2024-05-01T10:00:00Z,web01,x,y\n2024-05-01T10:00:00Z,web\xff01,x\nsoon,fw,"+cefDenied+"\n"))
	if len(results) != 2 || results[0].Lines != 4 || results[0].Rejected != 3 || results[0].Kinds["syslog"] != 1 {
		t.Errorf("%+v", results)
	}
	expect(t, s, "SELECT line || ' ' || left(reason, 10) FROM ingest.rejects ORDER BY line", "2 fewer than", "3 more than ", "5 Invalid un")
	expect(t, s, queryLines, "#cef - fw cef: "+cefDenied)
}

func TestACutFileGivesItsParts(t *testing.T) {
	withLines(t, "")
	var text strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&text, "{\"host\":\"web%d\",\"message\":%q}\n", i*i%977, fmt.Sprint(cefDenied, " cnt=", i*7919%1000003))
	}
	whole := gzipped(t, []byte(text.String()))
	results := load(t, tempStore(t), loaders.Options{}, write(t, "a.json.gz", string(whole[:len(whole)/2])))
	if len(results) != 2 || !strings.Contains(results[0].Note, "cut after") || results[0].Rejected != 1 || results[1].Loaded < 500 || results[1].Note != "" {
		t.Errorf("%+v", results)
	}
	document := "[" + strings.ReplaceAll(strings.TrimSpace(text.String()), "\n", ",")
	results = load(t, tempStore(t), loaders.Options{}, write(t, "a.json", document))
	if len(results) != 2 || !strings.Contains(results[0].Note, "cut") || results[1].Loaded != 2000 {
		t.Errorf("%+v", results)
	}
}

func TestProgramsAreCountedByABoundedNumberOfNames(t *testing.T) {
	withLines(t, "")
	var text strings.Builder
	for i := range 500 {
		fmt.Fprintf(&text, "May  1 10:00:00 web01 program%d[1]: x\n", i)
	}
	r := one(t, tempStore(t), write(t, "messages", text.String()))
	if len(r.Kinds) != 65 || r.Lines != 500 || r.Kinds["others"] != 436 {
		t.Errorf("%d kinds: %+v", len(r.Kinds), r)
	}
}

// FuzzUnwrappedAccounting feeds any bytes between two messages of a kind: no line may go missing, and both must arrive.
func FuzzUnwrappedAccounting(f *testing.F) {
	for _, seed := range []string{"", "\n", "{", "{}\n[]", "\xff", `{"SyslogMessage":"<Event >"}`, `{"message":"CEF:0|\n"}`, `{"Type":"x","TimeGenerated":"1"}`, "\x00\r\r\n", `{"message":"type=A msg=audit(1:1)\n\n"}`} {
		f.Add(seed)
	}
	withLines(f, "")
	f.Fuzz(func(t *testing.T, noise string) {
		s := tempStore(t)
		message := `{"host":"web01","message":"` + cefDenied + `"}`
		records := int64(0)
		for line := range strings.Lines(message + "\n" + noise + "\n" + message) {
			if strings.TrimSpace(strings.ToValidUTF8(line, "\uFFFD")) != "" {
				records++
			}
		}
		var lines, arrived int64
		for _, r := range load(t, s, loaders.Options{}, write(t, "a.json", message+"\n"+noise+"\n"+message)) {
			if r.Err != nil {
				t.Error(r.Err)
			}
			lines += r.Lines
			if strings.HasSuffix(r.Path, "#cef") {
				arrived = r.Loaded
			}
		}
		if lines < records || arrived < 2 {
			t.Errorf("%q: %d lines of %d, %d of 2 messages", noise, lines, records, arrived)
		}
	})
}
