package loaders_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/unicode"

	"exfilhunt/loaders"
)

const (
	network = `{"Timestamp":"2026-03-03T09:00:01.1234567Z","DeviceName":"ws","ActionType":"ConnectionSuccess","RemoteIP":"203.0.113.9","RemotePort":443,"Protocol":"Tcp","RemoteIPType":"Public","InitiatingProcessAccountName":"ann","BytesSent":5}`
	process = `{"Timestamp":"2026-03-03T09:00:02Z","DeviceName":"ws","ActionType":"ProcessCreated","FileName":"a.exe","ProcessCommandLine":"a \"b\"","AccountName":"bob"}`
)

func streamed(table, properties string) string {
	return fmt.Sprintf(`{"time":"2026-03-03T09:05:00Z","category":"AdvancedHunting-%s","properties":%s}`, table, properties)
}

func exported(table, row string) string {
	return strings.Replace(row, `{"Timestamp":`, `{"Type":"`+table+`","TimeGenerated":`, 1)
}

// twoRows is what network and process become, whatever the form in which they came.
const (
	queryTwoRows = `SELECT concat_ws(' ', Timestamp, DeviceName, RemoteIP, RemotePort, RemoteIPType, BytesSent, BytesReceived, AccountName, SourceType) FROM DeviceNetworkEvents
		UNION ALL SELECT concat_ws(' ', Timestamp, DeviceName, FileName, ProcessCommandLine, AccountName, SourceType) FROM DeviceProcessEvents`
	wantNetwork = "2026-03-03 09:00:01.123456 ws 203.0.113.9 443 Public 5 ann defender"
	wantProcess = `2026-03-03 09:00:02 ws a.exe a "b" bob defender`
)

func TestEveryFormOfOneEvent(t *testing.T) {
	both := []string{wantNetwork, wantProcess}
	for _, c := range []struct {
		format, name, content string
		want                  []string
	}{
		{"defender-stream", "PT1H.json", streamed("DeviceNetworkEvents", network) + "\r\n" + streamed("DeviceProcessEvents", process) + "\r\n", both},
		{"defender-hub", "hub.json", `{"records":[` + streamed("DeviceNetworkEvents", network) + "," + streamed("DeviceProcessEvents", process) + "]}", both},
		{"defender-hub", "hub.ndjson", `{"records":[` + streamed("DeviceNetworkEvents", network) + "]}\n" + `{"records":[` + streamed("DeviceProcessEvents", process) + "]}\n", both},
		{"defender-export", "PT05M.json", exported("DeviceNetworkEvents", network) + "\n" + exported("DeviceProcessEvents", process) + "\n", both},
		{"defender-export", "am-DeviceNetworkEvents/PT05M.json", strings.Replace(network, "Timestamp", "TimeGenerated", 1), both[:1]},
		{"defender-answer", "api.json", `{"Stats":{"ExecutionTime":1},"Schema":[{"Name":"Timestamp","Type":"DateTime"}],"Results":[` + network + "]}", both[:1]},
		{"defender-answer", "graph.json", "{\n  \"schema\": [\n    {\"name\": \"Timestamp\", \"type\": \"DateTime\"}\n  ],\n  \"results\": [\n    " + strings.ReplaceAll(process, ",", ",\n      ") + "\n  ]\n}\n", both[1:]},
		{"defender-csv", "portal.csv", "\ufeffTimestamp,DeviceName,ActionType,RemoteIP,RemotePort,RemoteIPType,InitiatingProcessAccountName,BytesSent\r\n2026-03-03T09:00:01.1234567Z,ws,ConnectionSuccess,203.0.113.9,443,Public,ann,5\r\n", both[:1]},
		{"defender-csv", "azure.csv", "\"TimeGenerated [UTC]\",DeviceName,ActionType,FileName,ProcessCommandLine,AccountName\n\"3/3/2026, 9:00:02.000 AM\",ws,ProcessCreated,a.exe,\"a \"\"b\"\"\",bob\n", both[1:]},
		{"defender-csv", "portal2.csv", "Timestamp,DeviceName,ActionType,FileName,ProcessCommandLine,AccountName\n\"Mar 3, 2026 9:00:02 AM\",ws,ProcessCreated,a.exe,\"a \"\"b\"\"\",bob\n", both[1:]},
	} {
		t.Run(c.format+"/"+c.name, func(t *testing.T) {
			s := tempStore(t)
			r := one(t, s, write(t, c.name, c.content))
			if r.Format != c.format || r.Lines != int64(len(c.want)) {
				t.Errorf("format %s, %d lines; want %s, %d", r.Format, r.Lines, c.format, len(c.want))
			}
			expect(t, s, queryTwoRows, c.want...)
		})
	}
}

