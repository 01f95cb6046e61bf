package loaders_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"exfilhunt/loaders"
)

// markers are what the lines of other sources are known by.
var markers = []string{
	`CEF:0|a|b|c|d|e|f|x`, `LEEF:1.0|a|b|c|d|x`, `type=SYSCALL msg=audit(1714557600.123:456): arch=c000003e syscall=42`, `audit(1714557600.123:456): x`,
	`<Event xmlns='x'><System><Provider Name='x'/><EventID>3</EventID></System></Event>`, `<Event name='x'>`,
}

// quoting are files of each source that hold a text in a command line, a message or a script. A record follows that
// loads whatever the text is.
var quoting = []struct {
	name, source, format string
	content              func(text string) string
}{
	{"audit.log", "auditd", "auditd", func(text string) string {
		return `type=SYSCALL msg=audit(1714557600.100:10): arch=c000003e syscall=59 success=yes pid=7 exe="/usr/bin/logger"` + "\n" +
			`type=EXECVE msg=audit(1714557600.100:10): argc=2 a0="logger" a1="` + text + "\"\n" + carried[0].message + "\n" + carried[2].message + "\n"
	}},
	{"laurel.log", "auditd", "auditd-json", func(text string) string {
		return `{"ID":"1714557600.100:10","NODE":"web01","SYSCALL":{"arch":"0xc000003e","syscall":59,"success":"yes","pid":7,"exe":"/usr/bin/logger"},"EXECVE":{"ARGV":["logger",` + quoted(text) + "]}}\n"
	}},
	{"sysmon.xml", "winevent", "winevent-xml", func(text string) string {
		return "<?xml version=\"1.0\"?>\n<Event>\n<System><Provider Name=\"Microsoft-Windows-Sysmon\"/><EventID>1</EventID><TimeCreated SystemTime=\"2024-05-01T10:00:00Z\"/><Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>ws-1</Computer></System>\n" +
			"<EventData>\n    <Data Name=\"Image\">C:\\cmd.exe</Data>\n    <Data Name=\"CommandLine\">echo " + strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(text) + "</Data>\n</EventData>\n</Event>\n"
	}},
	{"evtx_dump.xml", "winevent", "winevent-xml", func(text string) string { // a script of several lines
		return "Record 1\n<?xml version=\"1.0\"?>\n<Event>\n<System><Provider Name=\"Microsoft-Windows-PowerShell\"/><EventID>4104</EventID><TimeCreated SystemTime=\"2024-05-01T10:00:00Z\"/><Channel>Microsoft-Windows-PowerShell/Operational</Channel><Computer>ws-1</Computer></System>\n" +
			"<EventData><Data Name=\"ScriptBlockText\">begin\n" + strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(text) + "\nend</Data></EventData>\n</Event>\n"
	}},
	{"winlogbeat.ndjson", "winevent", "winlogbeat-json", func(text string) string {
		return `{"@timestamp":"2024-05-01T10:00:00Z","host":{"name":"ws-1"},"message":` + quoted(text) + `,"winlog":{"channel":"Microsoft-Windows-Sysmon/Operational","provider_name":"Microsoft-Windows-Sysmon","event_id":"1","computer_name":"ws-1",` +
			`"event_data":{"Image":"C:\\cmd.exe","CommandLine":` + quoted("echo "+text) + `}}}` + "\n"
	}},
	{"nxlog.json", "winevent", "winevent-json", func(text string) string {
		return `{"EventTime":"2024-05-01T10:00:00Z","Hostname":"ws-1","SourceName":"Microsoft-Windows-PowerShell","Channel":"Microsoft-Windows-PowerShell/Operational","EventID":4104,` +
			`"ScriptBlockText":` + quoted(text) + `,"Message":` + quoted("Creating Scriptblock text (1 of 1):\n"+text) + "}\n"
	}},
	{"AdvancedHunting.csv", "defender", "defender-csv", func(text string) string {
		return "Timestamp,DeviceName,ActionType,FileName,ProcessCommandLine\n2024-05-01T10:00:00Z,ws-1,ProcessCreated,cmd.exe,\"cmd /c\n" + text + "\necho " + text + "\"\n"
	}},
	{"stream.json", "defender", "defender-stream", func(text string) string {
		return `{"time":"2024-05-01T10:00:00Z","category":"AdvancedHunting-DeviceProcessEvents","properties":{"Timestamp":"2024-05-01T10:00:00Z","DeviceName":"ws-1","ActionType":"ProcessCreated","ProcessCommandLine":` + quoted(text) + "}}\n"
	}},
	{"http.log", "zeek", "zeek-json", func(text string) string {
		return `{"_path":"http","ts":1714557600.1,"uid":"C1","id.orig_h":"10.0.0.5","id.orig_p":5,"id.resp_h":"203.0.113.9","id.resp_p":80,"method":"GET","host":"h","uri":"/","user_agent":` + quoted(text) + `,"message":` + quoted(text) + "}\n"
	}},
	{"fw.log", "cef", "cef", func(text string) string {
		return carried[4].message + " rt=1714557600000 msg=" + text + "\n" + "May  1 10:00:02 fw sshd[1]: ran " + text + "\n"
	}},
	{"csl.json", "cef", "commonsecuritylog-json", func(text string) string {
		return `{"TimeGenerated":"2024-05-01T10:00:00Z","Computer":"fw","DeviceVendor":"a","DeviceProduct":"b","SourceIP":"10.0.0.5","DestinationIP":"203.0.113.9","DestinationPort":443,"Message":` + quoted("ran "+text) + "}\n"
	}},
	{"syslog", "winevent", "winevent-syslog", func(text string) string {
		return "May  1 10:00:02 web01 sysmon: " + carried[3].message + "\nMay  1 10:00:02 web01 bash[1]: ran " + text + "\n"
	}},
}

