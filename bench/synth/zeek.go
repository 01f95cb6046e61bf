package synth

import (
	"io"
	"strconv"
	"strings"
)

// zeekTables are the three logs of a sensor that sees all traffic, with the fields that Zeek writes by default, as
// far as something here fills them.
var zeekTables = []table{
	{"conn", [kinds]bool{connected: true, refused: true, echoed: true}, join(zeekCommon, []column{
		ofPeer("proto", zeekProtocol),
		ofPeer("service", zeekService),
		numeric("duration", moment, func(_ *batch, e *event) int64 { return e.measured(5_000 + e.sent/20 + e.received/40) }),
		numeric("orig_bytes", number, func(_ *batch, e *event) int64 { return e.measured(e.sent) }),
		numeric("resp_bytes", number, func(_ *batch, e *event) int64 { return e.measured(e.received) }),
		ofKind("conn_state", func(k kind) string { return [kinds]string{connected: "SF", refused: "REJ", echoed: "OTH"}[k] }),
		fixed("local_orig", "T"),
		ofPeer("local_resp", func(p *peer) string { return map[bool]string{true: "T", false: "F"}[p.kind == "Private"] }),
		fixed("missed_bytes", "0"),
		ofKind("history", func(k kind) string { return [kinds]string{connected: "ShADadFf", refused: "Sr", echoed: ""}[k] }),
		numeric("orig_pkts", number, func(_ *batch, e *event) int64 { return packets(e.sent) }),
		numeric("resp_pkts", number, func(_ *batch, e *event) int64 { return packets(e.received) }),
	})},
	{"dns", [kinds]bool{lookedUp: true}, join(zeekCommon, []column{
		fixed("proto", "udp"),
		ofSubject("query", func(s *subject) string { return s.name }),
		fixed("qclass_name", "C_INTERNET"),
		ofSubject("qtype_name", func(s *subject) string { return s.query }),
		ofSubject("rcode_name", func(s *subject) string { return s.answer }),
	})},
	{"http", [kinds]bool{requested: true}, join(zeekCommon, []column{
		fixed("trans_depth", "1"),
		ofSubject("method", func(s *subject) string { return s.method }),
		ofSubject("host", func(s *subject) string { return s.host }),
		ofSubject("uri", func(s *subject) string { return s.uri }),
		fixed("version", "1.1"),
		ofSubject("user_agent", func(s *subject) string { return s.agent }),
		numeric("request_body_len", number, func(_ *batch, e *event) int64 { return e.sent }),
		numeric("response_body_len", number, func(_ *batch, e *event) int64 { return e.received }),
		fixed("status_code", "200"),
		fixed("status_msg", "OK"),
	})},
}

var zeekCommon = []column{
	numeric("ts", moment, func(_ *batch, e *event) int64 { return e.at }),
	each("uid", func(_ *batch, e *event) string { return "C" + strconv.FormatUint(mix(e.flow), 36) }),
	ofDevice("id.orig_h", func(d *device) string { return d.address }),
	numeric("id.orig_p", number, func(b *batch, e *event) int64 {
		if e.kind == echoed {
			return 8 // ICMP has types in place of ports; this is an echo request
		}
		return max(0, localPort(b, e))
	}),
	ofPeer("id.resp_h", func(p *peer) string { return p.address }),
	numeric("id.resp_p", number, func(b *batch, e *event) int64 { return max(0, remotePort(b, e)) }),
}

// zeekTypes are the types of fields in a log's header; string where a field is not listed.
var zeekTypes = map[string]string{
	"ts": "time", "id.orig_h": "addr", "id.orig_p": "port", "id.resp_h": "addr", "id.resp_p": "port", "proto": "enum", "duration": "interval",
	"orig_bytes": "count", "resp_bytes": "count", "local_orig": "bool", "local_resp": "bool", "missed_bytes": "count", "orig_pkts": "count",
	"resp_pkts": "count", "trans_depth": "count", "request_body_len": "count", "response_body_len": "count", "status_code": "count",
}

// measured leaves a connection that was not made without numbers.
func (e *event) measured(n int64) int64 {
	if e.kind == refused {
		return unmeasured
	}
	return n
}

func packets(bytes int64) int64 { return 2 + max(0, bytes)/1400 }

func zeekProtocol(p *peer) string {
	switch p.protocol {
	case "Tcp", "Udp", "Icmp":
		return strings.ToLower(p.protocol)
	}
	return "unknown_transport"
}

func zeekService(p *peer) string {
	return map[int64]string{21: "ftp", 22: "ssh", 25: "smtp", 53: "dns", 80: "http", 88: "krb", 443: "ssl", 445: "smb", 587: "smtp"}[p.port]
}

// A logFile is one of Zeek's logs: tab-separated, with a header.
type logFile struct {
	w    io.Writer
	t    table
	line []byte // kept for its memory
}

func openLog(w io.Writer, t table) (sink, error) {
	header := "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\t" + t.name + "\n#fields"
	for _, c := range t.columns {
		header += "\t" + c.name
	}
	header += "\n#types"
	for _, c := range t.columns {
		typ := zeekTypes[c.name]
		if typ == "" {
			typ = "string"
		}
		header += "\t" + typ
	}
	_, err := io.WriteString(w, header+"\n")
	return &logFile{w: w, t: t}, err
}

func (f *logFile) close() error { return nil }

func (f *logFile) write(columns []filled, rows int) error {
	for row := range rows {
		line := f.line[:0]
		for i := range columns {
			line = append(f.value(line, f.t.columns[i].form, &columns[i], row), '\t')
		}
		line[len(line)-1] = '\n'
		f.line = line
		if _, err := f.w.Write(line); err != nil {
			return err
		}
	}
	return nil
}

// value appends a field; a moment is seconds with a fraction.
func (f *logFile) value(line []byte, form form, c *filled, row int) []byte {
	if form == text {
		if s := c.distinct[c.index[row]]; s != "" {
			return append(line, s...)
		}
		return append(line, '-')
	}
	n := c.numbers[row]
	switch {
	case n == unmeasured:
		return append(line, '-')
	case form == moment:
		line = append(strconv.AppendInt(line, n/second, 10), '.')
		return append(line, strconv.FormatInt(second+n%second, 10)[1:]...)
	default:
		return strconv.AppendInt(line, n, 10)
	}
}
