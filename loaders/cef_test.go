package loaders_test

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"exfilhunt/loaders"
)

// One session out, one in and one denied, as CEF says them.
const sessions = `<189>Mar  3 09:00:01 fw-1 CEF:0|Kestrel|Wall|7.2|13|session end|3|rt=1772528401250 src=10.0.0.5 shost=ws-1 spt=50000 suser=CORP\\ann dst=203.0.113.9 dhost=files.example dpt=443 proto=6 act=close app=HTTPS requestMethod=POST request=https://files.example/up requestClientApplication=curl/8.5 out=900 in=70 sproc=C:\\bin\\curl.exe spid=42 dvchost=fw-1 externalId=77 cs1Label=Policy cs1=lan to wan
<189>Mar  3 09:00:02 fw-1 CEF:0|Kestrel|Wall|7.2|13|session end|3|rt=1772528402000 src=203.0.113.9 spt=40000 dst=10.0.0.5 dhost=ws-1 dpt=22 duser=bob@corp.example proto=TCP act=accept out=900 in=70 dvchost=fw-1 externalId=78
<189>Mar  3 09:00:03 fw-1 CEF:0|Kestrel|Wall|7.2|13|denied|3|rt=1772528403000 src=10.0.0.5 shost=ws-1 spt=50001 dst=203.0.113.9 dpt=53 proto=udp act=Deny dvchost=fw-1 externalId=79
<189>Mar  3 09:00:04 fw-1 CEF:0|Kestrel|Wall|7.2|32|login|3|rt=1772528404000 src=10.0.0.5 suser=ann dvchost=fw-1
`

// The same as rows of CommonSecurityLog.
const sessionRows = `{"TimeGenerated":"2026-03-03T09:00:01.25Z","Type":"CommonSecurityLog","DeviceVendor":"Kestrel","DeviceProduct":"Wall","Activity":"session end","SourceIP":"10.0.0.5","SourceHostName":"ws-1","SourcePort":50000,"SourceUserName":"CORP\\ann","DestinationIP":"203.0.113.9","DestinationHostName":"files.example","DestinationPort":443,"Protocol":"6","DeviceAction":"close","ApplicationProtocol":"HTTPS","RequestMethod":"POST","RequestURL":"https://files.example/up","RequestClientApplication":"curl/8.5","SentBytes":900,"ReceivedBytes":70,"SourceProcessName":"C:\\bin\\curl.exe","SourceProcessId":42,"DeviceName":"fw-1","ExternalID":"77","DeviceCustomString1Label":"Policy","DeviceCustomString1":"lan to wan"}
{"TimeGenerated":"2026-03-03T09:00:02Z","Type":"CommonSecurityLog","DeviceVendor":"Kestrel","DeviceProduct":"Wall","Activity":"session end","SourceIP":"203.0.113.9","SourceHostName":"","SourcePort":40000,"SourceUserName":null,"DestinationIP":"10.0.0.5","DestinationHostName":"ws-1","DestinationPort":22,"DestinationUserName":"bob@corp.example","Protocol":"TCP","DeviceAction":"accept","SentBytes":900,"ReceivedBytes":70,"DeviceName":"fw-1","ExternalID":"78"}
{"TimeGenerated":"2026-03-03T09:00:03Z","Type":"CommonSecurityLog","DeviceVendor":"Kestrel","DeviceProduct":"Wall","Activity":"denied","SourceIP":"10.0.0.5","SourceHostName":"ws-1","SourcePort":50001,"DestinationIP":"203.0.113.9","DestinationPort":53,"Protocol":"udp","DeviceAction":"Deny","DeviceName":"fw-1","ExternalID":"79"}
{"TimeGenerated":"2026-03-03T09:00:04Z","Type":"CommonSecurityLog","DeviceVendor":"Kestrel","DeviceProduct":"Wall","Activity":"login","SourceIP":"10.0.0.5","SourceUserName":"ann","DeviceName":"fw-1"}
`

