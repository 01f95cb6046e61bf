package bench

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"time"
)

// windows makes Windows events at random.
type windows struct{ *rand.Rand }

// zipf picks 0 to n-1, small ones far more often.
func (g windows) zipf(n int) int { return int(g.Float64() * g.Float64() * g.Float64() * float64(n)) }

var windowsPrograms = []string{
	"chrome.exe", "msedge.exe", "svchost.exe", "Teams.exe", "OneDrive.exe", "OUTLOOK.EXE", "MsMpEng.exe", "powershell.exe", "python.exe", "curl.exe",
}

// An Event is a Windows event before it is written in some form.
type Event struct {
	Channel, Provider, Computer string
	ID                          int
	Record                      int64
	Time                        time.Time
	Data                        map[string]string // EventData
}

// WindowsEvents writes events of Sysmon and the Security log as shape gives them, one a line, until at least size bytes are
// written. It returns the number of events. Three of ten are of kinds that no hunt reads, as logs with a filter have them.
func WindowsEvents(w io.Writer, seed uint64, size int64, shape func(Event) any) (events int64, err error) {
	g := windows{rand.New(rand.NewPCG(seed, 1))}
	out := bufio.NewWriterSize(w, 1<<20)
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for written := int64(0); written < size; {
		at = at.Add(time.Duration(g.IntN(40_000)) * time.Microsecond)
		events++
		line, err := json.Marshal(shape(g.event(at, events)))
		if err != nil {
			return events, err
		}
		n, err := out.Write(append(line, '\n'))
		if err != nil {
			return events, err
		}
		written += int64(n)
	}
	return events, out.Flush()
}

// Winlogbeat is the form of Winlogbeat 7 and later.
func Winlogbeat(e Event) any {
	return map[string]any{
		"@timestamp": e.Time, "ecs": map[string]any{"version": "1.12.0"},
		"event": map[string]any{"code": fmt.Sprint(e.ID), "kind": "event", "provider": e.Provider, "created": e.Time.Add(time.Second)},
		"host":  map[string]any{"name": e.Computer}, "log": map[string]any{"level": "information"}, "message": message(e),
		"agent": map[string]any{"type": "winlogbeat", "version": "7.17.0", "hostname": e.Computer, "ephemeral_id": "5f0c7d1e-0000-4000-8000-000000000001"},
		"winlog": map[string]any{
			"api": "wineventlog", "channel": e.Channel, "provider_name": e.Provider, "computer_name": e.Computer, "event_id": fmt.Sprint(e.ID),
			"record_id": e.Record, "process": map[string]any{"pid": 2412, "thread": map[string]any{"id": 3304}}, "opcode": "Info", "event_data": e.Data,
		},
	}
}

// Elements is the form of evtx_dump -o jsonl.
func Elements(e Event) any {
	attributes := func(name string, value any) any {
		return map[string]any{"#attributes": map[string]any{name: value}}
	}
	return map[string]any{"Event": map[string]any{
		"#attributes": map[string]any{"xmlns": "http://schemas.microsoft.com/win/2004/08/events/event"},
		"System": map[string]any{
			"Provider": attributes("Name", e.Provider), "EventID": e.ID, "Version": 5, "Level": 4, "Task": e.ID, "Opcode": 0,
			"Keywords": "0x8000000000000000", "TimeCreated": attributes("SystemTime", e.Time), "EventRecordID": e.Record, "Correlation": nil,
			"Execution": attributes("ProcessID", 2412), "Channel": e.Channel, "Computer": e.Computer, "Security": attributes("UserID", "S-1-5-18"),
		},
		"EventData": e.Data,
	}}
}

// Flat is the form of NXLog.
func Flat(e Event) any {
	all := map[string]any{
		"EventTime": e.Time, "Hostname": e.Computer, "Keywords": -9223372036854775808, "EventType": "INFO", "SeverityValue": 2, "Severity": "INFO",
		"EventID": e.ID, "SourceName": e.Provider, "Task": e.ID, "RecordNumber": e.Record, "ExecutionProcessID": 2412, "ThreadID": 3304,
		"Channel": e.Channel, "Domain": "NT AUTHORITY", "AccountName": "SYSTEM", "UserID": "S-1-5-18", "AccountType": "User", "Message": message(e),
		"SourceModuleName": "eventlog", "SourceModuleType": "im_msvistalog", "EventReceivedTime": e.Time.Add(time.Second),
	}
	for name, value := range e.Data {
		all[name] = value
	}
	return all
}

