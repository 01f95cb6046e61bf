package cef

// Find returns where the CEF or LEEF message of a line begins, behind what syslog wrote before it; -1 where the line has
// none, or only quotes one.
func Find(line string) int {
	text := unquote(line)
	var h header
	m, found := findMessage(text, &h)
	switch {
	case !found || !h.of(m.before):
		return -1
	case len(text) < len(line): // the quotes are around the whole line
		return 0
	}
	return len(m.before)
}