func TestParquet(t *testing.T) {
	s := tempStore(t)
	path := filepath.Join(t.TempDir(), "events.parquet")
	if _, err := s.Exec(`COPY (SELECT TIMESTAMP '2026-03-03 09:00:01.123456' AS Timestamp, 'ws' AS DeviceName, 'ConnectionSuccess' AS ActionType,
		'203.0.113.9' AS RemoteIP, 443 AS RemotePort, 'Public' AS RemoteIPType, 'ann' AS InitiatingProcessAccountName, 5::BIGINT AS BytesSent,
		{'a': 1} AS AdditionalFields) TO '` + path + `' (FORMAT parquet)`); err != nil {
		t.Fatal(err)
	}
	if r := one(t, s, path); r.Format != "defender-parquet" || r.Lines != 1 {
		t.Errorf("%+v", r)
	}
	expect(t, s, queryTwoRows, wantNetwork)
	expect(t, s, "SELECT AdditionalFields FROM DeviceNetworkEvents", `{"a":1}`)
}

// TestParquetValuesOutOfRange has what a typed column can hold and a table's cannot.
func TestParquetValuesOutOfRange(t *testing.T) {
	s := tempStore(t)
	path := filepath.Join(t.TempDir(), "events.parquet")
	if _, err := s.Exec(`COPY (SELECT t::TIMESTAMPTZ AS Timestamp, 'ConnectionSuccess' AS ActionType, '203.0.113.9' AS RemoteIP, port::BIGINT AS RemotePort
		FROM (VALUES ('2026-03-03 10:00:01+01', 443), ('2026-03-03 09:00:02+00', -1), ('2026-03-03 09:00:03+00', 70000), (NULL, 1), ('1960-01-01 00:00:00+00', 2)) AS v(t, port)
		) TO '` + path + `' (FORMAT parquet)`); err != nil {
		t.Fatal(err)
	}
	if r := one(t, s, path); r.Lines != 5 || r.Loaded != 1 || r.Rejected != 4 {
		t.Errorf("%+v", r)
	}
	expect(t, s, "SELECT Timestamp::VARCHAR || ' ' || RemotePort FROM DeviceNetworkEvents", "2026-03-03 09:00:01 443")
}

func TestBytesOfAnInspectedRequest(t *testing.T) {
	s := tempStore(t)
	const row = `{"Timestamp":"2026-03-03T09:00:00Z","ActionType":"HttpConnectionInspected","RemoteIP":"10.1.1.1","RemoteIPType":null,"AdditionalFields":%s}`
	fields := `{"direction":"Out","host":"h.example","method":"POST","request_body_len":"70000","response_body_len":"12","uri":"/u","user_agent":"x"}`
	text := streamed("DeviceNetworkEvents", fmt.Sprintf(row, fmt.Sprintf("%q", fields))) + "\n" + // a string, as it is streamed
		streamed("DeviceNetworkEvents", fmt.Sprintf(row, fields)) + "\n" + // an object
		streamed("DeviceNetworkEvents", fmt.Sprintf(row, `"not JSON {"`)) + "\n" +
		streamed("DeviceNetworkEvents", fmt.Sprintf(row, "null"))
	one(t, s, write(t, "http.json", text))
	with := "70000 12 POST h.example /u x Private"
	expect(t, s, "SELECT concat_ws(' ', BytesSent, BytesReceived, HttpMethod, HttpHost, HttpUri, HttpUserAgent, RemoteIPType) FROM DeviceNetworkEvents",
		with, with, "    Private", "    Private")
}

func TestTimeOutsideThePropertiesIsUsed(t *testing.T) {
	s := tempStore(t)
	one(t, s, write(t, "pnp.json", streamed("DeviceEvents", `{"Timestamp":null,"ActionType":"PnpDeviceConnected"}`)))
	expect(t, s, "SELECT Timestamp::VARCHAR FROM DeviceEvents", "2026-03-03 09:05:00")
}

const conn = "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n" +
	"#fields\tresp_bytes\torig_bytes\tconn_state\tproto\tid.resp_p\tid.resp_h\tid.orig_p\tid.orig_h\tuid\tts\textra\n" +
	"#types\tcount\tcount\tstring\tenum\tport\taddr\tport\taddr\tstring\ttime\tstring\n"

