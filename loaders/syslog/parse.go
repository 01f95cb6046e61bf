package syslog

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"strings"

	"exfilhunt/loaders/source"
)

// parseText passes the lines of a syslog on as they are, each to the part of its kind.
func parseText(ctx context.Context, text io.Reader, each func(*source.Records) error) error {
	return parseLines(ctx, text, each, takeLine)
}

// parseJSON takes the messages out of JSON objects, one a line.
func parseJSON(ctx context.Context, text io.Reader, each func(*source.Records) error) error {
	return parseLines(ctx, text, each, takeObject)
}

func parseLines(ctx context.Context, text io.Reader, each func(*source.Records) error, take func(*source.Records, source.Line)) error {
	return source.Blocks(ctx, text, "\n", func(b source.Block) *source.Records {
		r := source.NewRecords(0, 0)
		if r.RejectTooLong(b) {
			return r
		}
		for line := range b.Lines() {
			take(r, line)
		}
		return r
	}, each)
}

func takeLine(r *source.Records, line source.Line) {
	if kind, _ := kindOf(line.Text); kind != "" {
		pass(r, kind, line.Text)
	} else {
		r.Ignore(programOf(line.Text))
	}
}

// pass adds a line to a part as it is.
func pass(r *source.Records, name, line string) {
	part := r.Part(name)
	part.WriteString(line)
	part.WriteByte('\n')
}

func takeObject(r *source.Records, line source.Line) {
	if !isObject(line.Text) {
		r.Reject(line, cmp.Or(source.NoObject([]byte(line.Text)), "malformed JSON"))
		return
	}
	m := readMessage(line.Text)
	kind, at := kindOf(m.value[atText])
	switch {
	case m.value[atUnfit] != "":
		r.Reject(line, m.value[atUnfit])
	case m.isOtherTable():
		pass(r, tables, line.Text)
	case kind != "":
		m.write(r.Part(kind), kind, at)
	case m.value[atText] == "":
		r.Ignore("no message")
	case m.value[atProgram] == "":
		r.Ignore(programOf(m.value[atText]))
	default:
		r.Ignore(programKind(m.value[atProgram]))
	}
}

// isOtherTable tells a row of another table of Log Analytics.
func (m *message) isOtherTable() bool {
	return m.value[atTable] != "" && m.value[atTable] != "Syslog" && !m.isSentinel && m.rank[atTime] == 1
}

// write adds the message to the lines of its kind, with what the object says of its host and time where the message
// itself does not.
func (m *message) write(lines *bytes.Buffer, kind string, at int) {
	before, line := m.value[atText][:at], m.value[atText][at:]
	if kind == auditd {
		m.writeRecords(lines, before, line)
		return
	}
	host, time := m.origin(before)
	lines.WriteString(header(time, host, cmp.Or(m.value[atProgram], kind)))
	writeEscaped(lines, line)
	lines.WriteByte('\n')
}

// writeRecords adds audit records, of which some shippers put those of an event into one message.
func (m *message) writeRecords(lines *bytes.Buffer, before, text string) {
	host, _ := m.origin(before)
	for record := range strings.Lines(text) {
		if record = strings.TrimRight(record, "\r\n"); record == "" {
			continue
		}
		if host != "" && strings.HasPrefix(record, "type=") {
			lines.WriteString("node=" + host + " ")
		}
		lines.WriteString(record)
		lines.WriteByte('\n')
	}
}

// origin returns host and time of a message. What syslog wrote before it is nearer to the event than what the shipper
// says, except that a time of RFC 3164 has no year. Without a time or a priority it was not syslog that wrote it.
func (m *message) origin(before string) (host, time string) {
	host, time = source.SyslogPrefix(strings.TrimSuffix(before, "\uFEFF"))
	if time == "" && !strings.HasPrefix(before, "<") {
		return m.value[atHost], m.value[atTime]
	}
	if time == "" || !isDigit(time[0]) {
		time = cmp.Or(m.value[atTime], time)
	}
	return cmp.Or(host, m.value[atHost]), time
}

// header is a syslog header.
func header(time, host, program string) string {
	return cmp.Or(time, "-") + " " + cmp.Or(host, "-") + " " + program + ": "
}

// writeEscaped writes a text as one line: line breaks as rsyslog writes them, by their octal number behind "#".
func writeEscaped(lines *bytes.Buffer, text string) {
	for {
		at := strings.IndexAny(text, "\r\n")
		if at < 0 {
			lines.WriteString(text)
			return
		}
		lines.WriteString(text[:at])
		if text[at] == '\n' {
			lines.WriteString("#012")
		} else {
			lines.WriteString("#015")
		}
		text = text[at+1:]
	}
}
