package loaders_test

import (
	"maps"
	"testing"
)

func TestADeedThatTwoEventsTellIsOneRow(t *testing.T) {
	filter := func(port string, pairs ...string) string {
		return event("Security", 5156, append([]string{"ProcessID=4711", `Application=\device\harddiskvolume2\tools\rclone.exe`, "Direction=%%14593", "SourceAddress=10.0.0.5", "SourcePort=" + port,
			"DestAddress=203.0.113.9", "DestPort=443", "Protocol=6"}, pairs...)...)
	}
	access := func(id int, pairs ...string) string {
		return event("Security", id, append([]string{"ObjectType=File", `ObjectName=C:\a.docx`, "AccessMask=0x1", "ProcessId=0x1267"}, pairs...)...)
	}
	lookup := func(id int, pairs ...string) string {
		return event("Microsoft-Windows-DNS-Client/Operational", id, append([]string{"QueryName=a.example", "QueryType=1"}, pairs...)...)
	}
	for _, c := range []struct {
		name  string
		lines []string
		rows  string // EventIDs
		kinds map[string]int64
	}{
		{"a connection", []string{filter("50000"), connection(), filter("50001")}, "3 5156", map[string]int64{"Security 5156 beside Sysmon 3": 1}},
		{"a connection without Sysmon", []string{filter("50000"), filter("50000")}, "5156 5156", nil},
		{"connections from one port to two addresses", []string{connection("DestinationIp=10.0.0.9"), filter("50000")}, "3 5156", nil},
		{"a connection over IPv6", []string{connection("DestinationIp=2001:db8:0:0:0:0:0:1"), filter("50000", "DestAddress=2001:db8::1"), filter("50000", "DestAddress=2001:db8::2")}, "3 5156", map[string]int64{"Security 5156 beside Sysmon 3": 1}},
		{"a handle and a read", []string{access(4656), access(4663), access(4656, `ObjectName=C:\b.docx`)}, "4656 4663", map[string]int64{"Security 4656 beside Security 4663": 1}},
		{"a read much later", []string{access(4656), access(4663, "TimeCreated=2026-03-03T10:00:00Z")}, "4656 4663", nil},
		{"a lookup", []string{lookup(3006), lookup(3020), lookup(3008)}, "3008", map[string]int64{"DNS Client 3006 beside DNS Client 3008 or DNS Client 3020 or Sysmon 22": 1, "DNS Client 3020 beside DNS Client 3008 or Sysmon 22": 1}},
		{"a lookup that only began", []string{lookup(3006)}, "3006", nil},
		{"lookups of two hosts", []string{lookup(3006), lookup(3008, "Computer=ws-2.example")}, "3006 3008", nil},
		{"a lookup that Sysmon saw", []string{lookup(3008), sysmon(22, "QueryName=a.example", "QueryStatus=0")}, "22", map[string]int64{"DNS Client 3008 beside Sysmon 22": 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := tempStore(t)
			r, rejects := loadEvents(t, s, c.lines...)
			if rejects != "" || r.Loaded+r.Ignored() != int64(len(c.lines)) || !maps.Equal(r.Kinds, c.kinds) {
				t.Errorf("%+v %s", r, rejects)
			}
			expect(t, s, `SELECT string_agg(AdditionalFields->>'EventID', ' ' ORDER BY (AdditionalFields->>'EventID')::INT) FROM
				(SELECT AdditionalFields FROM DeviceNetworkEvents UNION ALL SELECT AdditionalFields FROM DeviceFileEvents UNION ALL SELECT AdditionalFields FROM DeviceEvents)`, c.rows)
		})
	}
}

func TestPartsOfAScriptBlockAreOneRow(t *testing.T) {
	part := func(block, number, total, text string, pairs ...string) string {
		return event("Microsoft-Windows-PowerShell/Operational", 4104, append([]string{"ScriptBlockId=" + block, "MessageNumber=" + number, "MessageTotal=" + total, "ScriptBlockText=" + text}, pairs...)...)
	}
	s := tempStore(t)
	r, rejects := loadEvents(t, s,
		part("a", "2", "11", "B"), part("a", "10", "11", "J"), part("a", "1", "11", "A", "RecordNumber=5"), part("a", "2", "11", "B"), // out of order, some missing, one twice
		part("b", "1", "1", "alone"), part("c", "3", "3", "end"), part("a", "1", "11", "x", "Computer=ws-2.example"),
		event("Microsoft-Windows-PowerShell/Operational", 4104, "Message=Creating Scriptblock text (1 of 2):\r\n(from the\r\nmessage: \r\n\r\nScriptBlock ID: d-1\r\nPath: "),
		part("d-1", "2", "2", "and not)"))
	if rejects != "" || r.Loaded != 5 || r.Kinds["PowerShell 4104, a further part of a script block"] != 4 {
		t.Errorf("%+v %s", r, rejects)
	}
	expect(t, s, `SELECT concat_ws(' ', AdditionalFields->>'ScriptBlockId', DeviceName, ReportId, AdditionalFields->>'ScriptBlockText') FROM DeviceEvents ORDER BY 1`,
		"a ws-1.example 5 ABJ", "a ws-2.example 77 x", "b ws-1.example 77 alone", "c ws-1.example 77 end", "d-1 ws-1.example 77 (from the\r\nmessage: and not)")
}
