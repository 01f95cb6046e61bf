package winevent

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"exfilhunt/loaders/source"
)

// sysmonXML is an event as the Windows API renders it.
const sysmonXML = `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Sysmon' Guid='{5770385F-C22A-43E0-BF4C-06F5698FFBD9}'/><EventID>3</EventID>` +
	`<TimeCreated SystemTime='2026-03-03T10:00:00.1234567Z'/><EventRecordID>7</EventRecordID><Execution ProcessID='2012' ThreadID='300'/><Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>ws-1</Computer><Security UserID='S-1-5-18'/></System>` +
	`<EventData><Data Name='Image'>C:\a.exe</Data><Data Name='CommandLine'>%s</Data></EventData></Event>`

func TestFieldsOfAnEvent(t *testing.T) {
	for _, c := range []struct{ text, field, want string }{
		{`<Event><System><EventID Qualifiers="0"> 1 </EventID></System></Event>`, "EventID", "1"},
		{`<Event><System><Provider Name="a" EventSourceName="b"/></System></Event>`, "Provider", "a"},
		{`<Event><System><TimeCreated SystemTime="2026-01-01T00:00:00Z"></TimeCreated></System></Event>`, "TimeCreated", "2026-01-01T00:00:00Z"},
		{`<Event><System><Security UserId="0"/></System></Event>`, "UserID", "0"},
		{`<e:Event xmlns:e="x"><e:System><e:Computer>ws-1</e:Computer></e:System></e:Event>`, "Computer", "ws-1"},
		{`<Event><EventData><Data Name="Image">a&lt;b&amp;&quot;c&quot;&#10;&#x41;&apos;</Data></EventData></Event>`, "Image", "a<b&\"c\"\nA'"},
		{`<Event><EventData><Data Name="Image">a &b; & &#; &#x110000; &x41;</Data></EventData></Event>`, "Image", "a &b; & &#; &#x110000; &x41;"},
		{`<Event><EventData><Data Name="Image">a<![CDATA[<b>&amp;]]>c<!-- d -->&lt;e</Data></EventData></Event>`, "Image", "a<b>&amp;c<e"},
		{"<Event><EventData><Data Name=\"Image\">a\r\nb\rc&#13;</Data></EventData></Event>", "Image", "a\r\nb\rc\r"},
		{`<Event><EventData><Data Name='Image' x="a > b">c</Data></EventData></Event>`, "Image", "c"},
		{`<Event><EventData><Data>unnamed</Data><Data Name="Image">c</Data></EventData></Event>`, "Image", "c"},
		{`<Event><EventData><Data Name="ProcessID">4</Data></EventData></Event>`, "ProcessId", "4"},
		{`<Event><UserData><EventXML xmlns="x"><QueryName>a.example</QueryName></EventXML></UserData></Event>`, "QueryName", "a.example"},
		{`<Event><System><Channel>Security</Channel></System><UserData><LogFileCleared><Channel>System</Channel></LogFileCleared></UserData></Event>`, "Channel", "Security"},
		{`<Event><System><Channel>Security</Channel></System><RenderingInfo Culture="en-US"><Channel>Sicherheit</Channel><EventData><x/></EventData></RenderingInfo></Event>`, "Channel", "Security"},
		{`<DataItem type="System.XmlData" time="x"><EventData xmlns="y"><Data Name="Image">c</Data></EventData></DataItem>`, "Image", "c"},
	} {
		r := eventReader{values: make([]string, len(fields))}
		if err := r.read(c.text); err != nil {
			t.Errorf("%v: %s", err, c.text)
		}
		for i, field := range fields {
			if want := map[bool]string{true: c.want}[field == c.field]; r.values[i] != want {
				t.Errorf("%s = %q, want %q: %s", field, r.values[i], want, c.text)
			}
		}
		sameAsStandard(t, c.text)
	}
}

