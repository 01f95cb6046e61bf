package auditd

import (
	"strconv"
	"strings"
)

// form tells how the values of a record are written, and whether they may hold blanks without quotes.
func (r record) form() (text form, blanks bool) {
	switch {
	case strings.HasPrefix(r.kind, "AUOMS"):
		return interpreted, false
	case strings.Contains(r.id, " "): // a date, where the kernel writes seconds
		return interpreted, true
	default:
		return raw, false
	}
}

// read takes the fields of a record: those of the kernel, and behind byte 0x1D those that auditd has added.
func (e *event) read(r record) {
	text, blanks := r.form()
	if r.kind == "EXECVE" && blanks {
		e.readArguments(r.body, text)
		return
	}
	body := r.body
	if title, found := strings.CutPrefix(body, "proctitle="); found {
		e.take(r.kind, "proctitle", strings.TrimRight(title, " "), raw)
		return
	}
	if strings.HasPrefix(r.kind, "AUOMS") {
		before, command, _ := strings.Cut(body, " cmdline=")
		e.take(r.kind, "cmdline", auomsCommand(command), decoded)
		body = before
	}
	for part := range strings.SplitSeq(separated(body), "\x1d") {
		for {
			key, value, rest, ok := nextField(part, blanks)
			if !ok {
				break
			}
			e.take(r.kind, key, value, text)
			part = rest
		}
	}
}

// separated puts back the byte 0x1D that rsyslog wrote as "#035". A name with that text is left alone: behind the byte
// stand keys in capitals.
func separated(body string) string {
	if !strings.Contains(body, "#035") { // nearly always, and far faster to know than where the last one is
		return body
	}
	at := strings.LastIndex(body, "#035")
	kernel, added := body[:at], body[at+len("#035"):]
	if key, _, found := strings.Cut(added, "="); !found || !isKind(key) {
		return body
	}
	return kernel + "\x1d" + added
}

// auomsCommand reads the field cmdline, in quotes that do not escape those inside it.
func auomsCommand(s string) string {
	for _, next := range []string{" containerid=", " redactors="} {
		if at := strings.LastIndex(s, next); at >= 0 {
			s = s[:at]
		}
	}
	return strings.TrimSuffix(strings.TrimPrefix(s, `"`), `"`)
}

// readArguments takes the arguments of a new process from an interpreted EXECVE. They are text without quotes: an
// argument ends where the next number begins.
func (e *event) readArguments(body string, text form) {
	body = " " + body
	for at := argumentKey(body, -1); at < len(body); {
		name, value, _ := strings.Cut(body[at+1:], "=")
		number, _, _ := strings.Cut(strings.TrimPrefix(name, "a"), "[")
		n, err := strconv.Atoi(number)
		if err != nil { // "a1_len", before the pieces of an argument
			n, _ = strconv.Atoi(strings.TrimSuffix(number, "_len"))
		}
		end := argumentKey(value, n)
		e.takeArgument(name, strings.TrimRight(value[:end], " "), text)
		at += 1 + len(name) + 1 + end
	}
}

// argumentKey returns where the blank before " aN=", " aN_len=" or " aN[0]=" stands in s: the number follows n, or is n
// with another piece.
func argumentKey(s string, n int) int {
	for at := 0; ; at += 2 {
		next := strings.Index(s[at:], " a")
		if next < 0 {
			return len(s)
		}
		at += next
		word := s[at+2:]
		digits := 0
		for digits < len(word) && word[digits] >= '0' && word[digits] <= '9' {
			digits++
		}
		number, err := strconv.Atoi(word[:digits])
		word = word[digits:]
		piece := strings.HasPrefix(word, "[")
		if err == nil && (n < 0 || number == n+1 || number == n && piece) && (piece || strings.HasPrefix(word, "=") || strings.HasPrefix(word, "_len=")) {
			return at
		}
	}
}
