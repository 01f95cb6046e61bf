package cef

import (
	"strings"

	"exfilhunt/loaders/source"
)

// A message is a line without what syslog and others write around it.
type message struct {
	before string // what stands before it in the line
	leef   byte   // LEEF's version, '1' or '2'; 0 for CEF
	text   string // from behind the version on
}

// findMessage finds the message in a line: the first behind a syslog header, as structured data may hold another one;
// where the header is odd, the first.
func findMessage(line string, headers *source.SyslogMemo) (m message, found bool) {
	for from := 0; ; {
		next, ok := nextMessage(line, from)
		switch {
		case !ok:
			return m, found
		case headers.IsHeader(next.before):
			return next, true
		case !found:
			m, found = next, true
		}
		from = len(line) - len(next.text)
	}
}

// nextMessage finds a message from a place on: behind "CEF:0|", of which some devices write "CEF: 0|", or "LEEF:2.0|".
func nextMessage(line string, at int) (m message, found bool) {
	const mark = "EF:"
	for ; ; at += len(mark) {
		next := strings.Index(line[at:], mark)
		if next < 0 {
			return m, false
		}
		at += next
		var version string
		if version, m.text, found = strings.Cut(line[at+len(mark):], "|"); !found {
			return m, false
		}
		if version = strings.TrimLeft(version, " "); !isVersion(version) {
			continue
		}
		if m.before, found = strings.CutSuffix(line[:at], "LE"); found {
			m.leef = version[0]
			return m, true
		}
		if m.before, found = strings.CutSuffix(line[:at], "C"); found {
			return m, true
		}
	}
}

func isVersion(text string) bool {
	return text == "0" || text != "" && len(text) <= len("10.0") && strings.Trim(text, "0123456789.") == ""
}

// unquote undoes the quotes of a line that comes out of a CSV.
func unquote(line string) string {
	if len(line) < 2 || line[0] != '"' || line[len(line)-1] != '"' {
		return line
	}
	return strings.ReplaceAll(line[1:len(line)-1], `""`, `"`)
}

// cutHeader cuts the first field of a header from the rest, at a "|" that no backslash escapes.
func cutHeader(text string) (field, rest string, found bool) {
	from := 0
	for {
		next := strings.IndexByte(text[from:], '|')
		if next < 0 {
			return unescape(text), "", false
		}
		from += next
		if !isEscaped(text, from) {
			return unescape(text[:from]), text[from+1:], true
		}
		from++
	}
}

// isEscaped says whether an odd number of backslashes stands before a byte.
func isEscaped(text string, at int) bool {
	escaped := false
	for at > 0 && text[at-1] == '\\' {
		escaped = !escaped
		at--
	}
	return escaped
}

// unescape undoes the escapes of a header and of an extension: \| \= \\ \n \r. Other backslashes are what they are,
// because devices write paths of Windows without escapes.
func unescape(text string) string {
	at := strings.IndexByte(text, '\\')
	if at < 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	for at >= 0 && at+1 < len(text) {
		b.WriteString(text[:at])
		switch c := text[at+1]; c {
		case '|', '=', '\\':
			b.WriteByte(c)
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		default:
			b.WriteByte('\\')
			b.WriteByte(c)
		}
		text = text[at+2:]
		at = strings.IndexByte(text, '\\')
	}
	b.WriteString(text)
	return b.String()
}