// message is the event as a person reads it: its data once more.
func message(e Event) string {
	text := "Event:"
	for name, value := range e.Data {
		text += "\r\n" + name + ": " + value
	}
	return text
}

func (g windows) event(at time.Time, record int64) Event {
	device := g.zipf(500)
	e := Event{
		Channel: "Microsoft-Windows-Sysmon/Operational", Provider: "Microsoft-Windows-Sysmon", Computer: fmt.Sprintf("ws-%03d.corp.example", device),
		Record: record, Time: at,
	}
	program := windowsPrograms[g.zipf(len(windowsPrograms))]
	process := g.IntN(30_000)
	e.Data = map[string]string{
		"RuleName": "-", "UtcTime": at.Format("2006-01-02 15:04:05.000"), "ProcessGuid": fmt.Sprintf("{5f0c7d1e-%08x-0000-%08x}", record, process),
		"ProcessId": fmt.Sprint(process), "Image": `C:\Program Files\Example\` + program, "User": fmt.Sprintf(`CORP\user%d`, g.zipf(800)),
	}
	local, remote, port := fmt.Sprintf("10.20.%d.%d", device/250, 1+device%250), fmt.Sprintf("203.0.%d.%d", g.zipf(250), 1+g.IntN(250)), fmt.Sprint(49152+g.IntN(16000))
	switch g.IntN(20) {
	case 0, 1, 2, 3, 4, 5:
		e.ID = []int{5, 7, 10, 12, 13, 17}[g.IntN(6)]
		e.add("TargetObject", `HKLM\System\CurrentControlSet\Services\Example\Parameters`, "Details", "DWORD (0x00000001)", "EventType", "SetValue")
	case 6, 7, 8, 9, 10, 11:
		e.ID = 3
		e.add("Protocol", "tcp", "Initiated", "true", "SourceIsIpv6", "false", "SourceIp", local, "SourceHostname", e.Computer, "SourcePort", port, "SourcePortName", "-",
			"DestinationIsIpv6", "false", "DestinationIp", remote, "DestinationHostname", "-", "DestinationPort", "443", "DestinationPortName", "https")
	case 12, 13, 14:
		e.ID = 22
		e.add("QueryName", fmt.Sprintf("www.site%d.example", g.zipf(5000)), "QueryStatus", "0", "QueryResults", "::ffff:"+remote+";")
	case 15, 16:
		e.ID = 11
		e.add("TargetFilename", fmt.Sprintf(`C:\Users\user\AppData\Local\Temp\%d.tmp`, record), "CreationUtcTime", e.Data["UtcTime"])
	case 17:
		e.ID = 1
		e.add("CommandLine", fmt.Sprintf(`"C:\Program Files\Example\%s" --type=utility --id=%d`, program, record), "CurrentDirectory", `C:\Windows\system32\`,
			"IntegrityLevel", "Medium", "Hashes", fmt.Sprintf("MD5=%032x,SHA256=%064x", process, process), "ParentProcessGuid", fmt.Sprintf("{5f0c7d1e-0000-0000-%08x}", process/7),
			"ParentProcessId", fmt.Sprint(process/7), "ParentImage", `C:\Windows\explorer.exe`, "ParentCommandLine", `C:\Windows\Explorer.EXE`, "Company", "Example",
			"Description", "Example", "Product", "Example", "OriginalFileName", program, "LogonId", "0x3e7", "TerminalSessionId", "1")
	default:
		e.Channel, e.Provider, e.ID = "Security", "Microsoft-Windows-Security-Auditing", 4663
		e.Data = map[string]string{}
		e.add("SubjectUserSid", "S-1-5-21-1-2-3-1104", "SubjectUserName", "user", "SubjectDomainName", "CORP", "SubjectLogonId", "0x3e7", "ObjectServer", "Security", "ObjectType", "File",
			"ObjectName", fmt.Sprintf(`C:\Data\Report %d.docx`, record), "HandleId", "0x1a4", "AccessList", "%%4416\r\n\t\t\t\t", "AccessMask", "0x1", "ProcessId", fmt.Sprintf("%#x", process),
			"ProcessName", `C:\Program Files\Example\`+program)
	}
	return e
}

func (e Event) add(pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		e.Data[pairs[i]] = pairs[i+1]
	}
}
