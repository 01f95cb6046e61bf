package syslog

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"exfilhunt/loaders/source"
)

const (
	record  = `type=SYSCALL msg=audit(1714557600.123:456): arch=c000003e syscall=42 success=yes exit=0 a0=3 pid=1321 comm="curl" exe="/usr/bin/curl"`
	event   = `<Event><System><Provider Name="Linux-Sysmon"/><EventID>3</EventID><Computer>web01</Computer></System><EventData></EventData></Event>`
	denied  = `CEF:0|Kestrel|Wall|1|7|denied|5|src=10.0.0.5 dst=203.0.113.9 act=deny`
	offence = `LEEF:2.0|Kestrel|Wall|1|7|^|src=10.0.0.5^dst=203.0.113.9`
	cron    = `(root) CMD (run-parts /etc/cron.hourly)`
)

// kinds are texts with what they are and what stands before.
var kinds = []struct{ kind, before, text string }{
	{auditd, "", record},
	{auditd, "May  1 10:00:00 web01 audispd: ", record},
	{auditd, "", "node=web02 " + record},
	{auditd, "<13>1 2024-05-01T10:00:00Z web01 audisp - - - ", "node=web02 " + record},
	{auditd, "[ 12.345678] audit: ", `type=1300 audit(1714557600.123:456): arch=c000003e syscall=42`},
	{auditd, "", "type=SYSCALL msg=audit(05/01/2024 10:00:00.123:456) : arch=x86_64 syscall=connect"},
	{auditd, "", "May  1 10:00:00 web01 audit[513]: SYSCALL arch=c000003e syscall=42"},
	{auditd, "", `type=EXECVE msg=audit(1714557600.123:456): argc=2 a0="echo" a1="CEF:0|a|b <Event>"`},
	{sysmon, "May  1 10:00:00 web01 sysmon: ", event},
	{sysmon, "", "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System/></Event>"},
	{sysmon, "", `<Event><EventData><Data Name="CommandLine">echo CEF:0|a| type=A msg=audit(1.1:1)</Data></EventData></Event>`},
	{cef, "<134>Oct 11 22:14:15 fw ", denied},
	{cef, "", `"` + denied + `"`},
	{cef, "\uFEFF", offence},
	{cef, "", "CEF: 0|Kestrel|Wall|1|7|spaced|5|msg=<Event >"},
	{cef, "", "CEF:0|a|b|c|d|e|5|msg=type=A msg=audit(1.1:1)"},
	{"", "", cron},
	{"", "", "CHIEF:0|a|b"},
	{"", "", "NOTCEFX:0|a"},
	{"", "", "<Events><EventData>"},
	{"", "", "the type=SYSCALL of an audit"},
	{"", "", "an audit(1:1) without a type"},
	{"", "", "web01 audit[513]: SYSCALL arch=c000003e"}, // no time: nobody could tell its event
	{"", "", "May  1 10:00:00 web01 audit[513]: Denied access=no"},
}

func TestKindOf(t *testing.T) {
	for _, c := range kinds {
		kind, at := kindOf(c.before + c.text)
		if kind != c.kind || kind != "" && at != len(c.before) {
			t.Errorf("%q is %q at %d, want %q at %d", c.before+c.text, kind, at, c.kind, len(c.before))
		}
	}
}

