package loaders_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"exfilhunt/loaders"
	"exfilhunt/sql/store"
)

// event is a Windows event in the flat form; more of its fields follow as "Name=value".
func event(channel string, id int, pairs ...string) string {
	e := map[string]any{"Channel": channel, "EventID": id, "Computer": "ws-1.example", "TimeCreated": "2026-03-03T09:00:00.1234567Z", "RecordNumber": 77}
	for _, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		e[name] = value
	}
	line, err := json.Marshal(e)
	if err != nil {
		panic(err)
	}
	return string(line) + "\n"
}

const sysmonLog = "Microsoft-Windows-Sysmon/Operational"

func sysmon(id int, pairs ...string) string {
	return event(sysmonLog, id, append([]string{"UtcTime=2026-03-03 09:00:00.123", "ProcessGuid={5f0c}", "ProcessId=4711",
		`Image=C:\Tools\rclone.exe`, `User=CORP\ann`}, pairs...)...)
}

func connection(pairs ...string) string {
	return sysmon(3, append([]string{"Protocol=tcp", "Initiated=true", "SourceIp=10.0.0.5", "SourcePort=50000",
		"DestinationIp=203.0.113.9", "DestinationHostname=-", "DestinationPort=443"}, pairs...)...)
}

// What one connection becomes, whatever the shape in which it came.
const (
	queryConnection = `SELECT concat_ws(' ', strftime(Timestamp, '%H:%M:%S.%g'), DeviceName, ActionType, LocalIP, LocalPort, RemoteIP, RemotePort, RemoteIPType, Protocol,
		InitiatingProcessFileName, InitiatingProcessId, InitiatingProcessUniqueId, InitiatingProcessAccountDomain, AccountName, ReportId, SourceType) FROM DeviceNetworkEvents`
	wantConnection = "09:00:00.123 ws-1.example ConnectionSuccess 10.0.0.5 50000 203.0.113.9 443 Public Tcp rclone.exe 4711 {5f0c} CORP ann 77 winevent"
)

