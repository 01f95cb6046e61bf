package syslog

import (
	"strings"

	auditdsource "exfilhunt/loaders/auditd"
	cefsource "exfilhunt/loaders/cef"
	"exfilhunt/loaders/winevent"
)

// The parts of a file, by what their lines are.
const (
	auditd = "auditd"
	sysmon = "sysmon" // events in XML: over syslog it is Sysmon for Linux that sends them
	cef    = "cef"    // and LEEF
	tables = "tables" // rows of other tables of Log Analytics, which one Event Hub delivers mixed
)

// kindOf finds a line of another source in a text: its kind, and where it begins, behind what syslog wrote before it. ""
// where there is none. Each source knows its own.
func kindOf(text string) (kind string, at int) {
	for _, k := range []struct {
		kind string
		find func(string) int
	}{{auditd, auditdsource.Find}, {sysmon, winevent.Find}, {cef, cefsource.Find}} {
		if at := k.find(text); at >= 0 {
			return k.kind, at
		}
	}
	return "", len(text)
}

// isRecord tells an audit record without its head, "SYSCALL arch=c000003e ...", from other messages: a type in
// capitals, and a field.
func isRecord(text string) bool {
	kind, rest, _ := strings.Cut(text, " ")
	name, _, found := strings.Cut(rest, "=")
	return found && len(kind) > 1 && strings.Trim(kind, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == "" && !strings.Contains(name, " ")
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
