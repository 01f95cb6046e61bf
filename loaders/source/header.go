package source

import "strings"

// maxHeader is how much of a header is looked at, in bytes: structured data may make it long.
const maxHeader = 2 << 10

// IsSyslogHeader says whether a text can stand before a message: nothing, or what SyslogPrefix reads, also that of a
// relay before that of the device. A command line or a script that quotes a message has other words before it.
func IsSyslogHeader(text string) bool {
	text = strings.TrimSuffix(text, "\uFEFF")
	if len(text) > maxHeader || strings.ContainsAny(text, "\t\r\n") {
		return false
	}
	var h header
	for word := range strings.FieldsSeq(withoutStructuredData(text)) {
		if !h.take(word) {
			return false
		}
	}
	return h.words == 0 || h.dated || h.tagged && h.words <= len([]string{"host", "tag:", "tag:"})
}

// A header is what the words so far say.
type header struct {
	words  int
	dated  bool // it has a priority or a time, which only syslog writes
	tagged bool // it is at a program's "app[7]:", behind which a message or the header of a relayed one begins
}

func (h *header) take(word string) bool {
	h.words++
	word, prioritized := withoutPriority(word)
	begins := prioritized || isMonth(word) || isRFC3339(word) || isTime(strings.Trim(word, "[]"))
	h.dated = h.dated || begins
	switch {
	case strings.ContainsAny(word, `<>{}"'=,;|()\`):
		return false
	case strings.HasSuffix(word, ":"):
		h.tagged = true
	case begins:
		h.tagged = false
	case h.tagged && strings.ContainsFunc(word, isLetter):
		return false
	}
	const most = 24
	return h.words <= most
}

// withoutPriority cuts "<134>" off.
func withoutPriority(word string) (rest string, found bool) {
	if !strings.HasPrefix(word, "<") {
		return word, false
	}
	priority, rest, found := strings.Cut(word[1:], ">")
	if !found || priority == "" || len(priority) > 3 || strings.Trim(priority, "0123456789") != "" {
		return word, false
	}
	return rest, true
}

// isTime knows "10:00:00.123", "2025-11-22" and seconds since 1970: digits, and nothing but what joins them.
func isTime(word string) bool {
	return len(word) >= len("10:00:00") && isDigit(word[0]) && isDigit(word[len(word)-1]) && strings.Count(word, ".") < 2 && strings.Trim(word, "0123456789:-.+/") == ""
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c rune) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c > 0x7F }

// withoutStructuredData takes RFC 5424's elements out, [id name="value" ...], and what else stands in brackets. A backslash escapes inside a value.
func withoutStructuredData(text string) string {
	for from := 0; ; {
		next := strings.Index(text[from:], " [")
		if next < 0 {
			return text
		}
		from += next + 1
		if end := elementEnd(text[from:]); end > 0 {
			text = text[:from] + "- " + text[from+end:]
		}
	}
}

// elementEnd returns where an element is over, -1 where it is not closed.
func elementEnd(text string) int {
	quoted := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case c == ']' && !quoted:
			return i + 1
		}
	}
	return -1
}
