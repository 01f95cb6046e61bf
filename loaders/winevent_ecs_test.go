package loaders_test

import (
	"fmt"
	"testing"
)

// Events as Elastic's pipelines leave them: what Sysmon said is in ECS fields, and event_data has the rest, if anything.
func TestSysmonThroughElasticsPipelines(t *testing.T) {
	const (
		connection = `SELECT concat_ws('|', strftime(Timestamp, '%H:%M:%S.%g'), DeviceName, ActionType, LocalIP, LocalPort, RemoteIP, RemotePort, RemoteUrl, Protocol, InitiatingProcessFileName,
			InitiatingProcessId, InitiatingProcessUniqueId, InitiatingProcessAccountDomain, AccountName, ReportId) FROM DeviceNetworkEvents`
		created = `SELECT concat_ws('|', FileName, ProcessId, ProcessUniqueId, ProcessCommandLine, SHA256, AccountName, ProcessIntegrityLevel, InitiatingProcessFolderPath, InitiatingProcessId, InitiatingProcessCommandLine,
			InitiatingProcessUniqueId) FROM DeviceProcessEvents`
		program = `"process":{"entity_id":"{5f0c}","pid":4711,"executable":"C:\\Tools\\rclone.exe"%s}`
	)
	process := fmt.Sprintf(program, "")
	for _, c := range []struct {
		name, id, data, members string
		query, want             string
	}{
		{"connection", "3", "", process + `,"user":{"id":"S-1-5-18","domain":"CORP","name":"ann"},"source":{"ip":"10.0.0.5","port":50000,"domain":"ws-1"},
			"destination":{"ip":"203.0.113.9","port":443,"domain":"a.example"},"network":{"transport":"tcp","direction":"egress"}`, connection,
			"09:00:00.123|ws-1.example|ConnectionSuccess|10.0.0.5|50000|203.0.113.9|443|a.example|Tcp|rclone.exe|4711|{5f0c}|CORP|ann|77"},
		{"accepted, without a program", "3", "", `"source":{"ip":"203.0.113.9","port":40000},"destination":{"ip":"10.0.0.5","port":22},"network":{"transport":"tcp","direction":"ingress"}`, connection,
			"09:00:00.123|ws-1.example|InboundConnectionAccepted|10.0.0.5|22|203.0.113.9|40000||Tcp|||||77"},
		{"accepted, as event_data says", "3", `{"Initiated":"false"}`, `"source":{"ip":"203.0.113.9","port":40000},"destination":{"ip":"10.0.0.5","port":22},"network":{"transport":"tcp"}`, connection,
			"09:00:00.123|ws-1.example|InboundConnectionAccepted|10.0.0.5|22|203.0.113.9|40000||Tcp|||||77"},
		{"process", "1", `{"IntegrityLevel":"High"}`, fmt.Sprintf(program, `,"command_line":"rclone copy","hash":{"md5":"aa","sha256":"bb00"},
			"parent":{"entity_id":"{5f0d}","pid":12,"executable":"C:\\Windows\\explorer.exe","command_line":"explorer"}`) + `,"user":{"name":"ann"}`, created,
			`rclone.exe|4711|{5f0c}|rclone copy|bb00|ann|High|C:\Windows\explorer.exe|12|explorer|{5f0d}`},
		{"file", "11", "", process + `,"file":{"path":"C:\\out\\a.zip"}`,
			"SELECT concat_ws('|', ActionType, FileName, FolderPath, InitiatingProcessFileName) FROM DeviceFileEvents", `FileCreated|a.zip|C:\out\a.zip|rclone.exe`},
		{"lookup", "22", "", process + `,"dns":{"question":{"name":"a.example"},"answers":[{"type":"CNAME","data":"b.example"},{"type":"A","data":"203.0.113.9"}]},"sysmon":{"dns":{"status":"DNS_ERROR_RCODE_NAME_ERROR"}}`,
			"SELECT concat_ws('|', DnsQueryName, DnsResponseCode, InitiatingProcessFileName, AdditionalFields->>'QueryResults') FROM DeviceEvents", "a.example|NXDOMAIN|rclone.exe|b.example;203.0.113.9"},
		{"other things of the same names", "3", `{"Image":"a.exe","DestinationIp":"203.0.113.9"}`, `"process":"x","source":"/var/log","host":[1],"file":3`,
			"SELECT concat_ws('|', InitiatingProcessFileName, RemoteIP) FROM DeviceNetworkEvents", "a.exe|203.0.113.9"},
	} {
		data := ""
		if c.data != "" {
			data = `,"event_data":` + c.data
		}
		event := `{"@timestamp":"2026-03-03T09:00:00.123Z","winlog":{"channel":"ForwardedEvents","provider_name":"Microsoft-Windows-Sysmon","event_id":"` + c.id + `","computer_name":"ws-1.example","record_id":"77"` + data + "}," + c.members + "}"
		for form, content := range map[string]string{"event": "[" + event + "]", "document": `[{"_index":"logs","_source":` + event + "}]"} {
			t.Run(c.name+"/"+form, func(t *testing.T) {
				s := tempStore(t)
				if r := one(t, s, write(t, "events.json", content)); r.Format != "winlogbeat-json" || r.Loaded != 1 {
					t.Errorf("%+v", r)
				}
				expect(t, s, c.query, c.want)
			})
		}
	}
}
