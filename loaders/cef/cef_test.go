package cef

import (
	"strings"
	"testing"
	"time"

	"exfilhunt/loaders/source"
)

// lines are single lines and what is read from them: the columns named, or the kind or reason.
var lines = []struct {
	name, line string
	columns    string // "src spt", ...
	want       string // their values, one behind the other with " | " between; or a kind; or a reason
}{
	{"plain", `CEF:0|Kestrel|Wall|1|100|session end|3|src=10.0.0.5 spt=50000 dst=203.0.113.9 dpt=443 proto=TCP out=900 in=70 act=allow rt=1772528401250`,
		"time vendor product name src spt dst dpt bytes_out bytes_in act",
		"2026-03-03T09:00:01.25Z | Kestrel | Wall | session end | 10.0.0.5 | 50000 | 203.0.113.9 | 443 | 900 | 70 | allow"},
	{"values with spaces, keys found from the right", `CEF:1|a|b|1|1|n|1|src=10.0.0.5 suser=Ann Lee requestClientApplication=Mozilla/5.0 (X11; Linux) like Gecko dst=203.0.113.9 msg=a = b c=d`,
		"suser agent dst", "Ann Lee | Mozilla/5.0 (X11; Linux) like Gecko | 203.0.113.9"},
	{"escapes", `CEF:0|a\|b|c\\d|1|1|n \| m|1|src=10.0.0.5 dst=203.0.113.9 suser=corp\\ann request=http://x.example/?a\=b\\c&d=e requestMethod=PO\nST`,
		"vendor product name suser request method", `a|b | c\d | n | m | corp\ann | http://x.example/?a=b\c&d=e | PO` + "\nST"},
	{"backslashes that escape nothing", `CEF:0|a|b|1|1|n|1|src=10.0.0.5 dst=203.0.113.9 sproc=C:\Program Files\x.exe`, "sproc", `C:\Program Files\x.exe`},
	{"a value that forgets to escape", `CEF:0|a|b|1|1|n|1|cs1=CN=host,O=corp src=10.0.0.5 dst=203.0.113.9 spt=1`, "src spt", "10.0.0.5 | 1"},
	{"labels", `CEF:0|a|b|1|1|n|1|cs1Label=Rule Name cs1=allow "all" cn2=7 cn2Label=Packets cs3Label=Empty cs4=nameless src=10.0.0.5 dst=203.0.113.9`,
		"additional", `{"vendor":"a","product":"b","name":"n","custom":{"Rule Name":"allow \"all\"","Packets":"7"}}`},
	{"no values", `CEF:0|a|b|1|1|n|1|src=10.0.0.5 dst=203.0.113.9 suser=N/A duser= out=- in=None shost=unknown`, "suser duser bytes_out bytes_in shost", " |  |  |  | "},
	{"long names", `CEF:0|a|b|1|1|n|1|sourceAddress=10.0.0.5 destinationAddress=203.0.113.9 destinationPort=443 bytesOut=5 bytesIn=6 endTime=1772528401000`,
		"src dst dpt bytes_out bytes_in time", "10.0.0.5 | 203.0.113.9 | 443 | 5 | 6 | 2026-03-03T09:00:01Z"},
	{"IPv6 in custom fields", `CEF:0|a|b|1|1|n|1|src= dst= c6a2=2001:db8::1 c6a2Label=Source IPv6 Address c6a3=2001:db8::2 dpt=443`, "src dst", "2001:db8::1 | 2001:db8::2"},
	{"a name where an address belongs", `CEF:0|a|b|1|1|n|1|src=10.0.0.5 dst=files.example dpt=443`, "dst dhost", " | files.example"},
	{"a URL names the destination", `CEF:0|a|proxy|1|1|n|1|src=10.0.0.5 request=https://ann@files.example:8443/up?x\=1`, "dhost request", "files.example | https://ann@files.example:8443/up?x=1"},
	{"space behind CEF:", `CEF: 0|a|b|1|1|n|1|src=10.0.0.5 dst=203.0.113.9`, "vendor dst", "a | 203.0.113.9"},
	{"CEF: twice", `CEF:CEF:0|a|b|1|1|n|1|src=10.0.0.5 dst=203.0.113.9`, "vendor dst", "a | 203.0.113.9"},
	{"an empty field before the vendor", `CEF:0||Check Point|Wall|1|Log|https|Unknown|act=Accept src=10.0.0.5 dst=203.0.113.9`, "vendor product name act", "Check Point | Wall | https | Accept"},
	{"an empty vendor", `CEF:0||Wall|1|1|n|5|act=Accept src=10.0.0.5 dst=203.0.113.9`, "vendor product act", " | Wall | Accept"},
	{"quoted", `"CEF:0|a|b|1|1|say ""n""|1|src=10.0.0.5 dst=203.0.113.9 rt=1772528401000"`, "name time", `say "n" | 2026-03-03T09:00:01Z`},
	{"time and host of RFC 5424, byte-order mark", "<134>1 2026-03-03T09:00:01.5+01:00 fw-1 app 1 - - \ufeffCEF:0|a|b|1|1|n|1|src=10.0.0.5 dst=203.0.113.9", "time dvchost", "2026-03-03T08:00:01.5Z | fw-1"},
	{"time and host of RFC 3164", "<134>Mar  3 09:00:01 fw-1 CEF:0|a|b|1|1|n|1|src=10.0.0.5 dst=203.0.113.9", "time dvchost", "2026-03-03T09:00:01Z | fw-1"},
	{"last year's", "<134>Dec 31 23:59:59 fw-1 CEF:0|a|b|1|1|n|1|src=10.0.0.5 dst=203.0.113.9", "time", "2025-12-31T23:59:59Z"},
	{"the event's time before the header's", "<134>Mar  3 09:00:09 fw-1 CEF:0|a|b|1|1|n|1|src=10.0.0.5 dst=203.0.113.9 end=Mar 03 2026 09:00:01 dvchost=fw-2", "time dvchost", "2026-03-03T09:00:01Z | fw-2"},
	{"a time that is none, and one that is", "CEF:0|a|b|1|1|n|1|src=10.0.0.5 dst=203.0.113.9 rt=soon start=1772528401000", "time", "2026-03-03T09:00:01Z"},
	{"no time at all", "CEF:0|a|b|1|1|n|1|src=10.0.0.5 dst=203.0.113.9 rt=soon", "time", "soon"},
	{"the device's zone", `CEF:0|a|b|1|1|n|1|src=10.0.0.5 dst=203.0.113.9 start=Mar 03 2026 09:00:01 tz="+0200"`, "time", "2026-03-03T07:00:01Z"},

	{"a name for the device's zone, summer", `CEF:0|a|b|1|1|n|1|src=10.0.0.5 dst=203.0.113.9 rt=Jul 03 2025 09:00:01 dtz=America/New_York`, "time", "2025-07-03T13:00:01Z"},
	{"a name for the device's zone, winter", `CEF:0|a|b|1|1|n|1|src=10.0.0.5 dst=203.0.113.9 rt=Mar 03 2026 09:00:01 dtz=America/New_York`,
		"time additional", `2026-03-03T14:00:01Z | {"vendor":"a","product":"b","name":"n"}`},
	{"a zone of several, which the device names", `CEF:0|a|b|1|1|n|1|src=10.0.0.5 dst=203.0.113.9 rt=Mar 03 2026 09:00:01 IST dtz=Asia/Kolkata`, "time", "2026-03-03T03:30:01Z"},
	{"a zone of several", `Mar  3 09:00:02 fw-1 CEF:0|a|b|1|1|n|1|src=10.0.0.5 dst=203.0.113.9 rt=Nov 22 2025 17:26:46 IST`,
		"time additional", `2025-11-22T17:26:46Z | {"vendor":"a","product":"b","name":"n","dvchost":"fw-1","time":"Nov 22 2025 17:26:46 IST"}`},
	{"a device's zone that nobody knows", `CEF:0|a|b|1|1|n|1|src=10.0.0.5 dst=203.0.113.9 rt=Nov 22 2025 17:26:46 dtz=Local`,
		"time additional", `2025-11-22T17:26:46Z | {"vendor":"a","product":"b","name":"n","time":"Nov 22 2025 17:26:46 Local"}`},
	{"a zone of several, and a time that is sure", `2025-11-22T11:56:47Z fw-1 CEF:0|a|b|1|1|n|1|src=10.0.0.5 dst=203.0.113.9 rt=Nov 22 2025 17:26:46 IST`,
		"time additional", `2025-11-22T11:56:47Z | {"vendor":"a","product":"b","name":"n","dvchost":"fw-1"}`},
	{"no year, and a time that has one", `CEF:0|a|b|1|1|n|1|src=10.0.0.5 dst=203.0.113.9 rt=Mar 03 09:00:01 start=1740992400000`, "time", "2025-03-03T09:00:00Z"},
	{"seconds with a fraction before the header's time", `<134>Mar  3 09:00:09 fw-1 CEF:0|a|b|1|1|n|1|src=10.0.0.5 dst=203.0.113.9 rt=1740992400.123`, "time", "2025-03-03T09:00:00.123Z"},

	{"no extension", `CEF:0|Kestrel|Wall|1|1|started|1`, "", "CEF Kestrel Wall"},
	{"a target, not a destination", `CEF:0|Kestrel|Scan|1|1|host added|1|dst=10.0.0.5 dhost=ws-1`, "", "CEF Kestrel Scan"},
	{"a login", `CEF:0|Kestrel|Wall|1|1|login|1|src=10.0.0.5 suser=ann`, "", "CEF Kestrel Wall"},
	{"no CEF", `<34>Mar  3 09:00:01 host sshd[1]: Accepted CEF: and LEEF: yes|no`, "", "syslog"},
	{"a long name", `CEF:0|` + strings.Repeat("é", 100) + `|b|1|1|n|1|`, "", "CEF " + strings.Repeat("é", 38)},
	{"cut", `CEF:0|Kestrel|Wall|1`, "", "the CEF header has 4 of its 7 fields"},

	{"LEEF 1", "<13>Mar  3 09:00:01 qr LEEF:1.0|Kestrel|Wall|1|SESSION|devTime=Mar 03 2026 09:00:01.250 CET\tsrc=10.0.0.5\tdst=203.0.113.9\tsrcPort=50000\tdstPort=443\tproto=TCP\tsrcBytes=900\tdstBytes=70\tusrName=ann = lee\taction=allow",
		"time vendor name src dst spt dpt bytes_out bytes_in suser act dvchost",
		"2026-03-03T08:00:01.25Z | Kestrel | SESSION | 10.0.0.5 | 203.0.113.9 | 50000 | 443 | 900 | 70 | ann = lee | allow | qr"},
	{"LEEF 2, a character", "LEEF:2.0|a|b|1|x|^|src=10.0.0.5^dst=203.0.113.9^usrName=a\tb", "src dst suser", "10.0.0.5 | 203.0.113.9 | a\tb"},
	{"LEEF 2, x5E", "LEEF:2.0|a|b|1|x|x5E|src=10.0.0.5^dst=203.0.113.9", "src dst", "10.0.0.5 | 203.0.113.9"},
	{"LEEF 2, 0x5E", "LEEF:2.0|a|b|1|x|0x5E|src=10.0.0.5^dst=203.0.113.9", "src dst", "10.0.0.5 | 203.0.113.9"},
	{"LEEF 2, no field for it", "LEEF:2.0|a|b|1|x|src=10.0.0.5\tdst=203.0.113.9", "src dst", "10.0.0.5 | 203.0.113.9"},
	{"LEEF 2, an empty field for it", "LEEF:2.0|a|b|1|x||src=10.0.0.5\tdst=203.0.113.9", "src dst", "10.0.0.5 | 203.0.113.9"},
	{"LEEF, tabs escaped by rsyslog", "LEEF:1.0|a|b|1|x|src=10.0.0.5#011dst=203.0.113.9#011usrName=ann lee", "src dst suser", "10.0.0.5 | 203.0.113.9 | ann lee"},
	{"LEEF, tabs made spaces", "LEEF:1.0|a|b|1|x|src=10.0.0.5 dst=203.0.113.9 usrName=ann lee", "src dst suser", "10.0.0.5 | 203.0.113.9 | ann lee"},
	{"LEEF without a connection", "LEEF:1.0|Kestrel|Wall|1|LOGIN|usrName=ann", "", "LEEF Kestrel Wall"},
	{"LEEF, cut", "LEEF:1.0|Kestrel|Wa", "", "the LEEF header has 3 of its 5 fields"},
}

