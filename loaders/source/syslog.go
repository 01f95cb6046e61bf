package source

import "strings"

// SyslogPrefix reads what syslog daemons write before a message: "<34>1 2003-10-11T22:14:15.003Z host app ..." (RFC
// 5424), "<34>Oct 11 22:14:15 host app: " (RFC 3164), or the latter with an RFC 3339 time, with or without the priority.
// Each source finds where its own message begins and gives what stands before it. host and time are as written, ""
// where they are missing; RFC 3164 writes a time without a year and a zone.
func SyslogPrefix(prefix string) (host, time string) {
	if strings.HasPrefix(prefix, "<") {
		_, prefix, _ = strings.Cut(prefix, ">")
	}
	fields := strings.Fields(prefix)
	if len(fields) > 1 && len(fields[0]) < 3 && isRFC3339(fields[1]) || len(fields) > 2 && fields[0] == "1" {
		fields = fields[1:] // the version
	}
	switch {
	case len(fields) == 0:
		return "", ""
	case isRFC3339(fields[0]) || fields[0] == "-":
		time, fields = fields[0], fields[1:]
	case len(fields) >= 3 && isMonth(fields[0]):
		n := 3
		if len(fields) > 3 && len(fields[2]) == 4 { // "Oct 11 2003 22:14:15"
			n = 4
		}
		time, fields = strings.Join(fields[:n], " "), fields[n:]
	}
	if len(fields) > 0 && !strings.HasSuffix(fields[0], ":") { // that would be the program
		host = fields[0]
	}
	return strings.TrimPrefix(host, "-"), strings.TrimPrefix(time, "-")
}

// A SyslogMemo remembers the last answers of IsSyslogHeader and SyslogPrefix: lines in a row share their header, at least
// for a second.
type SyslogMemo struct {
	judged string
	isNone bool // judged is no header

	read, host, time string
}

// IsHeader is IsSyslogHeader.
func (m *SyslogMemo) IsHeader(text string) bool {
	if text != m.judged {
		m.judged, m.isNone = text, !IsSyslogHeader(text)
	}
	return !m.isNone
}

// Prefix is SyslogPrefix.
func (m *SyslogMemo) Prefix(prefix string) (host, time string) {
	if prefix != m.read {
		m.read = prefix
		m.host, m.time = SyslogPrefix(prefix)
	}
	return m.host, m.time
}

func isRFC3339(field string) bool {
	return len(field) > len("2003-10-11T") && field[4] == '-' && field[7] == '-' && field[10] == 'T'
}

func isMonth(field string) bool {
	return len(field) == 3 && strings.Contains("JanFebMarAprMayJunJulAugSepOctNovDec", field)
}
