package cef

import "exfilhunt/loaders/source"

// Find returns where the CEF or LEEF message of a line begins, behind what syslog wrote before it; -1 where the line has
// none, or only quotes one.
func Find(line string) int {
	text := unquote(line)
	m, found := findMessage(text, new(source.SyslogMemo))
	switch {
	case !found || !source.IsSyslogHeader(m.before):
		return -1
	case len(text) < len(line): // the quotes are around the whole line
		return 0
	}
	return len(m.before)
}
