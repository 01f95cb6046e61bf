package loaders_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"exfilhunt/loaders"
	"exfilhunt/sql/store"
)

// good is a line of each kind that must survive whatever stands beside it.
var good = streamed("DeviceNetworkEvents", network)

func badNumber(number string) string {
	return streamed("DeviceNetworkEvents", strings.Replace(network, `"RemotePort":443`, `"RemotePort":`+number, 1))
}

func TestBadLinesCostOnlyThemselves(t *testing.T) {
	long := streamed("DeviceProcessEvents", strings.Replace(process, "a.exe", strings.Repeat("x", 5<<20), 1))
	tests := []struct {
		name, content string
		loaded        int64
		reasons       []string // of the rejects, in line order: "LINE BEGINNING"
	}{
		{"half line", good + "\n" + good[:90], 1, []string{"2 malformed JSON: unexpected end"}},
		{"half line between", good + "\n" + good[:90] + "\n" + good, 2, []string{"2 malformed JSON"}},
		{"invalid UTF-8", good + "\n" + strings.Replace(good, `"ws"`, "\"w\xff\xfes\"", 1) + "\n" + good, 2, []string{"2 invalid UTF-8"}},
		{"blank lines and CRLF", "\r\n" + good + "\r\n\r\n  \t\r\n" + good + "\r\n\r\n", 2, nil},
		{"5 MB line", good + "\n" + long + "\n" + good, 3, nil},
		{"20 MB of one line", good + "\n" + `{"a":"` + strings.Repeat("y", 20<<20) + "\n" + good, 2, []string{"2 malformed JSON"}},
		{"not an object", good + "\n[1,2]\n\"text\"\n17\nnull\n{}", 1, []string{"2 JSON, but not an object", "3 JSON, but not an object", "4 JSON, but not an object", "5 JSON, but not an object", "6 no field says"}},
		{"number out of range", good + "\n" + badNumber("99999999999999999999") + "\n" + badNumber("65536") + "\n" + badNumber("-1") + "\n" + badNumber(`"x"`), 1,
			[]string{`2 RemotePort: "99999999999999999999" is out of range`, `3 RemotePort: "65536"`, `4 RemotePort: "-1"`, `5 RemotePort: "x"`}},
		{"time that does not parse", good + "\n" + strings.Replace(good, "2026-03-03T09:00:01", "2026-13-99T09:00:01", 1) + "\n" + strings.Replace(strings.Replace(good, `"Timestamp":"2026-03-03T09:00:01.1234567Z",`, "", 1), `"time":"2026-03-03T09:05:00Z",`, "", 1), 1,
			[]string{`2 Timestamp: "2026-13-99T09:00:01.1234567Z" is no time`, "3 Timestamp is missing"}},
		{"properties of another kind", good + "\n" + streamed("DeviceNetworkEvents", `"text"`), 1, []string{"2 properties is missing or has"}},
		{"NUL bytes", good + "\n\x00\x00\x00\n" + good, 2, []string{"2 malformed JSON"}},
		{"junk", good + "\n" + junk(40_000) + "\n" + good, 2, nil},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			s := tempStore(t)
			r := one(t, s, write(t, "PT1H.json", c.content))
			if r.Loaded != c.loaded {
				t.Errorf("%d rows loaded, want %d", r.Loaded, c.loaded)
			}
			got := column(t, s, "SELECT concat_ws(' ', line, reason) FROM ingest.rejects ORDER BY line")
			if int64(len(got)) != r.Rejected {
				t.Errorf("%d rejects for %d rejected", len(got), r.Rejected)
			}
			if c.name == "junk" {
				return
			}
			if len(got) != len(c.reasons) {
				t.Fatalf("rejects %q, want %q", got, c.reasons)
			}
			for i, want := range c.reasons {
				if !strings.HasPrefix(got[i], want) {
					t.Errorf("reject %q, want %q", got[i], want)
				}
			}
		})
	}
}

// junk is bytes of every value, among them line breaks, quotes and brackets.
func junk(n int) string {
	r := rand.New(rand.NewPCG(7, 7))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return string(b)
}