// outcome is what a parser has made of a text: the parts, what it ignored, and what it rejected.
func outcome(t *testing.T, parse func(context.Context, string, func(*source.Records) error) error, text string) (parts map[string]string, ignored, rejects []string) {
	t.Helper()
	parts = map[string]string{}
	kinds := map[string]int64{}
	err := parse(context.Background(), text, func(r *source.Records) error {
		for name, lines := range r.Passed {
			parts[name] += lines.String()
		}
		for kind, n := range r.Ignored {
			kinds[kind] += n
		}
		for _, x := range r.Rejects {
			rejects = append(rejects, fmt.Sprint(x.Number, " ", x.Reason))
		}
		if r.Len() > 0 {
			t.Error("it loads rows itself")
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		ignored = append(ignored, fmt.Sprint(kinds[kind], " ", kind))
	}
	return parts, ignored, rejects
}

func fromJSON(ctx context.Context, text string, each func(*source.Records) error) error {
	return parseJSON(ctx, strings.NewReader(text), each)
}

func fromText(ctx context.Context, text string, each func(*source.Records) error) error {
	return parseText(ctx, strings.NewReader(text), each)
}

// Each object with the line that it becomes.
var objects = []struct{ name, object, kind, line string }{
	{"Sentinel", `{"TimeGenerated":"2024-05-01T10:00:00.1234567Z","Computer":"web01","HostIP":"10.0.0.5","ProcessName":"audispd","SyslogMessage":` + fmt.Sprintf("%q", record) + `,"Type":"Syslog"}`,
		auditd, "node=web01 " + record},
	{"Sentinel, the record's own node", `{"Computer":"collector","SyslogMessage":` + fmt.Sprintf("%q", "node=web02 "+record) + `}`, auditd, "node=web02 " + record},
	{"Sentinel, CEF as the program", `{"TimeGenerated":"2024-05-01T10:00:00Z","Computer":"fw","ProcessName":"CEF","SyslogMessage":"0|Kestrel|Wall|1|7|denied|5|src=10.0.0.5"}`,
		cef, "2024-05-01T10:00:00Z fw CEF: CEF:0|Kestrel|Wall|1|7|denied|5|src=10.0.0.5"},
	{"Sentinel, address for a name", `{"TimeGenerated":"2024-05-01T10:00:00Z","HostIP":"10.0.0.5","SyslogMessage":` + fmt.Sprintf("%q", denied) + `}`,
		cef, "2024-05-01T10:00:00Z 10.0.0.5 cef: " + denied},
	{"Sentinel, the kernel", `{"Computer":"web01","ProcessName":"kernel","SyslogMessage":"[   12.345678] audit: type=1300 audit(1714557600.123:456): arch=c000003e"}`,
		auditd, "node=web01 type=1300 audit(1714557600.123:456): arch=c000003e"},
	{"a priority and a host", `{"host":"collector","@timestamp":"2024-05-01T10:00:00Z","message":"<134>fw ` + denied + `"}`, cef, "2024-05-01T10:00:00Z fw cef: " + denied},
	{"Filebeat", `{"@timestamp":"2024-05-01T10:00:00.123Z","host":{"name":"web01","os":{"name":"x"}},"log":{"file":{"path":"/var/log/syslog"}},"message":"May  1 09:59:59 db01 sysmon: ` + strings.ReplaceAll(event, `"`, `\"`) + `"}`,
		sysmon, "2024-05-01T10:00:00.123Z db01 sysmon: " + event},
	{"Filebeat, flat", `{"@timestamp":"2024-05-01T10:00:00.123Z","agent.hostname":"web01","message":"` + offence + `"}`, cef, "2024-05-01T10:00:00.123Z web01 cef: " + offence},
	{"agent only", `{"agent":{"hostname":"web01","type":"filebeat"},"message":` + fmt.Sprintf("%q", record) + `}`, auditd, "node=web01 " + record},
	{"Logstash", `{"message":"<134>1 2024-05-01T10:00:00.5+02:00 fw app 1 ID7 [a b=\"c\"] ` + denied + `","host":"collector","@timestamp":"2024-05-02T00:00:00Z"}`,
		cef, "2024-05-01T10:00:00.5+02:00 fw cef: " + denied},
	{"Fluentd", `{"host":"fw","ident":"wall","time":"2024-05-01 10:00:00 +0200","Message":"` + denied + `"}`, cef, "2024-05-01T10:00:00+0200 fw wall: " + denied},
	{"Fluent Bit", `{"date":1714557600.25,"log":"` + denied + `\n"}`, cef, "2024-05-01T10:00:00.25Z - cef: " + denied},
	{"Docker", `{"log":"` + denied + `\r\n","stream":"stdout","time":"2024-05-01T10:00:00.123456789Z"}`, cef, "2024-05-01T10:00:00.123456789Z - cef: " + denied},
	{"the journal", `{"__REALTIME_TIMESTAMP":"1714557600500000","_HOSTNAME":"web01","SYSLOG_IDENTIFIER":"sysmon","MESSAGE":` + fmt.Sprintf("%q", event) + `}`,
		sysmon, "2024-05-01T10:00:00.5Z web01 sysmon: " + event},
	{"the journal's audit records", `{"_HOSTNAME":"web01","SYSLOG_IDENTIFIER":"audit","_AUDIT_TYPE_NAME":"SYSCALL","_AUDIT_ID":"456","_SOURCE_REALTIME_TIMESTAMP":"1714557600123000","__REALTIME_TIMESTAMP":"1714557600129999","MESSAGE":"SYSCALL arch=c000003e syscall=42"}`,
		auditd, "node=web01 type=SYSCALL msg=audit(1714557600.123:456): arch=c000003e syscall=42"},
	{"the journal's audit records behind syslog", `{"@timestamp":"2024-05-01T10:00:00Z","host":"web01","program":"audit","message":"SYSCALL arch=c000003e syscall=42"}`,
		auditd, "2024-05-01T10:00:00Z web01 audit: SYSCALL arch=c000003e syscall=42"},
	{"the journal's bytes", `{"_HOSTNAME":"web01","MESSAGE":[67,69,70,58,48,124,97,10,98]}`, cef, "- web01 cef: CEF:0|a#012b"},
	{"a line break inside", `{"host":"fw","message":"CEF:0|a|b|c|d|e|5|msg=two\r\nlines"}`, cef, "- fw cef: CEF:0|a|b|c|d|e|5|msg=two#015#012lines"},
	{"records of one event", `{"host":"web01","message":"type=CWD msg=audit(1.1:1): cwd=\"/\"\ntype=EOE msg=audit(1.1:1): \n"}`,
		auditd, "node=web01 type=CWD msg=audit(1.1:1): cwd=\"/\"\nnode=web01 type=EOE msg=audit(1.1:1): "},
	{"enriched", `{"host":"web01","message":"type=CWD msg=audit(1.1:1): cwd=\"/\"\u001dX=\u00e9"}`, auditd, "node=web01 type=CWD msg=audit(1.1:1): cwd=\"/\"\x1dX=é"},
	{"a host that would forge a line", `{"host":"a\nnode=b ","message":` + fmt.Sprintf("%q", record) + `}`, auditd, "node=a_node=b_ " + record},
	{"another table", `{"TimeGenerated":"2024-05-01T10:00:00Z","Type":"DeviceNetworkEvents","Message":"` + denied + `"}`, tables,
		`{"TimeGenerated":"2024-05-01T10:00:00Z","Type":"DeviceNetworkEvents","Message":"` + denied + `"}`},
}

func TestObjects(t *testing.T) {
	for _, c := range objects {
		parts, ignored, rejects := outcome(t, fromJSON, c.object)
		if len(parts) != 1 || parts[c.kind] != c.line+"\n" || ignored != nil || rejects != nil {
			t.Errorf("%s: %q %q %q\nwant %s: %q", c.name, parts, ignored, rejects, c.kind, c.line)
		}
	}
}

func TestWhatIsNoLineOfAnotherSource(t *testing.T) {
	_, ignored, rejects := outcome(t, fromJSON, strings.Join([]string{
		`{"ProcessName":"/usr/sbin/CRON","SyslogMessage":"` + cron + `"}`,
		`{"program":"CRON[17]","message":"` + cron + `"}`,
		`{"message":"` + cron + `"}`, `{"message":"<78>May  1 10:00:00 web01 CRON[17]: ` + cron + `"}`, `{"message":"warning: x"}`, `{"message":null,"log":{"level":"info"}}`, `{}`,
		"", "[1]", `{"message":"` + cron, "null", record, `{"a":1} {"b":2}`,
	}, "\n"))
	wantIgnored := []string{"2 no message", "2 syslog", "3 syslog CRON"}
	wantRejects := []string{"9 JSON, but not an object", "10 malformed JSON: unexpected end of JSON input", "11 JSON, but not an object",
		"12 malformed JSON: invalid character 'y' in literal true (expecting 'r')", "13 malformed JSON: invalid character '{' after top-level value"}
	if !slices.Equal(ignored, wantIgnored) || !slices.Equal(rejects, wantRejects) {
		t.Errorf("%q\n%q", ignored, rejects)
	}
}

func TestLinesOfASyslogPassAsTheyAre(t *testing.T) {
	const header = "May  1 10:00:00 web01 "
	lines := []string{header + "audispd: " + record, header + "CRON[17]: " + cron, header + denied, header + "sysmon: " + event, "", "continued\r",
		"<34>1 2024-05-01T10:00:00Z web01 sshd 9 - - Accepted", "2024-05-01T10:00:00Z web01 kernel: up", "<13>May  1 10:00:00 web01 " + offence, header + "sshd[1]: no"}
	parts, ignored, rejects := outcome(t, fromText, strings.Join(lines, "\n"))
	want := map[string]string{auditd: lines[0] + "\n", cef: lines[2] + "\n" + lines[8] + "\n", sysmon: lines[3] + "\n"}
	if !maps.Equal(parts, want) || rejects != nil || !slices.Equal(ignored, []string{"1 syslog", "1 syslog CRON", "1 syslog kernel", "2 syslog sshd"}) {
		t.Errorf("%q %q %q", parts, ignored, rejects)
	}
}

func TestDetect(t *testing.T) {
	const header = "May  1 10:00:00 web01 "
	object := func(message string) string { return fmt.Sprintf(`{"host":"web01","message":%q}`, message) }
	for _, c := range []struct {
		name, text string
		want       source.Format
	}{
		{"objects of a kind", object(cron) + "\n" + object(record), source.Format{Name: formatJSON, Reader: source.Go, Splits: true}},
		{"objects of no kind yet", object(cron), source.Format{Name: formatJSON, Reader: source.Go, Splits: true, Guess: true}},
		{"an array", "[" + object(record) + "]", source.Format{Name: formatJSON, Reader: source.Go, Splits: true, Wrapped: true}},
		{"Event Hub", `{"records":[{"SyslogMessage":"x"}]}`, source.Format{Name: formatJSON, Reader: source.Go, Splits: true, Wrapped: true}},
		{"Sentinel", `{"SyslogMessage":"x"}`, source.Format{Name: formatJSON, Reader: source.Go, Splits: true}},
		{"CSV", "\"TimeGenerated [UTC]\",Computer,SyslogMessage\n", source.Format{Name: formatCSV, Reader: source.CSV, Splits: true}},
		{"several kinds", denied + "\n" + header + "sysmon: " + event, source.Format{Name: formatText, Reader: source.Go, Splits: true}},
		{"audit records among others", header + "CRON[17]: " + cron + "\n" + header + "audispd: " + record, source.Format{Name: formatText, Reader: source.Go, Splits: true}},
		{"no kind yet", header + "CRON[17]: " + cron + "\n" + header + "CRON[17]: " + cron + "\ncontinued\n", source.Format{Name: formatText, Reader: source.Go, Splits: true, Guess: true}},
		{"one kind", denied + "\n" + offence + "\n", source.Format{}},
		{"audit records", record + "\n----\n" + record, source.Format{}},
		{"a table with times", "2024-05-01T10:00:00Z,a,b\n2024-05-01T10:00:00Z,a,b\n", source.Format{}},
		{"another table", `{"TimeGenerated":"2024-05-01T10:00:00Z","Type":"CommonSecurityLog","Message":"` + denied + `"}`, source.Format{}},
		{"other JSON", `{"message":"x"}`, source.Format{}},
		{"other text", "hello\nworld\n", source.Format{}},
	} {
		if got := detect(source.Head{Bytes: []byte(c.text)}); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
		if got := detect(source.Head{Bytes: []byte(c.text), Part: cef}); got.Name != "" {
			t.Errorf("%s: a part is split again: %+v", c.name, got)
		}
	}
	if got := detect(source.Head{Bytes: []byte("PAR1"), Columns: []source.Column{{Name: sentinelMessage, Type: "VARCHAR"}}}); got.Name != formatParquet {
		t.Errorf("Parquet: %+v", got)
	}
	if got := detect(source.Head{Bytes: []byte("PAR1"), Columns: []source.Column{{Name: "Timestamp", Type: "VARCHAR"}}}); got.Name != "" {
		t.Errorf("another Parquet file: %+v", got)
	}
}

func TestTimes(t *testing.T) {
	for said, want := range map[string]string{
		"2024-05-01T10:00:00Z": "2024-05-01T10:00:00Z", "2024-05-01 10:00:00.5 +0200": "2024-05-01T10:00:00.5+0200", "2024-05-01T10:00:00Z\nforged": "2024-05-01T10:00:00Zforged",
		"1714557600": "2024-05-01T10:00:00Z", "1714557600.25": "2024-05-01T10:00:00.25Z", "1714557600123": "2024-05-01T10:00:00.123Z", "1.7145576e9": "2024-05-01T10:00:00Z",
		"1714557600123456": "2024-05-01T10:00:00.123456Z", "1714557600123456789": "2024-05-01T10:00:00.123456789Z",
		"": "", "yesterday": "", "May  1 10:00:00": "", "17": "", "-1714557600": "", "1e300": "", "NaN": "", "99999999999999999999": "",
	} {
		if got := isoTime(said); got != want {
			t.Errorf("%q: %q, want %q", said, got, want)
		}
	}
}

func TestManyBracketsAreNoCrash(t *testing.T) {
	deep := `{"message":` + strings.Repeat("[", 15<<20) + "}"
	if _, ignored, rejects := outcome(t, fromJSON, deep+"\n"+`{"message":"x"}`); len(rejects) != 1 || len(ignored) != 1 {
		t.Errorf("%q %q", ignored, rejects)
	}
}
