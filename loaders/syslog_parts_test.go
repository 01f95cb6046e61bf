package loaders_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"exfilhunt/loaders"
)

// carried are messages of each kind, as their own programs write them: a connection that audit records tell in two
// lines, one that Sysmon for Linux tells, and one that a firewall tells, in CEF and in LEEF.
var carried = []struct{ program, message string }{
	{"audispd", `type=SYSCALL msg=audit(1714557600.123:456): arch=c000003e syscall=42 success=yes exit=0 a0=3 a1=7ffd a2=10 a3=0 items=0 ppid=1306 pid=1321 auid=1000 uid=0 gid=0 comm="curl" exe="/usr/bin/curl" key="net"`},
	{"CRON", "(root) CMD (run-parts /etc/cron.hourly)"},
	{"audispd", `type=SOCKADDR msg=audit(1714557600.123:456): saddr=020001BBCB0071090000000000000000`},
	{"sysmon", `<Event><System><Provider Name="Linux-Sysmon" Guid="{ff032593-a8d3-4f13-b0d6-01fc615a0f97}"/><EventID>3</EventID><Version>5</Version><TimeCreated SystemTime="2024-05-01T10:00:01.000000000Z"/>` +
		`<Channel>Linux-Sysmon/Operational</Channel><Computer>web01</Computer></System><EventData><Data Name="UtcTime">2024-05-01 10:00:01.000</Data><Data Name="ProcessId">1322</Data>` +
		`<Data Name="Image">/usr/bin/wget</Data><Data Name="User">root</Data><Data Name="Protocol">tcp</Data><Data Name="Initiated">true</Data><Data Name="SourceIp">10.0.0.5</Data><Data Name="SourcePort">50001</Data>` +
		`<Data Name="DestinationIp">203.0.113.9</Data><Data Name="DestinationPort">443</Data></EventData></Event>`},
	{"wall", `CEF:0|Kestrel|Wall|1|7|allowed|5|src=10.0.0.6 spt=50002 dst=203.0.113.9 dpt=443 proto=TCP act=allow out=4096 in=120`},
	{"wall", "LEEF:1.0|Kestrel|Wall|1|7|src=10.0.0.7\tsrcPort=50003\tdst=203.0.113.9\tdstPort=443\tproto=TCP\tsrcBytes=99"},
}

var wantCarried = []string{"auditd web01 203.0.113.9:443 curl", "cef 10.0.0.6 203.0.113.9:443 ", "cef 10.0.0.7 203.0.113.9:443 ", "winevent web01 203.0.113.9:443 wget"}

// TestWhatSyslogCarriesGoesToItsSource wraps the same messages in every way, and expects the same connections.
func TestWhatSyslogCarriesGoesToItsSource(t *testing.T) {
	var sentinel, shipped, journal, text []string
	csv := []string{"TimeGenerated,Computer,ProcessName,SyslogMessage"}
	for _, c := range carried {
		sentinel = append(sentinel, fmt.Sprintf(`{"TimeGenerated":"2024-05-01T10:00:02Z","Computer":"web01","ProcessName":%q,"SyslogMessage":%q,"Type":"Syslog"}`, c.program, c.message))
		shipped = append(shipped, fmt.Sprintf(`{"@timestamp":"2024-05-01T10:00:02Z","host":{"name":"collector"},"message":%q}`, "<13>May  1 10:00:02 web01 "+c.program+": "+c.message))
		journal = append(journal, fmt.Sprintf(`{"__REALTIME_TIMESTAMP":"1714557602000000","_HOSTNAME":"web01","SYSLOG_IDENTIFIER":%q,"MESSAGE":%q}`, c.program, c.message))
		text = append(text, "2024-05-01T10:00:02Z web01 "+c.program+": "+c.message)
		csv = append(csv, "2024-05-01T10:00:02Z,web01,"+c.program+`,"`+strings.ReplaceAll(c.message, `"`, `""`)+`"`)
	}
	for name, content := range map[string]string{
		"sentinel.json": strings.Join(sentinel, "\n"), "hub.json": `{"records":[` + strings.Join(sentinel, ",") + "]}",
		"shipped.json": strings.Join(shipped, "\n"), "journal.json": strings.Join(journal, "\n"),
		"messages": strings.Join(text, "\n"), "query_data.csv": strings.Join(csv, "\n"),
	} {
		s := tempStore(t)
		results := load(t, s, loaders.Options{}, write(t, name, content))
		if len(results) != 4 || slices.ContainsFunc(results, func(r loaders.Result) bool { return r.Err != nil || r.Rejected > 0 || r.Note != "" }) || results[0].Kinds["syslog CRON"] != 1 {
			t.Errorf("%s: %+v", name, results)
		}
		expect(t, s, `SELECT concat_ws(' ', SourceType, DeviceName, RemoteIP || ':' || RemotePort, InitiatingProcessFileName) FROM DeviceNetworkEvents ORDER BY 1`, wantCarried...)
		expect(t, s, "SELECT count(*) FROM DeviceNetworkEvents WHERE year(Timestamp) != 2024", "0")
	}
}
