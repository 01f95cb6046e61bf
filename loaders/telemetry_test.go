package loaders_test

import (
	"testing"

	"exfilhunt/loaders"
)

// flows are connections of real captures, counted independently: n, bytes out and in by originator and responder.
var flows = []struct {
	path, local, remote string
	port                int
	want                string
}{
	{"zeek/android_rats/rat01_conn.log", "10.8.0.61", "147.32.83.234", 1337, "12 41968113 5845"},
	{"zeek/android_rats/rat02_conn.log", "10.8.0.57", "147.32.83.253", 1334, "47 254237 0"},
	{"zeek/apt29/day1_combined.json", "10.0.1.4", "192.168.0.4", 80, "6 2187099 5347774"},
	{"zeek/derived/9596cf60-0da6-47a7-a375-1f25ae32d843", "192.168.100.163", "94.156.71.237", 4782, "2 7626 8613"},
	{"zeek/derived/a30789ce-1e1c-4f96-a097-78c34b9fb612", "192.168.100.40", "43.255.154.57", 587, "1 1007 541"},
	{"zeek/derived/noobs_keylogger", "192.168.76.131", "140.82.59.185", 18439, "1 579 0"},
	{"zeek/stratosphere/001-zeek-scenario-malicious/conn.log", "192.168.1.115", "41.108.179.197", 1177, "237 0 0"},
	{"zeek/stratosphere/001-zeek-scenario-malicious/conn.log", "192.168.1.115", "85.31.204.81", 443, "2 36073 11117"},
	{"zeek/stratosphere/008-zeek-mixed", "147.32.81.167", "162.125.19.130", 443, "49 2130549 264019"},
	{"zeek/rita/proxy_rolling", "10.0.0.111", "10.0.0.238", 3128, "1650 6479566 567258885"},
}

func TestFlowsCarryTheBytesOfTheCapture(t *testing.T) {
	for _, f := range flows {
		s := tempStore(t)
		load(t, s, loaders.Options{}, telemetry(t, f.path))
		var got string
		err := s.QueryRow(`SELECT concat_ws(' ', count(*), coalesce(sum(BytesSent), 0), coalesce(sum(BytesReceived), 0)) FROM DeviceNetworkEvents
			WHERE LocalIP = ? AND RemoteIP = ? AND RemotePort = ? AND ActionType IN ('ConnectionSuccess', 'ConnectionFailed')`,
			f.local, f.remote, f.port).Scan(&got)
		if err != nil || got != f.want {
			t.Errorf("%s: %s -> %s:%d = %s, %v; want %s", f.path, f.local, f.remote, f.port, got, err, f.want)
		}
	}
}

func TestEveryCaptureIsAccountedFor(t *testing.T) {
	s := tempStore(t)
	for _, r := range load(t, s, loaders.Options{}, telemetry(t, "zeek"), telemetry(t, "mde")) {
		if r.Err != nil || r.Rejected > 0 {
			t.Errorf("%s: %v, %d rejected", r.Path, r.Err, r.Rejected)
		}
	}
	expect(t, s, `SELECT format('{} {} {} {} {} {}', lines_read, DeviceNetworkEvents, DeviceFileEvents, DeviceProcessEvents, DeviceEvents, ignored)
		FROM ingest.files WHERE path LIKE '%m365_streaming.jsonl'`, "77 6 3 4 12 53")
	expect(t, s, `SELECT DnsQueryName FROM DnsQueries WHERE SourceType = 'defender'`, "janeslaptop1.corporatedomain")
}

func TestTSVAndJSONOfOneCaptureGiveEqualRows(t *testing.T) {
	s := tempStore(t)
	tsv := one(t, s, telemetry(t, "zeek/wrccdc/zeek-default/dns.log.gz"))
	json := one(t, s, telemetry(t, "zeek/wrccdc/zeek-json/dns.json.gz"))
	if tsv.Loaded != 53_615 || json.Loaded != 53_615 {
		t.Errorf("rows: %d from TSV, %d from JSON; want 53615 of each", tsv.Loaded, json.Loaded)
	}
	expect(t, s, `SELECT count(*) FROM (
		(SELECT * EXCLUDE (SourceId) FROM DeviceEvents WHERE SourceId = 1 EXCEPT ALL SELECT * EXCLUDE (SourceId) FROM DeviceEvents WHERE SourceId = 2)
		UNION ALL
		(SELECT * EXCLUDE (SourceId) FROM DeviceEvents WHERE SourceId = 2 EXCEPT ALL SELECT * EXCLUDE (SourceId) FROM DeviceEvents WHERE SourceId = 1))`, "0")
}

func TestTunnelNamesOfACapture(t *testing.T) {
	s := tempStore(t)
	load(t, s, loaders.Options{}, telemetry(t, "zeek/derived/bad-dns-traffic"))
	expect(t, s, `SELECT concat_ws(' ', count(*), count(DISTINCT DnsQueryName), count(*) FILTER (length(string_split(DnsQueryName, '.')[1]) > 40)) FROM DnsQueries`,
		"220 220 176")
}

func TestInternalNetworksDecideWhatIsOutside(t *testing.T) {
	s := tempStore(t)
	load(t, s, loaders.Options{Internal: []string{"10.0.0.0/8"}}, telemetry(t, "zeek/apt29"))
	expect(t, s, `SELECT DISTINCT RemoteIPType || ' ' || LocalIPType FROM DeviceNetworkEvents WHERE RemoteIP = '192.168.0.4'`, "Public Private")
	expect(t, s, `SELECT DISTINCT RemoteIPType FROM DeviceNetworkEvents WHERE LocalIP = '10.0.1.4' AND RemoteIP = '10.0.1.6'`, "Private")
}

// The one record that says that a file was read becomes a row of both tables.
func TestSensitiveFileReads(t *testing.T) {
	s := tempStore(t)
	r := one(t, s, telemetry(t, "mde/m365_streaming.jsonl"))
	if r.Rows["DeviceFileEvents"] != 3 || r.Rows["DeviceEvents"] != 12 || r.Loaded != 6+2+12+4 {
		t.Errorf("rows %v, %d records loaded", r.Rows, r.Loaded)
	}
	expect(t, s, `SELECT count(*) FROM DeviceFileEvents f JOIN DeviceEvents e ON e.ActionType = 'SensitiveFileRead'
		AND (e.Timestamp, e.DeviceName, e.FileName, e.InitiatingProcessId) = (f.Timestamp, f.DeviceName, f.FileName, f.InitiatingProcessId)
		WHERE f.ActionType = 'FileRead'`, "1")
}
