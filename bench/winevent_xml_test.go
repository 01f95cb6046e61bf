package bench

import (
	"bufio"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"exfilhunt/loaders"
	"exfilhunt/sql/store"
)

// BenchmarkLoadEventXML loads Windows events in XML through the tool into a case file on disk, checkpoint included: as
// wevtutil writes them, and as rows of Log Analytics' table Event that hold their data in XML.
func BenchmarkLoadEventXML(b *testing.B) {
	for _, form := range []struct {
		name  string
		write func(io.Writer) (int64, error)
	}{{"wevtutil", eventXML}, {"table", eventTable}} {
		b.Run(form.name, func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "events")
			f, err := os.Create(path)
			if err != nil {
				b.Fatal(err)
			}
			events, err := form.write(f)
			if err != nil {
				b.Fatal(err)
			}
			size, err := f.Seek(0, io.SeekEnd)
			if err != nil {
				b.Fatal(err)
			}
			if err := f.Close(); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				var took []time.Duration
				for range *runs {
					took = append(took, timed(b, func(ctx context.Context, s *store.Store) {
						if err := loaders.Load(ctx, s.DB, []string{path}, loaders.Options{}, func(r loaders.Result) {
							if r.Err != nil || r.Lines != events || r.Rejected > 0 || r.Loaded < events/2 {
								b.Fatalf("%+v", r)
							}
						}); err != nil {
							b.Fatal(err)
						}
					}))
				}
				b.ReportMetric(float64(size>>20)/median(took).Seconds(), "MB/s")
				b.ReportMetric(float64(events)/median(took).Seconds(), "events/s")
			}
		})
	}
}

// eventXML writes events one a line. The generator's own lines, which are JSON, only measure their size.
func eventXML(w io.Writer) (events int64, err error) {
	out := bufio.NewWriterSize(w, 1<<20)
	events, err = WindowsEvents(io.Discard, 1, *megabytes<<20, func(e Event) any {
		text := fmt.Sprintf("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='%s' Guid='{5770385f-c22a-43e0-bf4c-06f5698ffbd9}'/>"+
			"<EventID>%d</EventID><Version>5</Version><Level>4</Level><Task>3</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords><TimeCreated SystemTime='%s'/>"+
			"<EventRecordID>%d</EventRecordID><Correlation/><Execution ProcessID='2412' ThreadID='3304'/><Channel>%s</Channel><Computer>%s</Computer><Security UserID='S-1-5-18'/></System>%s</Event>",
			e.Provider, e.ID, e.Time.Format(time.RFC3339Nano), e.Record, e.Channel, e.Computer, eventData(e))
		_, _ = out.WriteString(text + "\n") // Flush says it
		return text
	})
	if err != nil {
		return 0, err
	}
	return events, out.Flush()
}

func eventTable(w io.Writer) (int64, error) {
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