func TestZeekFieldsInAnyOrderAndBothDirections(t *testing.T) {
	s := tempStore(t)
	one(t, s, write(t, "conn.log", "  \n\t"+conn+
		"7\t90\tSF\ttcp\t443\t203.0.113.9\t50000\t10.0.0.5\tC1\t1772528401.123456\tx\n"+
		"7\t90\tSF\ttcp\t22\t10.0.0.5\t40000\t203.0.113.9\tC2\t1772528402.000000\t(empty)\n"+
		"-\t-\tS0\ttcp\t443\t203.0.113.9\t50001\t10.0.0.5\tC3\t1772528403.5\t-\n"+
		"#close\t2026-03-03-10-00-00\n"))
	expect(t, s, `SELECT concat_ws(' ', Timestamp, ActionType, LocalIP, LocalPort, RemoteIP, RemotePort, Protocol, coalesce(BytesSent::VARCHAR, 'NULL'), coalesce(BytesReceived::VARCHAR, 'NULL'), DeviceName)
		FROM DeviceNetworkEvents ORDER BY Timestamp`,
		"2026-03-03 09:00:01.123456 ConnectionSuccess 10.0.0.5 50000 203.0.113.9 443 Tcp 90 7 10.0.0.5",
		"2026-03-03 09:00:02 InboundConnectionAccepted 10.0.0.5 22 203.0.113.9 40000 Tcp 7 90 10.0.0.5",
		"2026-03-03 09:00:03.5 ConnectionFailed 10.0.0.5 50001 203.0.113.9 443 Tcp NULL NULL 10.0.0.5")
}

func TestLogsOneBehindTheOther(t *testing.T) {
	const row = "7\t90\tSF\ttcp\t443\t203.0.113.9\t50000\t10.0.0.5\tC1\t1772528401.123456\tx\n"
	text := conn + row + "#close\t2026\n" + conn + row + // the same header again: still one log
		"#separator \\x09\n#path\tconn\n#fields\tts\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\torig_bytes\tresp_bytes\tconn_state\n" +
		"1772528405.000000\t10.0.0.5\t50000\t203.0.113.9\t443\ttcp\t90\t7\tSF\n#close\t2026\n" +
		"#separator \\x09\n#path\tssl\n#fields\tts\tuid\n1772528406.000000\tC2\n"
	for name, content := range map[string]string{"all.log": text, "all.log.gz": string(gzipped(t, []byte(text)))} {
		s := tempStore(t)
		path := write(t, name, content)
		r := load(t, s, loaders.Options{}, path)
		if len(r) != 3 || r[0].Loaded != 2 || r[1].Loaded != 1 || r[2].Ignored() != 1 || r[1].Path != path+"#2" {
			t.Errorf("%s: %+v", name, r)
		}
		expect(t, s, "SELECT DISTINCT concat_ws(' ', LocalIP, RemoteIP, RemotePort, BytesSent, BytesReceived) FROM DeviceNetworkEvents",
			"10.0.0.5 203.0.113.9 443 90 7")
	}
	whole := gzipped(t, []byte(text))
	r := load(t, tempStore(t), loaders.Options{}, write(t, "cut.log.gz", string(whole[:len(whole)-6])))
	if len(r) != 3 || r[0].Note != "" || !strings.Contains(r[2].Note, "cut after") {
		t.Errorf("cut: %+v", r)
	}
}

func TestPackedAndEncodedAlike(t *testing.T) {
	plain := []byte(streamed("DeviceNetworkEvents", network) + "\n")
	pack := map[string]func() []byte{
		"a.json":     func() []byte { return plain },
		"b.json.gz":  func() []byte { return gzipped(t, plain) },
		"c.json.zst": func() []byte { return zstdPacked(t, plain) },
		"d.zip":      func() []byte { return zipped(t, map[string][]byte{"x/e.json": plain}) },
		"f.zip":      func() []byte { return zipped(t, map[string][]byte{"g.json.gz": gzipped(t, plain)}) },
		"h.json": func() []byte {
			text, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes(plain)
			if err != nil {
				t.Fatal(err)
			}
			return text
		},
		"glob[1]*.json": func() []byte { return plain },
	}
	for name, content := range pack {
		s := tempStore(t)
		if r := one(t, s, write(t, name, string(content()))); r.Loaded != 1 {
			t.Errorf("%s: %+v", name, r)
		}
		expect(t, s, queryTwoRows, wantNetwork)
	}
}