const queryConnections = `SELECT concat_ws(' ', Timestamp, ActionType, DeviceName, LocalIP, LocalPort, LocalIPType, RemoteIP, RemotePort, RemoteIPType, RemoteUrl, Protocol,
		coalesce(BytesSent::VARCHAR, 'NULL'), coalesce(BytesReceived::VARCHAR, 'NULL'), InitiatingProcessAccountDomain, AccountName, InitiatingProcessAccountUpn,
		InitiatingProcessFileName, InitiatingProcessFolderPath, InitiatingProcessId, HttpMethod, HttpHost, HttpUri, HttpUserAgent, AdditionalFields, SourceType)
	FROM DeviceNetworkEvents ORDER BY Timestamp`

var wantConnections = []string{
	`2026-03-03 09:00:01.25 ConnectionSuccess ws-1 10.0.0.5 50000 Private 203.0.113.9 443 Public files.example Tcp 900 70 CORP ann  curl.exe C:\bin\curl.exe 42 POST files.example https://files.example/up curl/8.5 ` +
		`{"vendor":"Kestrel","product":"Wall","name":"session end","act":"close","app":"HTTPS","dvchost":"fw-1","externalId":"77","custom":{"Policy":"lan to wan"}} cef`,
	`2026-03-03 09:00:02 InboundConnectionAccepted ws-1 10.0.0.5 22 Private 203.0.113.9 40000 Public  Tcp 70 900  bob bob@corp.example       ` +
		`{"vendor":"Kestrel","product":"Wall","name":"session end","act":"accept","dvchost":"fw-1","externalId":"78"} cef`,
	`2026-03-03 09:00:03 ConnectionFailed ws-1 10.0.0.5 50001 Private 203.0.113.9 53 Public  Udp NULL NULL          ` +
		`{"vendor":"Kestrel","product":"Wall","name":"denied","act":"Deny","dvchost":"fw-1","externalId":"79"} cef`,
}