func TestBadZeekLinesCostOnlyThemselves(t *testing.T) {
	const row = "7\t90\tSF\ttcp\t443\t203.0.113.9\t50000\t10.0.0.5\tC1\t1772528401.123456\tx\n"
	s := tempStore(t)
	r := one(t, s, write(t, "conn.log", conn+row+
		"7\t90\tSF\ttcp\t443\t203.0\n"+ // cut
		strings.Replace(row, "\tx\n", "\tx\ty\n", 1)+ // too long
		strings.Replace(row, "1772528401.123456", "soon", 1)+
		strings.Replace(row, "\t443", "\t70000", 1)+
		strings.Replace(row, "7\t90", "7\t99999999999999999999", 1)+
		strings.Replace(row, "C1", "C\xff1", 1)+
		"\n \t \n"+
		strings.Replace(row, "x\n", "\"a#b'c\\\r\n", 1)+
		"#close\t2026\n"+row[:len(row)-1]))
	if r.Loaded != 3 || r.Rejected != 6 || r.Lines != 9 {
		t.Errorf("%+v", r)
	}
	expect(t, s, "SELECT concat_ws(' ', line, reason) FROM ingest.rejects ORDER BY line",
		"9 fewer than the 11 fields of the header", "10 more than the 11 fields of the header", `11 ts: "soon" is no time`,
		`12 id.resp_p: "70000" is out of range or no whole number`, `13 orig_bytes: "99999999999999999999" is out of range or no whole number`, "14 invalid UTF-8")
}

func TestCutArchivesGiveWhatTheyHave(t *testing.T) {
	var lines []string
	r := rand.New(rand.NewPCG(1, 1))
	for range 4000 {
		lines = append(lines, streamed("DeviceNetworkEvents", strings.Replace(network, `"BytesSent":5`, `"BytesSent":`+string(rune('1'+r.IntN(9))), 1)))
	}
	whole := gzipped(t, []byte(strings.Join(lines, "\n")))
	s := tempStore(t)
	got := one(t, s, write(t, "a.json.gz", string(whole[:len(whole)/2])))
	if got.Loaded < 1000 || got.Rejected > 1 || !strings.Contains(got.Note, "cut after") || !got.Cut {
		t.Errorf("%d loaded, %d rejected, note %q", got.Loaded, got.Rejected, got.Note)
	}
	document := `{"records":[` + strings.Join(lines[:50], ",") + "]}"
	got = one(t, s, write(t, "hub.json", document[:len(document)*3/4]))
	if got.Loaded < 36 || got.Rejected != 1 || !strings.Contains(got.Note, "cut") {
		t.Errorf("%d loaded, %d rejected, note %q", got.Loaded, got.Rejected, got.Note)
	}
}

func TestMessagesThatAreCutCostOnlyThemselves(t *testing.T) {
	message := `{"records":[` + good + "," + good + "]}"
	s := tempStore(t)
	r := one(t, s, write(t, "hub.json", message+"\n"+message[:len(message)-30]+"\n"+message+"\nnoise\n"+good+"\n"))
	if r.Loaded != 6 || r.Rejected != 2 {
		t.Errorf("%+v", r)
	}
}

func TestBrokenCSV(t *testing.T) {
	s := tempStore(t)
	r := one(t, s, write(t, "events.csv", "Timestamp,DeviceName,ActionType,RemoteIP,RemotePort,InitiatingProcessCommandLine\n"+
		"2026-03-03T09:00:01Z,ws,ConnectionSuccess,203.0.113.9,443,\"two\nlines \"\"quoted\"\"\"\n"+
		"soon,ws,ConnectionSuccess,203.0.113.9,443,x\n"+
		"2026-03-03T09:00:03Z,ws,ConnectionSuccess,203.0.113.9,443,\"w\xffs\"\n"+
		"2026-03-03T09:00:04Z,ws,ConnectionSuccess,203.0.113.9,99999,x\n"+
		"2026-03-03T09:00:05Z,ws,ConnectionSuccess,203.0.113.9,443,x\n"))
	if r.Loaded != 2 || r.Rejected != 3 || r.Lines != 5 {
		t.Errorf("%+v %q", r, column(t, s, "SELECT concat_ws(' ', line, reason, text) FROM ingest.rejects"))
	}
	expect(t, s, "SELECT InitiatingProcessCommandLine FROM DeviceNetworkEvents ORDER BY Timestamp", "two\nlines \"quoted\"", "x")
}

func TestWhatCannotBeLoadedSaysWhy(t *testing.T) {
	s := tempStore(t)
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	empty := filepath.Join(dir, "an empty folder")
	if err := os.Mkdir(empty, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere", filepath.Join(dir, "link.json")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ path, note, err string }{
		{file("empty.json", ""), "empty", ""},
		{file("notes.txt", "hello\nworld\n"), "", "no known format"},
		{file("junk.bin", junk(100_000)), "", "no known format"},
		{file("not.json.gz", "\x1f\x8b junk that is no gzip"), "", "gzip"},
		{file("not.zip", "PK\x03\x04 junk"), "", "zip: cut short"},
		{file("cut.parquet", "PAR1"+junk(1000)), "", "a Parquet file that is cut short"},
		{filepath.Join(dir, "absent.json"), "", "no such file"},
		{filepath.Join(dir, "link.json"), "", "no such file"},
		{empty, "", "holds no files"},
		{file("headless.log", "#fields\t\n1\t2\n"), "", "#fields"},
		{file("it's \"quoted\" and spaced.json", good), "", ""},
	} {
		r := load(t, s, loaders.Options{}, c.path)
		if len(r) != 1 || !strings.Contains(r[0].Note, c.note) || (r[0].Err == nil) != (c.err == "") || c.err != "" && !strings.Contains(r[0].Err.Error(), c.err) {
			t.Errorf("%s: %+v; want note %q, error %q", c.path, r, c.note, c.err)
		}
	}
	expect(t, s, "SELECT count(*) FROM DeviceNetworkEvents", "1")
}

