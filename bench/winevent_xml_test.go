package bench

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

// BenchmarkLoadEventXML loads Windows events in XML through the tool into a case file on disk, checkpoint included: as
// wevtutil writes them, and as rows of Log Analytics' table Event that hold their data in XML.
func BenchmarkLoadEventXML(b *testing.B) {
	for _, form := range []struct {
		name  string
		write func(*bufio.Writer) (int64, error)
	}{{"wevtutil", eventXML}, {"table", eventTable}} {
		b.Run(form.name, func(b *testing.B) {
			path, events, size := generated(b, "events", form.write)
			for b.Loop() {
				tool := toolLoads(b, path, windowsLoaded(events))
				reportSpeed(b, size, events, tool)
			}
		})
	}
}

// eventXML writes events one a line. The generator's own lines, which are JSON, only measure their size.
func eventXML(out *bufio.Writer) (int64, error) {
	return WindowsEvents(io.Discard, 1, *megabytes<<20, func(e Event) any {
		text := fmt.Sprintf("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='%s' Guid='{5770385f-c22a-43e0-bf4c-06f5698ffbd9}'/>"+
			"<EventID>%d</EventID><Version>5</Version><Level>4</Level><Task>3</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords><TimeCreated SystemTime='%s'/>"+
			"<EventRecordID>%d</EventRecordID><Correlation/><Execution ProcessID='2412' ThreadID='3304'/><Channel>%s</Channel><Computer>%s</Computer><Security UserID='S-1-5-18'/></System>%s</Event>",
			e.Provider, e.ID, e.Time.Format(time.RFC3339Nano), e.Record, e.Channel, e.Computer, eventData(e))
		_, _ = out.WriteString(text + "\n") // Flush says it
		return text
	})
}

func eventTable(w *bufio.Writer) (int64, error) {
	return WindowsEvents(w, 1, *megabytes<<20, func(e Event) any {
		return map[string]any{
			"TenantId": "5f0c7d1e-0000-4000-8000-000000000001", "SourceSystem": "OpsManager", "TimeGenerated": e.Time, "Source": e.Provider, "EventLog": e.Channel, "Computer": e.Computer,
			"EventLevel": 4, "EventLevelName": "Information", "EventID": e.ID, "UserName": `NT AUTHORITY\SYSTEM`, "Type": "Event",
			"EventData": `<DataItem type="System.XmlData" time="` + e.Time.Format(time.RFC3339Nano) + `" sourceHealthServiceId="5f0c7d1e">` + eventData(e) + `</DataItem>`,
		}
	})
}

func eventData(e Event) string {
	var b strings.Builder
	b.WriteString("<EventData>")
	for name, value := range e.Data {
		b.WriteString("<Data Name='" + name + "'>")
		_ = xml.EscapeText(&b, []byte(value)) // a Builder does not fail
		b.WriteString("</Data>")
	}
	return b.String() + "</EventData>"
}
