package auditd

import (
	"strings"

	"exfilhunt/loaders/source"
)

// Find returns where the audit record of a line begins, with its node, behind what syslog wrote before it; -1 where the
// line has none, or only quotes one. A record as journald writes it begins with the line: time and host are the header's.
func Find(line string) int {
	if !strings.Contains(line, "audit") { // nearly all other lines
		return -1
	}
	var b block
	if _, ok := b.splitAuditd(line); ok {
		return behindHeader(line, recordStart(line))
	}
	if _, ok := b.splitJournal(line); ok && behindHeader(line, strings.Index(line, " audit")) >= 0 {
		return 0
	}
	return -1
}

// recordStart returns where "type=" stands, or the "node=" before it.
func recordStart(line string) int {
	if strings.HasPrefix(line, "type=") {
		return 0
	}
	at := strings.Index(line, " type=")
	if node := strings.LastIndex(line[:at], "node="); node >= 0 {
		return node
	}
	return at + 1
}

func behindHeader(line string, at int) int {
	if !source.IsSyslogHeader(line[:at]) {
		return -1
	}
	return at
}