func TestEveryShapeOfAnEvent(t *testing.T) {
	const data = `{"UtcTime":"2026-03-03 09:00:00.123","ProcessGuid":"{5f0c}","ProcessId":4711,"Image":"C:\\Tools\\rclone.exe","User":"CORP\\ann","Protocol":"tcp",` +
		`"Initiated":true,"SourceIp":"10.0.0.5","SourcePort":50000,"DestinationIp":"203.0.113.9","DestinationHostname":"-","DestinationPort":"443"}`
	const winlog = `"@timestamp":"2026-03-03T09:00:01Z","winlog":{"channel":"Microsoft-Windows-Sysmon/Operational","event_id":3,"computer_name":"ws-1.example","record_id":77,"event_data":` + data + "}"
	const system = `"EventRecordID":77,"Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"ws-1.example"`
	list := func(name, text string) string { // EventData as a list of elements
		var values map[string]any
		if err := json.Unmarshal([]byte(data), &values); err != nil {
			t.Fatal(err)
		}
		elements := []string{`{"` + text + `":"unnamed"}`}
		for key, value := range values {
			elements = append(elements, fmt.Sprintf(name+`,"%s":%q}`, key, text, fmt.Sprint(value)))
		}
		return `{"Data":[` + strings.Join(elements, ",") + `]}`
	}
	xml := `<DataItem type="System.XmlData"><EventData xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><Data Name="UtcTime">2026-03-03 09:00:00.123</Data>` +
		`<Data Name="ProcessGuid">{5f0c}</Data><Data Name="ProcessId">4711</Data><Data Name="Image">C:\Tools\rclone.exe</Data><Data Name='User'>CORP\ann</Data><Data Name="Protocol">tcp</Data>` +
		`<Data Name="Protocol">udp</Data><Data>x</Data><Data Name="RuleName"/><Data Name="Initiated">true</Data><Data Name="SourceIp">10.0.0.5</Data><Data Name="SourcePort">50000</Data>` +
		`<Data Name="DestinationIp">203.0.113.9</Data><Data Name="DestinationPort">443</Data></EventData></DataItem>`
	flat := strings.TrimSuffix(connection(), "\n")
	for name, content := range map[string]string{
		"winlogbeat-json":           "{" + winlog + "}",
		"winlogbeat-json/document":  `{"_index":"winlogbeat-1","_source":{` + winlog + "}}",
		"winlogbeat-json/array":     "[\n  {" + winlog + "}\n]",
		"winlogbeat6-json":          `{"@timestamp":"2026-03-03T09:00:01Z","log_name":"Microsoft-Windows-Sysmon/Operational","event_id":3,"computer_name":"ws-1.example","record_number":"77","event_data":` + data + "}",
		"evtx-json/attributes":      `{"Event":{"System":{"Provider":{"#attributes":{"Name":"Microsoft-Windows-Sysmon"}},"EventID":{"#attributes":{"Qualifiers":0},"#text":3},"TimeCreated":{"#attributes":{"SystemTime":"2026-03-03T09:00:01Z"}},` + system + `},"EventData":` + data + "}}",
		"evtx-json/plain":           `{"Event":{"System":{"Provider_attributes":{"Name":"Microsoft-Windows-Sysmon"},"EventID":3,"TimeCreated_attributes":{"SystemTime":"2026-03-03T09:00:01Z"},` + system + `},"EventData":` + data + "}}",
		"evtx-json/at signs":        `{"Event":{"System":{"Provider":{"@Name":"Microsoft-Windows-Sysmon"},"EventID":"3","TimeCreated":{"@SystemTime":"2026-03-03T09:00:01Z"},` + system + `},"EventData":` + list(`{"@Name":"%s"`, "#text") + "}}",
		"evtx-json/names":           `{"System":{"EventID":3,"TimeCreated":{"SystemTime":"2026-03-03T09:00:01Z"},` + system + `},"EventData":` + list(`{"Name":"%s"`, "text") + "}",
		"evtx-json/list attributes": `{"Event":{"System":{"EventID":3,` + system + `},"EventData":` + list(`{"#attributes":{"Name":"%s"}`, "#text") + "}}",
		"winevent-json/nxlog":       flat,
		"winevent-json/wrapped":     `{"Results":[` + flat + "]}",
		"winevent-json/WindowsEvent": `{"TimeGenerated":"2026-03-03T09:00:01Z","Type":"WindowsEvent","Channel":"Microsoft-Windows-Sysmon/Operational","Provider":"Microsoft-Windows-Sysmon","EventID":3,"Computer":"ws-1.example","EventRecordId":"77","EventData":` +
			data + "}",
		"winevent-json/WindowsEvent text": fmt.Sprintf(`{"TimeGenerated":"2026-03-03T09:00:01Z","Type":"WindowsEvent","Channel":"Microsoft-Windows-Sysmon/Operational","EventID":3,"Computer":"ws-1.example","EventRecordId":"77","EventData":%q}`, data),
		"winevent-csv/Event":              "TimeGenerated [UTC],EventLog,Source,EventID,Computer,EventRecordId,EventData\n\"3/3/2026, 9:00:01.000 AM\"," + sysmonLog + ",Microsoft-Windows-Sysmon,3,ws-1.example,77,\"" + strings.ReplaceAll(xml, `"`, `""`) + "\"\n",
		"winevent-csv/portal":             "\"TimeGenerated [UTC]\",Channel,EventID,Computer,EventRecordId,EventData\n\"3/3/2026, 9:00:01.000 AM\",Microsoft-Windows-Sysmon/Operational,3,ws-1.example,77,\"" + strings.ReplaceAll(data, `"`, `""`) + "\"\n",
	} {
		t.Run(name, func(t *testing.T) {
			s := tempStore(t)
			format, _, _ := strings.Cut(name, "/")
			if r := one(t, s, write(t, "events.json", content)); r.Source != "winevent" || r.Format != format || r.Loaded != 1 {
				t.Errorf("%+v", r)
			}
			expect(t, s, queryConnection, wantConnection)
		})
	}
}