func TestEveryFormOfASession(t *testing.T) {
	leef := strings.NewReplacer(" src=", "\tsrc=", " shost=", "\tshost=", " spt=", "\tsrcPort=", " suser=", "\tusrName=", ` dst=`, "\tdst=", " dhost=", "\tdhost=", " dpt=", "\tdstPort=",
		" proto=", "\tproto=", " act=", "\taction=", " app=", "\tapp=", " requestM", "\trequestM", " request=", "\turl=", " requestC", "\trequestC", " out=", "\tsrcBytes=", " in=", "\tdstBytes=",
		" sproc=", "\tsproc=", " spid=", "\tspid=", " duser=", "\tduser=", " dvchost", "\tdvchost", " externalId", "\texternalId", "rt=", "devTime=",
		"CEF:0", "LEEF:1.0", "|13|session end|3|", "|session end|", "|13|denied|3|", "|denied|", "|32|login|3|", "|login|", `\\`, `\`,
		" cs1Label=Policy cs1=lan to wan", "").Replace(sessions)
	for _, c := range []struct{ format, name, content, ignored string }{
		{"cef", "fw.log", sessions, "CEF Kestrel Wall"},
		{"cef", "fw.log", strings.ReplaceAll(sessions, "\n", "\r\n"), "CEF Kestrel Wall"},
		{"cef", "leef.log", leef, "LEEF Kestrel Wall"},
		{"commonsecuritylog-json", "PT05M.json", sessionRows, "CommonSecurityLog without a connection"},
		{"commonsecuritylog-json", "answer.json", "[" + strings.ReplaceAll(strings.TrimSpace(sessionRows), "\n", ",\n") + "]", "CommonSecurityLog without a connection"},
		{"commonsecuritylog-json", "hub.json", `{"records":[` + strings.ReplaceAll(strings.TrimSpace(sessionRows), "\n", ",") + "]}", "CommonSecurityLog without a connection"},
		{"commonsecuritylog-json", "untyped.json", strings.ReplaceAll(sessionRows, `"Type":"CommonSecurityLog",`, ""), "CommonSecurityLog without a connection"},
		{"commonsecuritylog-csv", "query_data.csv", table(t, sessionRows, "csv"), "CommonSecurityLog without a connection"},
		{"commonsecuritylog-csv", "azure.csv", strings.Replace(table(t, sessionRows, "csv"), "TimeGenerated", `"TimeGenerated [UTC]"`, 1), "CommonSecurityLog without a connection"},
		{"commonsecuritylog-parquet", "rows.parquet", table(t, sessionRows, "parquet"), "CommonSecurityLog without a connection"},
		{"commonsecuritylog-parquet", "rows.parquet.gz", string(gzipped(t, []byte(table(t, sessionRows, "parquet")))), "CommonSecurityLog without a connection"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := tempStore(t)
			r := one(t, s, write(t, c.name, c.content))
			if r.Source != "cef" || r.Format != c.format || r.Lines != 4 || r.Kinds[c.ignored] != 1 {
				t.Errorf("%+v", r)
			}
			want := strings.Join(wantConnections, "\n")
			if strings.HasPrefix(c.name, "leef") {
				want = strings.Replace(want, `,"custom":{"Policy":"lan to wan"}`, "", 1)
			}
			expect(t, s, queryConnections, strings.Split(want, "\n")...)
		})
	}
}

// table writes JSON rows in another format.
func table(t *testing.T, rows, format string) string {
	t.Helper()
	s := tempStore(t)
	from, to := write(t, "rows.json", rows), filepath.Join(t.TempDir(), "rows."+format)
	if _, err := s.Exec("COPY (FROM read_json('" + from + "')) TO '" + to + "' (FORMAT " + format + ")"); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestTablesOfOthersAreLeftAlone(t *testing.T) {
	const (
		device = `{"TimeGenerated":"2026-03-03T09:00:01Z","Type":"DeviceNetworkEvents","ActionType":"ConnectionSuccess","RemoteIP":"203.0.113.9"}` + "\n"
	)
	for name, content := range map[string]string{
		"device.json":    device,
		"mixed.json":     sessionRows + device,
		"device.csv":     "Timestamp,DeviceName,ActionType,RemoteIP,RemotePort,Protocol\n2026-03-03T09:00:01Z,ws,ConnectionSuccess,203.0.113.9,443,Tcp\n",
		"device.parquet": table(t, device, "parquet"),
		"messages":       "Mar  3 09:00:01 host sshd[1]: Accepted publickey for ann\nMar  3 09:00:02 host app: LEEF: and CEF: are formats|of|logs\n",
		"conn.log":       conn,
	} {
		for _, r := range load(t, tempStore(t), loaders.Options{}, write(t, name, content)) {
			if r.Source == "cef" {
				t.Errorf("%s: %+v", name, r)
			}
		}
	}
	r := one(t, tempStore(t), write(t, "mixed.json", sessionRows+device))
	if r.Kinds["CommonSecurityLog"] != 4 || r.Loaded != 1 {
		t.Errorf("a file of several tables: %+v", r)
	}
}

func TestLinesOfOtherFormatsBetween(t *testing.T) {
	s := tempStore(t)
	r := one(t, s, write(t, "collector.log", "Mar  3 09:00:00 host cron[1]: job\n\n"+sessions+
		"Mar  3 09:00:05 fw-2 LEEF:2.0|Kestrel|Proxy|1|x|^|devTime=1772528405000^src=10.0.0.6^dst=203.0.113.10^dstPort=443\n"+
		"Mar  3 09:00:06 fw-2 CEF:0|Kestrel|Wall|1\n"+
		"Mar  3 09:00:07 fw-2 CEF:0|Kestrel|Wall|1|1|n|1|src=10.0.0.6 dst=203.0.113.10 dpt=99999\n"+
		"CEF:0|Kestrel|Wall|1|1|n|1|src=10.0.0.6 dst=203.0.113.10 rt=soon\n"+
		"CEF:0|Kestrel|Wall|1|1|n|1|src=10.0.0.6 dst=203.0.113.10 out=-5 rt=1772528405000\n"))
	if r.Lines != 10 || r.Loaded != 4 || r.Kinds["syslog"] != 1 || r.Kinds["CEF Kestrel Wall"] != 1 {
		t.Errorf("%+v", r)
	}
	expect(t, s, "SELECT line || ' ' || reason FROM ingest.rejects ORDER BY line",
		"8 the CEF header has 4 of its 7 fields", `9 destination port: "99999" is out of range or no whole number`,
		`10 time: "soon" is no time`, `11 bytes out: "-5" is out of range or no whole number`)
}

const yearless = "<189>Dec 31 23:59:59 fw-1 CEF:0|a|b|1|1|n|1|src=10.0.0.5 dst=203.0.113.9\n<189>Jan  1 00:00:01 fw-1 CEF:0|a|b|1|1|n|1|src=10.0.0.5 dst=203.0.113.9\n"

// The year is that of the file on disk, however deep in it the lines are; a member of a zip has one of its own.
func TestYearOfSyslogTimesIsThatOfTheFile(t *testing.T) {
	written := time.Date(2024, 1, 1, 0, 10, 0, 0, time.UTC)
	audit := "Jan  1 00:00:02 web01 audispd: type=EOE msg=audit(1704067202.100:11): \n"
	for name, c := range map[string]struct {
		content string
		changed time.Time
	}{
		"fw.log":      {yearless, written},
		"fw.log.gz":   {string(gzipped(t, []byte(yearless))), written},
		"messages":    {yearless + audit, written}, // the connections are a part of it
		"fw.zip":      {datedZip(t, yearless, written), time.Now()},
		"nested.zip":  {datedZip(t, string(gzipped(t, []byte(yearless+audit))), written), time.Now()},
		"undated.zip": {datedZip(t, yearless, time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)), written},
	} {
		s := tempStore(t)
		path := write(t, name, c.content)
		if err := os.Chtimes(path, c.changed, c.changed); err != nil {
			t.Fatal(err)
		}
		load(t, s, loaders.Options{}, path)
		if got := column(t, s, "SELECT Timestamp::VARCHAR FROM DeviceNetworkEvents ORDER BY 1"); strings.Join(got, " ") != "2023-12-31 23:59:59 2024-01-01 00:00:01" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// datedZip is a zip with one member.
func datedZip(t *testing.T, content string, modified time.Time) string {
	t.Helper()
	var b strings.Builder
	w := zip.NewWriter(&b)
	member, err := w.CreateHeader(&zip.FileHeader{Name: "fw.log", Modified: modified})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := member.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestDirectionAndAction(t *testing.T) {
	cases := []struct{ fields, want string }{
		{"src=10.0.0.5 dst=203.0.113.9 deviceDirection=0", "ConnectionSuccess 10.0.0.5"}, // the interface's direction: the source is inside
		{"src=198.51.100.7 dst=203.0.113.9 deviceDirection=0", "InboundConnectionAccepted 203.0.113.9"},
		{"src=198.51.100.7 dst=203.0.113.9 deviceDirection=1", "ConnectionSuccess 198.51.100.7"},
		{"src=198.51.100.7 dst=10.0.0.5", "InboundConnectionAccepted 10.0.0.5"},
		{"src=198.51.100.7 dst=10.0.0.5 act=Drop", "ConnectionFailed 10.0.0.5"},
		{"src=10.0.0.5 dst=10.0.0.6", "ConnectionSuccess 10.0.0.5"},
		{"src=10.0.0.5 dst=203.0.113.9 act=Blocked", "ConnectionFailed 10.0.0.5"},
		{"src=10.0.0.5 dst=203.0.113.9 act=reset-both", "ConnectionFailed 10.0.0.5"},
		{"src=10.0.0.5 dst=203.0.113.9 act=DENIED", "ConnectionFailed 10.0.0.5"},
		{"src=10.0.0.5 dst=203.0.113.9 act=uc_site_blocked", "ConnectionFailed 10.0.0.5"},
		{"src=10.0.0.5 dst=203.0.113.9 act=not blocked", "ConnectionSuccess 10.0.0.5"},
		{"src=10.0.0.5 dst=203.0.113.9 act=client-rst", "ConnectionSuccess 10.0.0.5"},
		{"src=10.0.0.5 dst=203.0.113.9 act=timeout", "ConnectionSuccess 10.0.0.5"},
		{"src=10.0.0.5 dst=203.0.113.9 act=Blocked - unauthorized access", "ConnectionFailed 10.0.0.5"},
		{"src=10.0.0.5 dst=203.0.113.9 act=denied: user not authenticated", "ConnectionFailed 10.0.0.5"},
		{"src=10.0.0.5 dst=203.0.113.9 act=not allowed", "ConnectionFailed 10.0.0.5"},
		{"src=10.0.0.5 dst=203.0.113.9 act=not blocked but reset", "ConnectionFailed 10.0.0.5"},
		{"src=10.0.0.5 dst=203.0.113.9 act=No action: block in monitor mode", "ConnectionSuccess 10.0.0.5"},
		{"src=10.0.0.5 dst=203.0.113.9 act=detect-only drop", "ConnectionSuccess 10.0.0.5"},
		{"src=10.0.0.5 dst=203.0.113.9 act=Unblocked", "ConnectionSuccess 10.0.0.5"},
		{"src=10.0.0.5 dst=203.0.113.9 act=action_not_blocked", "ConnectionSuccess 10.0.0.5"},
		{"src=10.0.0.5 dst=203.0.113.9 act=could not be denied", "ConnectionSuccess 10.0.0.5"},
		{"src=10.0.0.5 dst=203.0.113.9 outcome=failure", "ConnectionFailed 10.0.0.5"},
		{"src=10.0.0.5 dst=203.0.113.9 act=allow outcome=failure", "ConnectionSuccess 10.0.0.5"},
	}
	var text strings.Builder
	want := make([]string, len(cases))
	for i, c := range cases {
		fmt.Fprintf(&text, "CEF:0|a|b|1|1|n|1|rt=%d %s\n", 1772528401000+i, c.fields)
		want[i] = c.fields + ": " + c.want
	}
	s := tempStore(t)
	one(t, s, write(t, "fw.log", text.String()))
	got := column(t, s, "SELECT ActionType || ' ' || LocalIP FROM DeviceNetworkEvents ORDER BY Timestamp")
	for i := range got {
		got[i] = cases[i].fields + ": " + got[i]
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// A server inside may be known outside by an address of the firewall's.
func TestTranslatedAddresses(t *testing.T) {
	const ends = "SELECT concat_ws(' ', ActionType, DeviceName, LocalIP, LocalPort, LocalIPType, RemoteIP, RemotePort, RemoteIPType, BytesSent, AdditionalFields->>'dst') FROM DeviceNetworkEvents ORDER BY Timestamp"
	want := []string{
		"InboundConnectionAccepted 10.0.0.5 10.0.0.5 443 Private 198.51.100.7 40001 Public 5000000 203.0.113.10",
		"InboundConnectionAccepted 10.0.0.5 10.0.0.5 8443 Private 198.51.100.7 40002 Public 5000000 203.0.113.10",
		"InboundConnectionAccepted 10.0.0.5 10.0.0.5 443 Private 198.51.100.7 40003 Public 5000000 203.0.113.10",
		"ConnectionSuccess 198.51.100.7 198.51.100.7 40004 Public 203.0.113.10 443 Public 100", // not translated
		"ConnectionSuccess 10.0.0.6 10.0.0.6 40005 Private 203.0.113.10 443 Public 100",        // its own address outside
		"ConnectionSuccess 10.0.0.6 10.0.0.6 40006 Private 203.0.113.10 443 Public 100",        // through a proxy
	}
	var lines, rows strings.Builder
	for i, translated := range []struct{ src, address, port, source string }{
		{"198.51.100.7", "10.0.0.5", "0", ""}, {"198.51.100.7", "10.0.0.5", "8443", ""}, {"198.51.100.7", "10.0.0.5", "", "198.51.100.7"},
		{"198.51.100.7", "0.0.0.0", "0", "0.0.0.0"}, {"10.0.0.6", "", "", "203.0.113.1"}, {"10.0.0.6", "10.0.0.8", "3128", ""},
	} {
		fmt.Fprintf(&lines, "CEF:0|a|b|1|1|n|1|rt=%d dvchost=fw-1 src=%s spt=%d dst=203.0.113.10 dpt=443 out=100 in=5000000 destinationTranslatedAddress=%s destinationTranslatedPort=%s sourceTranslatedAddress=%s\n",
			1772528401000+i, translated.src, 40001+i, translated.address, translated.port, translated.source)
		fmt.Fprintf(&rows, `{"TimeGenerated":"2026-03-03T09:00:01.%03dZ","DeviceVendor":"a","DeviceProduct":"b","DeviceName":"fw-1","SourceIP":%q,"SourcePort":%d,"DestinationIP":"203.0.113.10","DestinationPort":443,"SentBytes":100,`+
			`"ReceivedBytes":5000000,"DestinationTranslatedAddress":%q,"DestinationTranslatedPort":%q,"SourceTranslatedAddress":%q}`+"\n",
			i, translated.src, 40001+i, translated.address, translated.port, translated.source)
	}
	for name, content := range map[string]string{"fw.log": lines.String(), "rows.json": rows.String()} {
		s := tempStore(t)
		one(t, s, write(t, name, content))
		expect(t, s, ends, want...)
	}
}

func TestAddressesWithBracketsOrPrefixLengths(t *testing.T) {
	for name, content := range map[string]string{
		"fw.log":    "CEF:0|a|b|1|1|n|1|rt=1772528401000 src=10.0.0.5/32 dst=[2606:4700::1111] dpt=443\n",
		"rows.json": `{"TimeGenerated":"2026-03-03T09:00:01Z","DeviceVendor":"a","DeviceProduct":"b","SourceIP":"10.0.0.5/32","DestinationIP":"[2606:4700::1111]","DestinationPort":443}` + "\n",
	} {
		s := tempStore(t)
		one(t, s, write(t, name, content))
		expect(t, s, "SELECT concat_ws(' ', DeviceName, LocalIP, LocalIPType, RemoteIP, RemoteIPType, RemoteUrl) FROM DeviceNetworkEvents", "10.0.0.5 10.0.0.5 Private 2606:4700::1111 Public ")
	}
}

func TestProductsThatAreIgnoredAreNamedUpToALimit(t *testing.T) {
	var b strings.Builder
	for i := range 300 {
		b.WriteString("CEF:0|vendor " + strings.Repeat("x", i) + "|p|1|1|n|1|suser=ann\n")
	}
	r := one(t, tempStore(t), write(t, "fw.log", b.String()))
	if r.Lines != 300 || len(r.Kinds) > 65 || r.Kinds["CEF or LEEF of other products"] == 0 {
		t.Errorf("%d lines, %d kinds, %d of others", r.Lines, len(r.Kinds), r.Kinds["CEF or LEEF of other products"])
	}
}

// The captures are messages of many products, most without their syslog header. Bytes stand only where in= and out= do.
func TestCEFOfManyProducts(t *testing.T) {
	s := tempStore(t)
	path := telemetry(t, "cef/cef_samples.log")
	r := one(t, s, path)
	if r.Lines != 120 || r.Loaded < 60 {
		t.Errorf("%+v", r)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	withBytes := 0
	for line := range strings.Lines(string(text)) {
		if strings.Contains(line, " out=") && strings.Contains(line, " in=") && !strings.Contains(line, " out= ") {
			withBytes++
		}
	}
	expect(t, s, `SELECT count(*) FILTER (BytesSent IS NOT NULL) + (SELECT count(*) FROM ingest.rejects WHERE regexp_matches(text, ' out=\d')) - `+
		strings.TrimSpace(strings.Repeat("1 - ", withBytes)+"0")+" FROM DeviceNetworkEvents", "0")
	expect(t, s, "SELECT DISTINCT regexp_extract(reason, '^[^0-9]*') FROM ingest.rejects ORDER BY 1", "the CEF header has ", "time is missing")
	expect(t, s, "SELECT concat_ws(' ', LocalIP, RemoteIP, RemotePort, Protocol, BytesSent, BytesReceived) FROM DeviceNetworkEvents WHERE AdditionalFields->>'externalId' = '402'",
		"10.1.100.11 192.0.2.1 443 Tcp 3652 146668")
}

// A parser hashes a file on its way where no file of that size is loaded; the hash is that of the content all the same.
func TestCopiesOfALog(t *testing.T) {
	s := tempStore(t)
	dir := t.TempDir()
	other := strings.Replace(sessions, "ann", "bob", 1) // as long, but another content
	for name, content := range map[string]string{"a.log": sessions, "b.log": sessions, "c.log": other, "d.log": other} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for i, r := range load(t, s, loaders.Options{}, dir) {
		if isCopy := i%2 == 1; r.Err != nil || (r.Loaded == 0) != isCopy || strings.Contains(r.Note, "already loaded from") != isCopy {
			t.Errorf("%s: %+v", r.Path, r)
		}
	}
	expect(t, s, "SELECT concat_ws(' ', parse_filename(path), size) FROM ingest.files WHERE sha256 IN ('"+digestOf(sessions)+"', '"+digestOf(other)+"') ORDER BY path",
		fmt.Sprint("a.log ", len(sessions)), fmt.Sprint("c.log ", len(other)))
}

func digestOf(content string) string {
	sum := sha256.Sum256([]byte(content))
	return hex.EncodeToString(sum[:])
}
