package syslog

import "strings"

// The parts of a file, by what their lines are.
const (
	auditd = "auditd"
	sysmon = "sysmon" // events in XML: over syslog it is Sysmon for Linux that sends them
	cef    = "cef"    // and LEEF
	tables = "tables" // rows of other tables of Log Analytics, which one Event Hub delivers mixed
)

// kindOf finds a line of another source in a text: its kind, and where it begins, behind what syslog wrote before it.
// Of several the first counts, because the rest is what it quotes. "" where there is none.
func kindOf(text string) (kind string, at int) {
	at = len(text)
	for _, k := range []struct {
		kind string
		find func(string) int
	}{{auditd, findRecord}, {sysmon, findEvent}, {cef, findCEF}} {
		if found := k.find(text[:at]); found >= 0 {
			kind, at = k.kind, found
		}
	}
	return kind, at
}

// findRecord finds an audit record: "type=SYSCALL msg=audit(...", or "audit: type=1300 audit(..." as the kernel writes
// it; behind the record's host, "node=web01 type=..."; and "web01 audit[513]: SYSCALL arch=...", from the journal.
func findRecord(text string) int {
	const mark, name, node = "audit(", "type=", "node="
	if end := strings.Index(text, mark); end >= 0 {
		at := strings.LastIndex(text[:end], name)
		if at < 0 || at > 0 && text[at-1] != ' ' {
			return -1
		}
		if before := strings.LastIndex(text[:at], node); before >= 0 && strings.Count(text[before:at], " ") == 1 {
			return before
		}
		return at
	}
	if at := strings.Index(text, " audit"); at >= 0 {
		tag, record, found := strings.Cut(text[at+len(" audit"):], ": ")
		if found && (tag == "" || tag[0] == '[' && tag[len(tag)-1] == ']') && isRecord(record) && hasHeader(text) {
			return 0 // its time and host are those of the header
		}
	}
	return -1
}

// isRecord tells an audit record without its head, "SYSCALL arch=c000003e ...", from other messages: a type in
// capitals, and a field.
func isRecord(text string) bool {
	kind, rest, _ := strings.Cut(text, " ")
	name, _, found := strings.Cut(rest, "=")
	return found && len(kind) > 1 && strings.Trim(kind, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == "" && !strings.Contains(name, " ")
}

// findEvent finds "<Event ...>" or "<Event>".
func findEvent(text string) int {
	const mark = "<Event"
	at := strings.Index(text, mark)
	if at < 0 || !strings.HasPrefix(text[at+len(mark):], ">") && !strings.HasPrefix(text[at+len(mark):], " ") {
		return -1
	}
	return at
}

// findCEF finds "CEF:0|", of which some devices write "CEF: 0|", or "LEEF:2.0|", and a quote before it.
func findCEF(text string) int {
	const mark = "EF:"
	for from := 0; ; from += len(mark) {
		next := strings.Index(text[from:], mark)
		if next < 0 {
			return -1
		}
		from += next
		version, _, found := strings.Cut(strings.TrimLeft(text[from+len(mark):], " "), "|")
		if !found {
			return -1
		}
		if version == "" || len(version) > len("10.0") || strings.Trim(version, "0123456789.") != "" {
			continue
		}
		before, isLEEF := strings.CutSuffix(text[:from], "LE")
		if isCEF := strings.HasSuffix(before, "C"); isCEF && !isLEEF {
			before = before[:len(before)-1]
		} else if !isLEEF {
			continue
		}
		return len(strings.TrimSuffix(before, `"`))
	}
}

// programOf returns the program that a line of a syslog names, behind "syslog ": the kind that it is counted as.
func programOf(line string) string {
	if !hasHeader(line) {
		return programKind("")
	}
	rest := line
	isRFC5424 := false
	for n := range 7 { // the header's words: a priority, three of a time, a host, the program
		var word string
		if word, rest, _ = strings.Cut(strings.TrimLeft(rest, " "), " "); word == "" {
			break
		}
		if n == 0 {
			isRFC5424 = strings.HasPrefix(word, "<") && strings.HasSuffix(word, ">1")
		}
		if isRFC5424 && n == 3 || strings.HasSuffix(word, ":") {
			return programKind(word)
		}
	}
	return programKind("")
}

// programKind is the kind that messages of a program are counted as. A name may be a path, and may end in a process id.
func programKind(name string) string {
	name, _, _ = strings.Cut(strings.TrimRight(name, ":"), "[")
	name = name[strings.LastIndexByte(name, '/')+1:]
	const longest = 40
	if name == "" || name == "-" || len(name) > longest {
		return "syslog"
	}
	return "syslog " + name
}