func TestLines(t *testing.T) {
	places := map[string]slot{"vendor": vendor, "product": product, "name": name}
	for i, column := range columns {
		places[column] = slot(i)
	}
	for _, c := range lines {
		e := event{times: timeReader{latest: newest}}
		kind, reason := e.read(c.line)
		got := kind + reason
		if kind == connection {
			var values []string
			for column := range strings.FieldsSeq(c.columns) {
				values = append(values, e.fields[places[column]])
			}
			got = strings.Join(values, " | ")
		}
		if got != c.want {
			t.Errorf("%s: %s\ngot  %q\nwant %q", c.name, c.line, got, c.want)
		}
	}
}

func TestTimes(t *testing.T) {
	for text, want := range map[string]string{
		"1772528401":                          "2026-03-03T09:00:01Z",
		"1772528401250":                       "2026-03-03T09:00:01.25Z",
		"1772528401250125":                    "2026-03-03T09:00:01.250125Z",
		"1772528401250125999":                 "2026-03-03T09:00:01.250125999Z",
		"Mar 03 2026 09:00:01":                "2026-03-03T09:00:01Z",
		"Mar  3 2026 09:00:01.250":            "2026-03-03T09:00:01.25Z",
		"Mar 03 2026 09:00:01.250 CET":        "2026-03-03T08:00:01.25Z",
		"Mar 03 2026 09:00:01 GMT+02:00":      "2026-03-03T07:00:01Z",
		"Mar 03 2026 09:00:01+01:00":          "2026-03-03T08:00:01Z",
		"Mar 03 2026 09:00:01 Z":              "2026-03-03T09:00:01Z",
		"Mar 03 09:00:01":                     "2026-03-03T09:00:01Z",
		"Mar 06 00:00:00":                     "2026-03-06T00:00:00Z", // a clock that is a day ahead
		"Mar 06 00:00:01":                     "2025-03-06T00:00:01Z",
		"Feb 29 09:00:01":                     "2024-02-29T09:00:01Z",
		"Tue Mar  3 09:00:01 2026":            "2026-03-03T09:00:01Z",
		"Tue, 3 Mar 2026 09:00:01 -0500":      "2026-03-03T14:00:01Z",
		"2026-03-03T09:00:01Z":                "2026-03-03T09:00:01Z",
		"2026-03-03T09:00:01.123456789+00:00": "2026-03-03T09:00:01.123456789Z",
		"2026-03-03 09:00:01 -0500":           "2026-03-03T14:00:01Z",
		"2026/03/03 09:00:01":                 "2026-03-03T09:00:01Z",
		"":                                    "",
		"soon":                                "",
		"12345678901":                         "", // neither seconds nor milliseconds
		"Mar 03 2026":                         "",
		"09:00:01":                            "",
		"Feb 30 2026 09:00:01":                "",
		"Mar 03 2026 25:00:01":                "",
		"Mar 03 2026 09:00:01 PM":             "",
		"Mar 03 2026 09:00:01 IST":            "2026-03-03T09:00:01Z", // India's, Israel's or Ireland's
		"Mar 03 2026 09:00:01 JST":            "2026-03-03T00:00:01Z",
		"Mar 03 2026 09:00:01 +03":            "2026-03-03T06:00:01Z",
		"Mar 03 2026 09:00:01 Asia/Kolkata":   "2026-03-03T03:30:01Z",
		"1772528401.5":                        "2026-03-03T09:00:01.5Z",
		"1772528401.1234567891":               "2026-03-03T09:00:01.123456789Z",
		"1772528401250.5":                     "2026-03-03T09:00:01.2505Z",
		"1772528401.":                         "2026-03-03T09:00:01Z",
		"1772528401.-5":                       "",
		"1772528401.5.5":                      "",
		"2026-13-03T09:00:01Z":                "",
		"03/04/2026 09:00:01":                 "", // March or April?
	} {
		got := ""
		times := timeReader{latest: newest}
		if at, doubt := times.read(text, ""); doubt != ofAll {
			got = at.UTC().Format(time.RFC3339Nano)
		}
		if got != want {
			t.Errorf("%q = %q, want %q", text, got, want)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	const line = "<134>Mar  3 09:00:01 fw-1 CEF:0|Kestrel|Wall|7.2|13|traffic:forward close|3|deviceExternalId=KW100F cat=traffic:forward KWsubtype=forward KWlevel=notice KWvd=root " +
		"src=10.20.4.14 spt=54190 deviceInboundInterface=port12 KWsrcrole=lan dst=203.0.113.77 dpt=443 deviceOutboundInterface=wan1 KWdstrole=wan externalId=402 proto=6 act=close " +
		"KWpolicyid=1 app=HTTPS KWdstcountry=Reserved sourceTranslatedAddress=198.51.100.1 sourceTranslatedPort=54190 cs1Label=Policy cs1=lan to wan out=3652 in=146668 KWsentpkt=58 KWrcvdpkt=105 rt=1772528401250\n"
	p := parser(newest)
	text := strings.Repeat(line, 20_000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		rows := 0
		err := p.Parse(b.Context(), strings.NewReader(text), func(r *source.Records) error {
			rows += r.Len()
			return nil
		})
		if err != nil || rows != 20_000 {
			b.Fatal(rows, err)
		}
	}
}