func quoted(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}

// A text that only quotes a line of another source takes no record away from its own.
func TestAQuotedMarkDoesNotHideALog(t *testing.T) {
	s := tempStore(t)
	for _, c := range quoting {
		want := int64(-1)
		for _, text := range append([]string{"plain"}, markers...) {
			results := load(t, s, loaders.Options{}, write(t, c.name, c.content(text)))
			r := results[0]
			if want < 0 {
				want = r.Loaded
			}
			if len(results) != 1 || r.Source != c.source || r.Format != c.format || r.Err != nil || r.Loaded == 0 || r.Loaded != want {
				t.Errorf("%s with %s: %+v", c.name, text, results)
			}
		}
	}
}

// Odd lines of a syslog hide nothing either: what goes to a part is loaded or rejected there, and the file is loaded.
func TestOddLinesOfASyslogAreNoErrors(t *testing.T) {
	const header = "Nov 22 08:26:40 web01 app[3]: "
	good := "2024-05-01T10:00:02Z fw wall: " + carried[4].message
	for _, odd := range []string{
		`got <Event name="x"> from bus`, `<Event name="x">`, "<Event ", "<Event><System><Prov", "type=pam audit(ok)", `{"m":"CEF:0|a|b"}`, "CEF:0|a|b", "type=A msg=audit(1:1)", "type=AB msg=audit(x:1): ",
		`type=SYSCALL msg=audit(1714557600.123:456): arch=c000003e`,
	} {
		path := write(t, "messages", header+odd+"\n"+header+odd+"\n"+header+"x\n"+header+"y\n"+good+"\n")
		s := tempStore(t)
		var loaded, lines int64
		for _, r := range load(t, s, loaders.Options{}, path) {
			if r.Err != nil {
				t.Errorf("%s: %+v", odd, r)
			}
			loaded, lines = loaded+r.Loaded, lines+r.Lines
		}
		if loaded != 1 || lines < 4 {
			t.Errorf("%s: %d of %d loaded", odd, loaded, lines)
		}
		if again := load(t, s, loaders.Options{}, path); !strings.Contains(again[0].Note, "already loaded") {
			t.Errorf("%s again: %+v", odd, again)
		}
	}
}

// A header's structured data is not the message.
func TestStructuredDataIsNoMessage(t *testing.T) {
	s := tempStore(t)
	one(t, s, write(t, "fw.log", `<134>1 2024-05-01T10:00:00Z fw01 wall 12 - [meta x="CEF:0|no" y="a \"]"] `+carried[4].message+"\n"))
	expect(t, s, "SELECT concat_ws(' ', DeviceName, LocalIP, RemoteIP, AdditionalFields ->> 'vendor') FROM DeviceNetworkEvents", "10.0.0.6 10.0.0.6 203.0.113.9 Kestrel")
}

func TestNothingToLoadIsSaid(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "empty: nothing to load",
		"\n \n\t\r\n":                 "empty: nothing to load",
		"\xef\xbb\xbf\r\n":            "empty: nothing to load",
		"CEF:0|a|b|1|1|login|1|x=y\n": "nothing of it is of a kind that a hunt reads",
		`{"host":"a","message":"x"}`:  "nothing of it is of a kind that a hunt reads",
		carried[4].message:            "",
		"CEF:0|a\n":                   "",
	} {
		if r := one(t, tempStore(t), write(t, "a.log", text)); r.Note != want {
			t.Errorf("%q: %+v", text, r)
		}
	}
	var text strings.Builder
	for i := range 5 {
		fmt.Fprintf(&text, `{"host":"a","message":"CEF:0|a|b|1|1|login|1|x=%d"}`+"\n", i)
	}
	results := load(t, tempStore(t), loaders.Options{}, write(t, "a.json", text.String()))
	if len(results) != 2 || results[0].Note == "" || results[1].Note != "" {
		t.Errorf("a part: %+v", results)
	}
}