// parsed returns what a parser has made of a text: "kind@line: field" for a record, "ignored kind: n", and "reject@line
// reason".
func parsed(t *testing.T, format, text string, field string) []string {
	t.Helper()
	h := source.Head{Path: "events", Bytes: []byte(text)}
	if got := detectXML(h).Name; got != format {
		t.Errorf("format %q, want %q: %.60s", got, format, text)
	}
	parser, err := xmlParser(source.File{Head: h, Format: detectXML(h)})
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	err = parser.Parse(t.Context(), strings.NewReader(text), func(r *source.Records) error {
		for kind, rows := range r.Kinds {
			for i, line := range rows.Lines {
				found = append(found, fmt.Sprintf("%d %s: %s", line.Number, kind, rows.Value(slices.Index(fields, field), i)))
			}
		}
		for kind, n := range r.Ignored {
			found = append(found, fmt.Sprintf("ignored %d %s", n, kind))
		}
		for _, reject := range r.Rejects {
			found = append(found, fmt.Sprintf("%d rejected: %s: %s", reject.Number, reject.Reason, reject.Text[:min(20, len(reject.Text))]))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(found)
	return found
}

func connection(command string) string { return fmt.Sprintf(sysmonXML, command) }

func TestFilesOfEvents(t *testing.T) {
	a, b := connection("a"), connection("b")
	prefixed := `<e:Event xmlns:e="x"><e:System><e:Provider Name="Linux-Sysmon"/><e:EventID>3</e:EventID></e:System><e:EventData><e:Data Name="CommandLine">a</e:Data></e:EventData></e:Event>`
	other := strings.Replace(a, "<EventID>3<", "<EventID>5<", 1)
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"one a line":          {a + "\n" + b + "\r\n", []string{"1 Sysmon 3: a", "2 Sysmon 3: b"}},
		"on one line":         {a + b, []string{"1 Sysmon 3: a", "1 Sysmon 3: b"}},
		"over several lines":  {strings.ReplaceAll(a, "><", ">\n<") + "\n" + b, []string{"1 Sysmon 3: a", "17 Sysmon 3: b"}},
		"with a root":         {"<?xml version=\"1.0\"?>\n<!-- x -->\n<Events>\n" + a + b + "\n</Events>\n", []string{"4 Sysmon 3: a", "4 Sysmon 3: b"}},
		"with another root":   {"<log:export x='y'>" + a + "</log:export>", []string{"1 Sysmon 3: a"}},
		"as evtx_dump writes": {"Record 1\n<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + a + "\n\nRecord 2\n<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + b, []string{"3 Sysmon 3: a", "7 Sysmon 3: b"}},
		"with a prefix":       {"<e:Events>" + prefixed + prefixed + "</e:Events>", []string{"1 Sysmon 3: a", "1 Sysmon 3: a"}},
		"not hunted":          {a + other + other, []string{"1 Sysmon 3: a", "ignored 2 Sysmon 5"}},
		"cut at the end":      {a + "\n" + b[:500], []string{"1 Sysmon 3: a", "2 rejected: the event is cut: <Event xmlns='http:/"}},
		"cut in the middle":   {a + "\n" + a[:500] + "\n" + b, []string{"1 Sysmon 3: a", "2 rejected: the event is cut: <Event xmlns='http:/", "3 Sysmon 3: b"}},
		"cut in an attribute": {a + "\n" + a[:200] + "\n" + b, []string{"1 Sysmon 3: a", "2 rejected: the event is cut: <Event xmlns='http:/", "3 Sysmon 3: b"}},
		"text between":        {a + "\nhello\n" + b, []string{"1 Sysmon 3: a", "2 rejected: no event: hello\n", "3 Sysmon 3: b"}},
		"cut at its beginning": {"Name='x'>y</Data></EventData></Event>\n" + a,
			[]string{"1 rejected: no event: Name='x'>y</Data></E", "2 Sysmon 3: a"}},
		"a document type": {"<?xml version='1.0'?>\n<!DOCTYPE b [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n" + connection("&b;"),
			[]string{"2 rejected: no event: <!DOCTYPE b [<!ENTIT", "3 Sysmon 3: &b;"}},
		"a document type inside": {a + strings.Replace(b, "<System>", "<!DOCTYPE x><System>", 1), []string{"1 Sysmon 3: a", "1 rejected: a document type inside an event: <Event xmlns='http:/"}},
		"wrong nesting":          {a + strings.Replace(b, "</System>", "</Sys>", 1), []string{"1 Sysmon 3: a", "1 rejected: malformed XML: <Event xmlns='http:/"}},
		"deep nesting":           {a + strings.Replace(b, "<EventData>", "<EventData>"+strings.Repeat("<a>", 100), 1), []string{"1 Sysmon 3: a", "1 rejected: elements nested more than 64 deep: <Event xmlns='http:/"}},
		"without an id":          {a + strings.Replace(b, "<EventID>3</EventID>", "", 1), []string{"1 Sysmon 3: a", "1 rejected: no EventID: <Event xmlns='http:/"}},
	} {
		if got := parsed(t, formatXML, c.text, "CommandLine"); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// A hostile text costs no more than its length.
func TestHostileTextIsReadInTime(t *testing.T) {
	const n = 200_000
	for name, text := range map[string]string{
		"beginnings": strings.Repeat("<Event a='", n), "declarations": strings.Repeat("<?a?>", n), "comments": "<Event>" + strings.Repeat("<!---->a", n),
		"entities": "<Event>" + strings.Repeat("&", n) + "</Event>", "depth": "<Event>" + strings.Repeat("<a>", n),
		"attributes": "<Event " + strings.Repeat("a='b' ", n) + "></Event>", "ends": strings.Repeat("</Event>", n), "numbers": strings.Repeat("Record 1\n", n),
	} {
		began := time.Now()
		findXML(text)
		form := xmlForm{open: "<Event", end: "</Event>", root: "Events"}
		if got := counted(form.block, text); got == 0 && name != "declarations" && name != "numbers" {
			t.Errorf("%s: no record", name)
		}
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("%s: %v", name, took)
		}
	}
}