func TestTheCaseFileAmongTheLogsIsPassedOver(t *testing.T) {
	s := tempStore(t)
	dir := filepath.Dir(s.Path)
	if err := os.WriteFile(filepath.Join(dir, "a.json"), []byte(good), 0o600); err != nil {
		t.Fatal(err)
	}
	if r := load(t, s, loaders.Options{}, dir); len(r) != 1 || r[0].Loaded != 1 {
		t.Errorf("%+v", r)
	}
	if r := load(t, s, loaders.Options{}, s.Path); len(r) != 1 || r[0].Err == nil {
		t.Errorf("the case file given by name: %+v", r)
	}
	other := exec.Command(os.Args[0])
	other.Env = append(os.Environ(), openInstead+"="+s.Path)
	if out, err := other.CombinedOutput(); err == nil || !strings.Contains(string(out), "another program has this case file open") {
		t.Errorf("the lock was lost: %v, %s", err, out)
	}
}

// openInstead makes the test program open a case file, as another program would, and do nothing else.
const openInstead = "EXFILHUNT_TEST_OPEN"

func TestMain(m *testing.M) {
	if path := os.Getenv(openInstead); path != "" {
		if _, err := store.Open(context.Background(), path, store.ReadWrite); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestUnreadableFileLeavesTheOthers(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root reads every file")
	}
	dir := t.TempDir()
	for name, mode := range map[string]os.FileMode{"a.json": 0, "b.json": 0o600} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(good), mode); err != nil {
			t.Fatal(err)
		}
	}
	r := load(t, tempStore(t), loaders.Options{}, dir)
	if len(r) != 2 || r[0].Err == nil || r[1].Loaded != 1 {
		t.Errorf("%+v", r)
	}
}

func TestTheSameContentIsLoadedOnce(t *testing.T) {
	s := tempStore(t)
	one(t, s, write(t, "a.json", good))
	for name, content := range map[string]string{"b.json": good, "c.json.gz": string(gzipped(t, []byte(good)))} {
		r := one(t, s, write(t, name, content))
		if r.Loaded != 0 || !strings.Contains(r.Note, "already loaded from") || !strings.Contains(r.Note, "a.json") {
			t.Errorf("%s: %+v", name, r)
		}
	}
	expect(t, s, "SELECT count(*) FROM DeviceNetworkEvents", "1")
}

func TestACancelledLoadLeavesNoHalfFile(t *testing.T) {
	s := tempStore(t)
	ctx, cancel := context.WithCancel(context.Background())
	first := write(t, "a.json", good+"\nno record\n") // so that it does not wait for others
	second := write(t, "b.json", strings.Repeat(good+"\n", 50_000))
	err := loaders.Load(ctx, s.DB, []string{first, second}, loaders.Options{}, func(loaders.Result) { cancel() })
	if err == nil {
		t.Error("a cancelled load reports no error")
	}
	expect(t, s, "SELECT count(*) FROM DeviceNetworkEvents", "1")
	expect(t, s, "SELECT count(*) FROM ingest.files", "1")
}

// FuzzAccounting feeds any bytes to both readers of lines: whatever they are, no line may go missing and the good one
// must be loaded.
func FuzzAccounting(f *testing.F) {
	for _, seed := range []string{"", "\n", "{", "}\n{", "\x00", "\xff\n", `{"category":1}`, "#x\n", "\t\t\n", "\"\n", "\r\r\n", `{"category":"AdvancedHunting-DeviceEvents","properties":{}}`} {
		f.Add(seed)
	}
	const row = "7\t90\tSF\ttcp\t443\t203.0.113.9\t50000\t10.0.0.5\tC1\t1772528401.123456\tx\n"
	f.Fuzz(func(t *testing.T, noise string) {
		s := tempStore(t)
		for name, content := range map[string]string{"a.json": good + "\n" + noise + "\n" + good, "conn.log": conn + row + noise + "\n" + row} {
			if r := one(t, s, write(t, name, content)); r.Loaded < 2 {
				t.Errorf("%s: %q: %d loaded", name, noise, r.Loaded)
			}
		}
	})
}