func TestStandardInput(t *testing.T) {
	s := tempStore(t)
	r := load(t, s, loaders.Options{Stdin: bytes.NewReader(gzipped(t, []byte(streamed("DeviceNetworkEvents", network))))}, "-")
	if len(r) != 1 || r[0].Path != "stdin" || r[0].Loaded != 1 || r[0].Err != nil {
		t.Errorf("%+v", r)
	}
}

func gzipped(t testing.TB, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zstdPacked(t testing.TB, content []byte) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll(content, nil)
}

func zipped(t testing.TB, members map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range members {
		m, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestIncident(t *testing.T) {
	s := tempStore(t)
	for _, r := range load(t, s, loaders.Options{}, filepath.Join("testdata", "incident")) {
		if r.Err != nil || r.Rejected > 0 {
			t.Errorf("%s: %v, %d rejected", r.Path, r.Err, r.Rejected)
		}
	}
	entries, err := os.ReadDir(filepath.Join("testdata", "incident", "zeek"))
	if err != nil || len(entries) == 0 {
		t.Fatal(err)
	}
	expect(t, s, "SELECT DISTINCT source FROM ingest.files ORDER BY 1", "defender", "zeek")
}

func TestOtherTablesAreIgnored(t *testing.T) {
	const row = "2026-03-03T09:00:01Z,ws,%s,Tcp,203.0.113.9,443\n"
	header := "Timestamp,DeviceName,ActionType,Protocol,RemoteIP,RemotePort\n"
	for _, c := range []struct {
		path, content, kind string
	}{
		{"DeviceLogonEvents.csv", header + fmt.Sprintf(row, ""), "DeviceLogonEvents"},
		{"export.csv", header + fmt.Sprintf(row, "LogonSuccess"), "DeviceLogonEvents"},
		{"export.csv", "Timestamp,DeviceName,ActionType,RegistryKey\n2026-03-03T09:00:01Z,ws,RegistryValueSet,HKLM\n", "DeviceRegistryEvents"},
		{"answer.json", `{"Results":[{"Timestamp":"2026-03-03T09:00:01Z","ActionType":"LogonFailed","RemoteIP":"10.0.0.1","Protocol":"NTLM"}]}`, "DeviceLogonEvents"},
	} {
		if r := one(t, tempStore(t), write(t, c.path, c.content)); r.Kinds[c.kind] != 1 || r.Loaded != 0 {
			t.Errorf("%s: %+v", c.path, r)
		}
	}
	r := one(t, tempStore(t), write(t, "DeviceEvents-2026/category=x/properties=1/DeviceNetworkEvents.csv", header+fmt.Sprintf(row, "")))
	if r.Rows["DeviceNetworkEvents"] != 1 {
		t.Errorf("the file's name comes before the folder's: %+v", r)
	}
}

func TestZeekRecordsThatDoNotNameTheirLog(t *testing.T) {
	const (
		flow   = `{"ts":1772528401.5,"id.orig_h":"10.0.0.5","id.resp_h":"8.8.8.8","conn_state":"SF","orig_bytes":5}`
		lookup = `{"ts":1772528401.5,"id.orig_h":"10.0.0.5","id.resp_h":"8.8.8.8","query":"a.example","qtype_name":"A"}`
		call   = `{"ts":1772528401.5,"id.orig_h":"10.0.0.5","id.resp_h":"8.8.8.8","method":"INVITE","uri":"sip:x"}`
	)
	for name, content := range map[string]string{"sip.log": flow + "\n" + lookup + "\n" + call, "x.json": "[" + lookup + ",\n" + flow + "," + call + "]"} {
		r := one(t, tempStore(t), write(t, name, content))
		if r.Rows["DeviceNetworkEvents"] != 1 || r.Rows["DeviceEvents"] != 1 || r.Ignored() != 1 {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestLargeCSVWithLineBreaksInQuotes(t *testing.T) {
	const rows = 120_000
	row := "2026-03-03T09:00:01Z,ws,ConnectionSuccess,203.0.113.9,443,\"two\nlines " + strings.Repeat("y", 240) + "\"\n"
	path := write(t, "events.csv", "\n\nTimestamp,DeviceName,ActionType,RemoteIP,RemotePort,InitiatingProcessCommandLine\n"+
		strings.Repeat(row, rows)+"2026-03-03T09:00:01Z,ws,ConnectionSuccess,203.0\n"+strings.Replace(row, "443,", "443,x,", 1)+strings.Replace(row, "y", strings.Repeat("z", 5<<20), 1))
	if r := one(t, tempStore(t), path); r.Loaded != rows+1 || r.Rejected != 2 || r.Lines != rows+3 {
		t.Errorf("%+v", r)
	}
}
