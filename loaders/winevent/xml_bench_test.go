package winevent

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"exfilhunt/loaders/source"
)

// logData are the events of a log as the names and values of their EventData, by channel, provider and id.
var logData = []struct {
	channel, provider string
	id                int
	data              []string
}{
	{"Microsoft-Windows-Sysmon/Operational", "Microsoft-Windows-Sysmon", 3, []string{
		"RuleName", "-", "UtcTime", "2026-03-03 10:00:00.123", "ProcessGuid", "{365abb72-55c1-5cd8-0000-0010970d2f00}", "ProcessId", "%d",
		"Image", `C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe`, "User", `KESTREL\j.lindqvist`, "Protocol", "tcp", "Initiated", "true",
		"SourceIsIpv6", "false", "SourceIp", "10.20.4.14", "SourceHostname", "ws-014.kestrel.example", "SourcePort", "%d", "SourcePortName", "-",
		"DestinationIsIpv6", "false", "DestinationIp", "203.0.113.77", "DestinationHostname", "-", "DestinationPort", "443", "DestinationPortName", "https"}},
	{"Microsoft-Windows-Sysmon/Operational", "Microsoft-Windows-Sysmon", 1, []string{
		"RuleName", "-", "UtcTime", "2026-03-03 10:00:00.123", "ProcessGuid", "{365abb72-55c1-5cd8-0000-0010970d2f00}", "ProcessId", "%d",
		"Image", `C:\Windows\System32\cmd.exe`, "FileVersion", "10.0.19041.1 (WinBuild.160101.0800)", "Description", "Windows Command Processor",
		"Product", "Microsoft Windows Operating System", "Company", "Microsoft Corporation", "OriginalFileName", "Cmd.Exe",
		"CommandLine", `cmd.exe /c &quot;dir C:\Users &amp;&amp; type a.txt &gt; b.txt&quot;`, "CurrentDirectory", `C:\Users\j.lindqvist\`, "User", `KESTREL\j.lindqvist`,
		"LogonGuid", "{365abb72-4fb5-5cd8-0000-0020f2350100}", "LogonId", "0x135f2", "TerminalSessionId", "1", "IntegrityLevel", "Medium",
		"Hashes", "SHA256=17F746D82695FA9B35493B41859D39D786D32B23A9D2E00F4011DEC7A02402AE", "ParentProcessGuid", "{365abb72-502e-5cd8-0000-00102a330700}",
		"ParentProcessId", "3192", "ParentImage", `C:\Windows\explorer.exe`, "ParentCommandLine", `C:\Windows\Explorer.EXE`, "ParentUser", `KESTREL\j.lindqvist`}},
	{"Security", "Microsoft-Windows-Security-Auditing", 4663, []string{
		"SubjectUserSid", "S-1-5-21-1-2-3-1104", "SubjectUserName", "j.lindqvist", "SubjectDomainName", "KESTREL", "SubjectLogonId", "0x4e9c2",
		"ObjectServer", "Security", "ObjectType", "File", "ObjectName", `C:\Users\j.lindqvist\Documents\Payroll 2026-02.xlsx`, "HandleId", "0x4c4",
		"AccessList", "%%%%4416\n\t\t\t\t", "AccessMask", "0x1", "ProcessId", "0x%x", "ProcessName", `C:\Windows\explorer.exe`, "ResourceAttributes", "S:AI"}},
	{"Microsoft-Windows-Sysmon/Operational", "Microsoft-Windows-Sysmon", 7, []string{
		"RuleName", "-", "UtcTime", "2026-03-03 10:00:00.123", "ProcessGuid", "{365abb72-55c1-5cd8-0000-0010970d2f00}", "ProcessId", "%d",
		"Image", `C:\Windows\System32\svchost.exe`, "ImageLoaded", `C:\Windows\System32\winhttp.dll`, "Signed", "true", "Signature", "Microsoft Windows"}},
}

// eventLog is a log of n events as wevtutil writes it.
func eventLog(n int) string {
	var b strings.Builder
	b.WriteString("<Events>\n")
	for i := range n {
		e := logData[i%len(logData)]
		fmt.Fprintf(&b, "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='%s' Guid='{5770385F-C22A-43E0-BF4C-06F5698FFBD9}'/><EventID>%d</EventID>"+
			"<Version>5</Version><Level>4</Level><Task>3</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords><TimeCreated SystemTime='2026-03-03T10:00:00.%07dZ'/><EventRecordID>%d</EventRecordID>"+
			"<Correlation/><Execution ProcessID='2012' ThreadID='300'/><Channel>%s</Channel><Computer>ws-014.kestrel.example</Computer><Security UserID='S-1-5-18'/></System><EventData>",
			e.provider, e.id, i%10_000_000, i, e.channel)
		for at := 0; at < len(e.data); at += 2 {
			value := e.data[at+1]
			if strings.Contains(value, "%") {
				value = fmt.Sprintf(value, 1000+i%7000)
			}
			fmt.Fprintf(&b, "<Data Name='%s'>%s</Data>", e.data[at], value)
		}
		b.WriteString("</EventData></Event>\n")
	}
	return b.String() + "</Events>\n"
}

// BenchmarkXML parses a log of events: on one core without and with what becomes of the fields, on all cores, and, to
// compare, only the tokens with encoding/xml.
func BenchmarkXML(b *testing.B) {
	text := eventLog(16_000)
	form, _, _ := findXML(text)
	run := func(name string, work func() error) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if err := work(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	run("fields", func() error {
		r := newEventRecords(hunted())
		for piece := range form.pieces(text) {
			if form.isEvent(piece) {
				if err := r.read(piece); err != nil {
					return err
				}
			}
		}
		return nil
	})
	run("records", func() error {
		r := newEventRecords(hunted())
		form.block(r, source.Block{Line: 1, Text: text})
		if r.Len() != 12_000 {
			return errors.New("events are missing")
		}
		return nil
	})
	run("blocks", func() error {
		return form.parse(b.Context(), strings.NewReader(text), func(*source.Records) error { return nil })
	})
	run("encoding-xml", func() error {
		for d := xml.NewDecoder(strings.NewReader(text)); ; {
			if _, err := d.RawToken(); err != nil {
				if errors.Is(err, io.EOF) {
					return nil
				}
				return err
			}
		}
	})
}