func TestHalfASurrogatePairCostsNoEvent(t *testing.T) {
	s := tempStore(t)
	text := strings.Replace(good, `"ws"`, `"a\\ud800 \ud83d\ude00 b\ud800c\udc00 \\\ud801"`, 1)
	if r := one(t, s, write(t, "PT1H.json", text)); r.Loaded != 1 {
		t.Errorf("%+v", r)
	}
	expect(t, s, "SELECT DeviceName FROM DeviceNetworkEvents", "a\\ud800 😀 b\uFFFDc\uFFFD \\\uFFFD")
}

func TestTimesThatWouldHideAllOthersAreRejected(t *testing.T) {
	s := tempStore(t)
	var lines []string
	for _, stamp := range []string{"infinity", "-infinity", "9999-01-01T00:00:00Z"} {
		lines = append(lines, strings.Replace(good, "2026-03-03T09:00:01.1234567Z", stamp, 1))
	}
	if r := one(t, s, write(t, "PT1H.json", strings.Join(lines, "\n"))); r.Rejected != 3 {
		t.Errorf("%+v %q", r, column(t, s, "FROM (SELECT Timestamp::VARCHAR FROM DeviceNetworkEvents)"))
	}
	one(t, s, write(t, "conn.json", `{"ts":1772528401123,"uid":"C1","id.orig_h":"10.0.0.5","id.resp_h":"8.8.8.8","conn_state":"SF"}`))
	expect(t, s, "SELECT Timestamp::VARCHAR FROM DeviceNetworkEvents", "2026-03-03 09:00:01.123")
}

func TestFirstRecordsLongerThanTheHead(t *testing.T) {
	long := strings.Replace(good, `"ws"`, `"`+strings.Repeat("w", 100_000)+`"`, 1)
	message := `{"records":[` + strings.Repeat(good+",", 300) + good + "]}"
	for name, c := range map[string]struct {
		content string
		loaded  int64
	}{
		"lines.json": {long + "\n" + good, 2},
		"hub.json":   {`{"records":[` + long + "," + good + "]}", 2},
		// A message that is cut between records costs the ones behind it nothing.
		"cut.json": {message + "\n" + message[:strings.LastIndex(message, good)] + "\n" + message, 902},
		"a.json":   {"[" + good + "," + good + "]\n" + good + "\n", 3},
		"b.json":   {`{"records":[` + good + "]}\n" + `{"records":[` + good + ",\n" + good + "\n" + good + "\n", 4},
	} {
		if r := one(t, tempStore(t), write(t, name, c.content)); r.Loaded != c.loaded || r.Rejected != 0 {
			t.Errorf("%s: %d loaded, %d rejected; want %d, 0", name, r.Loaded, r.Rejected, c.loaded)
		}
	}
}

// A pipe is read once, as <(zcat x.gz) makes one, whatever reads its format.
func TestNamedPipe(t *testing.T) {
	for format, content := range map[string]string{"cef": sessions, "commonsecuritylog-json": sessionRows} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		path := fmt.Sprint("/dev/fd/", r.Fd())
		if _, err := os.Stat(path); err != nil {
			t.Skip("pipes have no names here:", err)
		}
		go func() {
			_, _ = w.WriteString(content)
			w.Close()
		}()
		if got := one(t, tempStore(t), path); got.Format != format || got.Loaded != 3 || got.Size != int64(len(content)) {
			t.Errorf("%s: %+v", format, got)
		}
	}
}

// What no hunt reads is named up to a limit, whether Go or DuckDB reads the form: its names are whatever a log says.
func TestIgnoredKindsAreNamedUpToALimit(t *testing.T) {
	for _, c := range []struct{ name, line, first, others string }{
		{"events.xml", "<Event><System><Provider Name='p'/><EventID>1</EventID><Channel>channel %d</Channel><Computer>a</Computer></System></Event>", "channel 0 1", "other Windows events"},
		{"events.json", `{"Channel":"channel %d","EventID":1,"TimeCreated":"2026-01-01T00:00:00Z","Computer":"a"}`, "channel 0 1", "other Windows events"},
		{"zeek.json", `{"ts":1,"uid":"C1","_path":"log%d"}`, "log0", "other Zeek logs"},
		{"tables.json", `{"TimeGenerated":"2026-01-01T00:00:00Z","ActionType":"x","Type":"Table%d"}`, "Table0", "other tables"},
		{"audit.log", "type=K%d msg=audit(1714557600.123:456): x", "K0", "other kinds"},
	} {
		var text strings.Builder
		for i := range 300 {
			text.WriteString(strings.ReplaceAll(fmt.Sprintf(c.line, i), ":456)", fmt.Sprint(":", i, ")")) + "\n")
		}
		r := one(t, tempStore(t), write(t, c.name, text.String()))
		if r.Lines != 300 || len(r.Kinds) != 65 || r.Kinds[c.first] != 1 || r.Kinds[c.others] != 236 {
			t.Errorf("%s: %d lines, %d kinds: %+v", c.name, r.Lines, len(r.Kinds), r)
		}
	}
}