func TestEntitiesOfATablesXML(t *testing.T) {
	s := tempStore(t)
	const row = "TimeGenerated,EventLog,EventID,Computer,EventData\n2026-03-03T09:00:00Z," + sysmonLog + `,1,ws-1,"<EventData><Data Name=""Image"">a.exe</Data><Data Name=""CommandLine"">&lt;a&gt; &quot;b&quot; &amp;lt; &#xD;&#xA;</Data></EventData>"`
	if r := one(t, s, write(t, "events.csv", row+"\n")); r.Loaded != 1 {
		t.Errorf("%+v", r)
	}
	expect(t, s, "SELECT ProcessCommandLine FROM DeviceProcessEvents", "<a> \"b\" &lt; \r\n")
}

func TestNumberedEvents(t *testing.T) {
	const begin = `{"Event":{"System":{"Provider":{"#attributes":{"Name":"Microsoft-Windows-Sysmon"}},`
	const end = `"EventID":22,"TimeCreated":{"#attributes":{"SystemTime":"2026-03-03T09:00:01Z"}},"Channel":"Microsoft-Windows-Sysmon/Operational"},"EventData":{"QueryName":"Record 3"}}}`
	for name, content := range map[string]string{
		"one a line":   "Record 1\n" + begin + end + "\nRecord 2\n" + begin + end + "\n",
		"over lines":   "Record 1\r\n" + begin + "\r\n  " + end + "\r\nRecord 2\r\n" + begin + "\r\n  " + end,
		"first is odd": "Record 1\n{}\nRecord 2\n" + begin + "\n" + end + "\nRecord 3\n" + begin + end,
	} {
		t.Run(name, func(t *testing.T) {
			s := tempStore(t)
			if r, rejects := loadEvents(t, s, content); r.Format != "evtx-json" || r.Loaded != 2 || (r.Rejected > 0) != (name == "first is odd") {
				t.Errorf("%+v %s", r, rejects)
			}
			expect(t, s, "SELECT DISTINCT DnsQueryName FROM DeviceEvents", "Record 3")
		})
	}
}

func TestWindowsEventsInParquet(t *testing.T) {
	s := tempStore(t)
	path := filepath.Join(t.TempDir(), "rows.parquet")
	if _, err := s.Exec(`COPY (SELECT TIMESTAMP '2026-03-03 09:00:01.5' AS TimeGenerated, 'ws-1.example' AS Computer, 4688 AS EventID, 'Microsoft-Windows-Security-Auditing' AS EventSourceName,
		'0x1267' AS NewProcessId, 'C:\Tools\rclone.exe' AS NewProcessName, 'rclone copy c:\data remote:' AS CommandLine, '0x4' AS ProcessId, 'ann' AS SubjectUserName, '' AS EventData) TO '` + path + `' (FORMAT parquet)`); err != nil {
		t.Fatal(err)
	}
	if r := one(t, s, path); r.Format != "winevent-parquet" || r.Loaded != 1 {
		t.Errorf("%+v", r)
	}
	expect(t, s, "SELECT concat_ws(' ', Timestamp, FileName, ProcessId, ProcessCommandLine, InitiatingProcessId, AccountName) FROM DeviceProcessEvents",
		`2026-03-03 09:00:01.5 rclone.exe 4711 rclone copy c:\data remote: 4 ann`)
}

func TestWhatWindowsEventsBecome(t *testing.T) {
	security := func(id int, pairs ...string) string {
		return event("Security", id, append([]string{"SubjectUserSid=S-1-5-21-1", "SubjectUserName=ann", "SubjectDomainName=CORP", "SubjectLogonId=0x3e7"}, pairs...)...)
	}
	const (
		process = `SELECT concat_ws('|', ActionType, FileName, FolderPath, ProcessId, ProcessCommandLine, SHA256, AccountDomain, AccountName, LogonId, ProcessIntegrityLevel, ProcessTokenElevation,
			InitiatingProcessFileName, InitiatingProcessId, InitiatingProcessCommandLine, InitiatingProcessAccountName, ProcessUniqueId, InitiatingProcessUniqueId) FROM DeviceProcessEvents`
		file    = `SELECT concat_ws('|', ActionType, FileName, FolderPath, MD5, InitiatingProcessFileName, InitiatingProcessId, AccountName, RequestProtocol, RequestSourceIP, RequestSourcePort, RequestAccountName, ShareName) FROM DeviceFileEvents`
		network = `SELECT concat_ws('|', ActionType, LocalIP, LocalPort, RemoteIP, RemotePort, RemoteUrl, Protocol, InitiatingProcessFileName, InitiatingProcessId) FROM DeviceNetworkEvents`
		lookup  = `SELECT concat_ws('|', ActionType, DnsQueryName, DnsQueryType, DnsResponseCode, InitiatingProcessFileName, InitiatingProcessId, AdditionalFields->>'QueryResults') FROM DeviceEvents`
	)
	for _, c := range []struct{ name, line, query, want string }{
		{"Sysmon 1", sysmon(1, "CommandLine=rclone copy", "Hashes=MD5=AA,SHA256=BB00,IMPHASH=CC", "LogonId=0x3e7", "IntegrityLevel=High", `ParentImage=C:\Windows\explorer.exe`, "ParentProcessId=12",
			"ParentCommandLine=explorer", "ParentProcessGuid={5f0d}", `ParentUser=CORP\bob`), process,
			`ProcessCreated|rclone.exe|C:\Tools\rclone.exe|4711|rclone copy|bb00|CORP|ann|999|High||explorer.exe|12|explorer|bob|{5f0c}|{5f0d}`},
		{"Sysmon 1 of Linux", sysmon(1, "Image=/usr/bin/curl", "User=root", "CommandLine=curl -T a", "Hashes=-"), process,
			`ProcessCreated|curl|/usr/bin/curl|4711|curl -T a|||root||||||{5f0c}|`},
		{"Sysmon 3 accepted", connection("Initiated=false", "SourceIp=203.0.113.9", "SourcePort=40000", "DestinationIp=10.0.0.5", "DestinationPort=22", "DestinationHostname=ws-1"), network,
			"InboundConnectionAccepted|10.0.0.5|22|203.0.113.9|40000||Tcp|rclone.exe|4711"},
		{"Sysmon 3 datagram accepted", connection("Initiated=False", "Protocol=udp", "SourceIp=10.0.0.5", "SourcePort=53", "DestinationIp=10.0.0.9", "DestinationPort=40000", "DestinationHostname=ws-2"), network,
			"InboundConnectionAccepted|10.0.0.5|53|10.0.0.9|40000|ws-2|Udp|rclone.exe|4711"},
		{"Sysmon 11", sysmon(11, `TargetFilename=C:\out\a.zip`), file, `FileCreated|a.zip|C:\out\a.zip||rclone.exe|4711|ann||||`},
		{"Sysmon 23", sysmon(23, `TargetFilename=C:\out\a.zip`, "Hashes=MD5=AA"), file, `FileDeleted|a.zip|C:\out\a.zip|aa|rclone.exe|4711|ann||||`},
		{"Sysmon 26", sysmon(26, `TargetFilename=C:\out\a.zip`), file, `FileDeleted|a.zip|C:\out\a.zip||rclone.exe|4711|ann||||`},
		{"Sysmon 22", sysmon(22, "QueryName=a.example", "QueryStatus=9003", "QueryResults=-"), lookup, "DnsQueryResponse|a.example||NXDOMAIN|rclone.exe|4711|-"},
		{"Security 4688", security(4688, "NewProcessId=0x1267", `NewProcessName=C:\Tools\rclone.exe`, "CommandLine=rclone copy", "ProcessId=0x4", `ParentProcessName=C:\Windows\explorer.exe`,
			"TargetUserName=-", "TargetLogonId=0x0", "TokenElevationType=%%1937", "MandatoryLabel=S-1-16-12288"), process,
			`ProcessCreated|rclone.exe|C:\Tools\rclone.exe|4711|rclone copy||CORP|ann|999|High|TokenElevationTypeFull|explorer.exe|4||ann||`},
		{"Security 4688 as another user", security(4688, "NewProcessId=0x1267", "NewProcessName=a.exe", "ProcessId=0x4", "TargetUserName=bob", "TargetDomainName=LAB", "TargetLogonId=0x10"), process,
			`ProcessCreated|a.exe|a.exe|4711|||LAB|bob|16||||4||ann||`},
		{"Security 4663", security(4663, "ObjectType=File", `ObjectName=C:\data\a.docx`, "AccessMask=0x1", "ProcessId=0x1267", `ProcessName=C:\Tools\rclone.exe`), file,
			`FileRead|a.docx|C:\data\a.docx||rclone.exe|4711|ann||||`},
		{"Security 5145", security(5145, "ObjectType=File", "AccessList=%%1538\r\n\t\t\t\t%%4416", `ShareName=\\*\data`, `ShareLocalPath=\??\D:\data`, `RelativeTargetName=hr\a.docx`, "IpAddress=10.0.0.9", "IpPort=50001"), file,
			`FileRead|a.docx|D:\data\hr\a.docx|||ann|SMB|10.0.0.9|50001|ann|data`},
		{"Security 5145 written", security(5145, "ObjectType=File", "AccessMask=0x2", `ShareName=\\*\data`, `RelativeTargetName=a.docx`, "IpPort=-"), file,
			`FileModified|a.docx|\\*\data\a.docx|||ann|SMB||ann|data`},
		{"Security 5156", security(5156, "ProcessID=4711", `Application=\device\harddiskvolume2\tools\rclone.exe`, "Direction=%%14593", "SourceAddress=10.0.0.5", "SourcePort=50000",
			"DestAddress=203.0.113.9", "DestPort=443", "Protocol=6"), network, "ConnectionSuccess|10.0.0.5|50000|203.0.113.9|443||Tcp|rclone.exe|4711"},
		{"Security 5156 inbound", security(5156, "ProcessId=4", "Application=System", "Direction=%%14592", "SourceAddress=203.0.113.9", "SourcePort=40000",
			"DestAddress=10.0.0.5", "DestPort=445", "Protocol=17"), network, "InboundConnectionAccepted|10.0.0.5|445|203.0.113.9|40000||Udp|System|4"},
		{"DNS Client 3008", event("Microsoft-Windows-DNS-Client/Operational", 3008, "ExecutionProcessID=4711", "QueryName=a.example", "QueryType=28", "QueryStatus=0", "QueryResults=::1;"), lookup,
			"DnsQueryResponse|a.example|AAAA|NOERROR||4711|::1;"},
		{"DNS Client 3020", event("Microsoft-Windows-DNS-Client/Operational", 3020, "QueryName=a.example", "QueryType=64", "Status=1460"), lookup, "DnsQueryResponse|a.example|64|1460|"},
		{"DNS Client 3006", event("Microsoft-Windows-DNS-Client/Operational", 3006, "QueryName=a.example", "QueryType=16"), lookup, "DnsQueryResponse|a.example|TXT||"},
		{"PowerShell 4104", event("Microsoft-Windows-PowerShell/Operational", 4104, "ScriptBlockText=iwr", "ScriptBlockId=b", "MessageNumber=1", "MessageTotal=1", `Path=C:\a.ps1`, "UserID=S-1-5-18", "AccountName=SYSTEM"),
			"SELECT concat_ws('|', ActionType, FileName, InitiatingProcessAccountName, InitiatingProcessAccountSid, AdditionalFields) FROM DeviceEvents",
			`PowerShellScriptBlock|a.ps1|SYSTEM|S-1-5-18|{"EventID":4104,"Channel":"Microsoft-Windows-PowerShell/Operational","ScriptBlockId":"b","MessageNumber":"1","MessageTotal":"1","ScriptBlockText":"iwr"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := tempStore(t)
			if r := one(t, s, write(t, "events.json", c.line)); r.Loaded != 1 {
				t.Errorf("%+v", r)
			}
			expect(t, s, c.query, c.want)
		})
	}
}

// loadEvents loads a file of events and returns what became of it, rejects and ignored kinds in words.
func loadEvents(t *testing.T, s *store.Store, lines ...string) (loaders.Result, string) {
	t.Helper()
	r := one(t, s, write(t, "events.json", strings.Join(lines, "")))
	return r, strings.Join(column(t, s, "SELECT line || ': ' || reason FROM ingest.rejects ORDER BY line"), "; ")
}

func TestDamagedWindowsEvents(t *testing.T) {
	s := tempStore(t)
	r, rejects := loadEvents(t, s, connection(),
		connection("UtcTime=", "TimeCreated=noon"), connection("DestinationPort=70000"), connection("ProcessId=x"), connection("DestinationIp="), connection("DestinationIp=-"),
		`{"Channel":"Security","EventID":4688,"Computer":"a","TimeCreated":"2026-03-03T09:00:00Z","EventData":"<EventData/>"}`+"\n",
		`{"Channel":"Security"}`+"\n", "not JSON\n", connection("UtcTime=noon"), event("System", 7036), event("Security", 4663, "ObjectType=Key", "AccessMask=0x1"), sysmon(7))
	const want = `2: time: "noon" is no time; 3: DestinationPort: "70000" is out of range or no whole number; 4: ProcessId: "x" is out of range or no whole number; ` +
		`5: DestinationIp is missing; 6: DestinationIp is missing; 7: NewProcessName is missing; 8: no field says which table or log it belongs to, in the shape that the file begins with; 9: malformed JSON: invalid character 'o' in literal null (expecting 'u')`
	if rejects != want {
		t.Errorf("rejects:\n%s\nwant\n%s", rejects, want)
	}
	kinds := map[string]int64{"System 7036": 1, "Security 4663 not to the data of a file": 1, "Sysmon 7": 1}
	if r.Lines != 13 || r.Loaded != 2 || r.Rejected != 8 || !maps.Equal(r.Kinds, kinds) {
		t.Errorf("%+v", r)
	}
}

func TestTimesOfWindowsEvents(t *testing.T) {
	for _, c := range []struct{ fields, want string }{
		{`"TimeCreated":"2026-03-03T09:00:00.123456789Z"`, "2026-03-03 09:00:00.123456"},
		{`"TimeCreated":"2026-03-03T09:00:00+02:00"`, "2026-03-03 07:00:00"},
		{`"TimeCreated":"2026-03-03 09:00:00.5"`, "2026-03-03 09:00:00.5"}, // no zone: UTC
		{`"EventTime":"2026-03-03T09:00:00.25-05:00","@timestamp":"2026-03-03T14:00:09Z"`, "2026-03-03 14:00:00.25"},
		{`"EventTime":"2026-03-03 09:00:00","@timestamp":"2026-03-03T14:00:09Z"`, "2026-03-03 14:00:09"}, // local time is told by nothing
		{`"EventTime":"2026-03-03 09:00:00"`, "2026-03-03 09:00:00"},
	} {
		s := tempStore(t)
		one(t, s, write(t, "events.json", `{"Channel":"Security","EventID":"4688","NewProcessName":"a","Hostname":"h",`+c.fields+"}"))
		expect(t, s, "SELECT Timestamp::VARCHAR FROM DeviceProcessEvents", c.want)
	}
}

func TestSysmonCountsOfTheCaptures(t *testing.T) {
	for _, c := range []struct {
		path          string
		lines, sysmon int64
		connections   string // of the program to the address: those that Sysmon saw, all
		program       string
		remote        string
		port          int
	}{
		{"empire_dllinjection_LoadLibrary_CreateRemoteThread.zip", 12_200, 206, "51 51", "powershell.exe", "10.10.10.5", 80},
		{"empire_mimikatz_logonpasswords.zip", 6_026, 90, "35 35", "powershell.exe", "10.10.10.5", 80},
		{"empire_launcher_sct_regsvr32.zip", 2_390, 25, "9 10", "powershell.exe", "10.10.10.5", 80}, // the last one only the filtering platform logged
		{"cmd_bitsadmin_download_psh_script.zip", 424, 8, "1 1", "svchost.exe", "151.101.208.133", 443},
		{"psh_cmstp_execution_bypassuac.zip", 1_166, 2, "1 1", "powershell.exe", "140.82.113.3", 443},
	} {
		s := tempStore(t)
		r := one(t, s, telemetry(t, "sysmon/"+c.path))
		if r.Lines != c.lines || r.Rejected > 0 {
			t.Errorf("%s: %+v", c.path, r)
		}
		expect(t, s, `SELECT count(*) FROM DeviceNetworkEvents WHERE AdditionalFields->>'EventID' = '3'`, fmt.Sprint(c.sysmon))
		expect(t, s, fmt.Sprintf(`SELECT concat_ws(' ', count(*) FILTER (AdditionalFields->>'EventID' = '3'), count(*)) FROM DeviceNetworkEvents
			WHERE ActionType = 'ConnectionSuccess' AND InitiatingProcessFileName = '%s' AND RemoteIP = '%s' AND RemotePort = %d`, c.program, c.remote, c.port), c.connections)
		if strings.HasPrefix(c.path, "empire_launcher") {
			expect(t, s, `SELECT round(median(gap), 1) FROM (SELECT epoch(Timestamp - lag(Timestamp) OVER (ORDER BY Timestamp)) AS gap
				FROM DeviceNetworkEvents WHERE RemoteIP = '10.10.10.5' AND RemotePort = 80)`, "5.1")
		}
	}
}

// Members of other types than they should have cost their record, not the file.
func TestWindowsEventsWithMembersOfOtherTypes(t *testing.T) {
	odd := []string{`null`, `1`, `"text"`, `[]`, `[{}]`, `[{"@Name":{"a":1},"#text":[1]},{"@Name":"Image","#text":"x"},{"@Name":"Image","#text":"y"},3]`, `{}`, `{"Data":[{"a":1}]}`, `{"Data":"[{"}`,
		`{"Data":[{"@Name":1,"#text":null}]}`, `"{"`, `"{}"`, `"{\"Image\":{\"Image\":1},\"Image\":2}"`, `"[{"`, `{"Image":{"a":1},"Image":[2],"":3}`, `"\u0000"`}
	for _, shape := range []string{
		`{"@timestamp":"2026-03-03T09:00:00Z","winlog":{"channel":"Microsoft-Windows-Sysmon/Operational","event_id":%s,"event_data":%s}}`,
		`{"@timestamp":"2026-03-03T09:00:00Z","winlog":{"channel":%s,"event_id":1,"keywords":[1],"user":%s}}`,
		`{"_source":%s,"winlog":%s}`,
		`{"log_name":"Security","event_id":%s,"event_data":%s}`,
		`{"Event":{"System":{"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":%s},"EventData":%s}}`,
		`{"Event":{"System":%s,"EventData":%s}}`, `{"Event":%s,"System":%s}`,
		`{"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":%s,"EventData":%s}`,
		`{"Channel":"Microsoft-Windows-PowerShell/Operational","EventID":%s,"Message":%s}`,
	} {
		var lines []string
		for _, a := range odd {
			for _, b := range odd {
				lines = append(lines, fmt.Sprintf(shape, a, b))
			}
		}
		good := strings.NewReplacer("%s", "1").Replace(shape) // what detection sees first
		if strings.HasPrefix(good, `{"_source":1`) {
			good = `{"_source":{"winlog":{"channel":"System","event_id":1}}}`
		}
		if strings.HasPrefix(good, `{"Event":{"System":1`) || strings.HasPrefix(good, `{"Event":1`) {
			good = `{"Event":{"System":{"Channel":"System","EventID":1}}}`
		}
		r := one(t, tempStore(t), write(t, "events.json", good+"\n"+strings.Join(lines, "\n")+"\n"))
		if r.Source != "winevent" || r.Lines != int64(len(lines)+1) {
			t.Errorf("%s: %+v", shape, r)
		}
	}
}
