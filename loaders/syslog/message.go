package syslog

import (
	"encoding/json"
	"strings"

	"github.com/tidwall/gjson"
)

// A field is a part of a message, for which each shipper has a name of its own.
type field int

const (
	atText field = iota // what the program wrote
	atTime
	atHost
	atProgram
	// What else Sentinel and the journal say.
	atTable     // Sentinel's table
	atUnfit     // why a row of a CSV is none: see rows
	atAuditID   // serial number of an audit record
	atAuditType // its type, "SYSCALL"
	fields
)

// sentinelMessage is the column that only Sentinel's table Syslog has.
const sentinelMessage = "SyslogMessage"

// names are the keys of each field, the best first, "." where an object stands inside another: Sentinel; the Elastic
// Common Schema, of which host.hostname is what the host calls itself and agent.hostname the host of the shipper; the
// journal; syslog-ng's and rsyslog's JSON; Fluentd and Fluent Bit; Docker.
var names = [fields][]string{
	atText:    {sentinelMessage, "message", "Message", "MESSAGE", "log", "msg"},
	atTime:    {"TimeGenerated", "_SOURCE_REALTIME_TIMESTAMP", "__REALTIME_TIMESTAMP", "@timestamp", "timestamp", "time", "date", "ISODATE"},
	atHost:    {"Computer", "HostName", "_HOSTNAME", "host", "host.hostname", "host.name", "hostname", "HOST", "agent.hostname", "beat.hostname", "HostIP"},
	atProgram: {"ProcessName", "SYSLOG_IDENTIFIER", "process.name", "program", "programname", "PROGRAM", "ident", "appname", "app_name"},

	atTable:     {"Type"},
	atUnfit:     {"(unfit)"},
	atAuditID:   {"_AUDIT_ID"},
	atAuditType: {"_AUDIT_TYPE_NAME"},
}

// A place is what a key says: a field, and how good a name for it the key is, from 1, the best.
type place struct {
	field field
	rank  int
}

// places are the names by key; parents are the keys of objects that hold some.
var places, parents = func() (map[string]place, map[string]bool) {
	places, parents := map[string]place{}, map[string]bool{}
	for f, keys := range names {
		for i, key := range keys {
			places[key] = place{field(f), i + 1}
			if parent, _, nested := strings.Cut(key, "."); nested {
				parents[parent] = true
			}
		}
	}
	return places, parents
}()

// A message is what a JSON object says of a line of a log.
type message struct {
	value      [fields]string
	rank       [fields]int // of the names found so far, 0 for none
	isSentinel bool
}

// readMessage reads an object. What it does not say is "".
func readMessage(object string) *message {
	m := new(message)
	m.read(gjson.Parse(object), "")
	m.complete()
	return m
}

func (m *message) read(object gjson.Result, prefix string) {
	object.ForEach(func(key, value gjson.Result) bool {
		name := prefix + key.Str
		if value.IsObject() {
			if prefix == "" && parents[name] {
				m.read(value, name+".")
			}
			return true
		}
		if p, known := places[name]; known && (m.rank[p.field] == 0 || p.rank < m.rank[p.field]) {
			if said := textOf(value); said != "" {
				m.value[p.field], m.rank[p.field] = said, p.rank
			}
		}
		return true
	})
}

// textOf reads a text, a number, or the array of bytes that the journal writes for what cannot be printed
// (systemd.io/JOURNAL_EXPORT_FORMATS).
func textOf(value gjson.Result) string {
	if !value.IsArray() {
		return value.String()
	}
	var b []byte
	value.ForEach(func(_, element gjson.Result) bool {
		if element.Type == gjson.Number {
			b = append(b, byte(element.Num))
		}
		return true
	})
	return string(b)
}

// complete puts a message together again that a shipper has taken apart.
func (m *message) complete() {
	m.isSentinel = m.rank[atText] == 1
	m.value[atText] = strings.TrimRight(m.value[atText], "\r\n")
	m.value[atTime] = isoTime(m.value[atTime])
	m.value[atHost] = oneWord(m.value[atHost])
	m.value[atProgram] = oneWord(m.value[atProgram])
	said := m.value[atText]
	switch p := m.value[atProgram]; {
	case m.value[atAuditID] != "" && m.value[atAuditType] != "": // the journal keeps the head of an audit record in fields
		id := "audit(" + auditTime(m.value[atTime]) + ":" + oneWord(m.value[atAuditID]) + "): "
		kind := oneWord(m.value[atAuditType])
		m.value[atText] = "type=" + kind + " msg=" + id + strings.TrimPrefix(said, kind+" ")
	case (p == "CEF" || p == "LEEF") && said != "" && isDigit(said[0]): // syslog takes "CEF:" for the program's name
		m.value[atText] = p + ":" + said
	case p == "audit" && isRecord(said): // the journal's form, which says of the record what syslog says of a message
		m.value[atText] = header(m.value[atTime], m.value[atHost], "audit") + said
	}
}

// isObject says whether a line is one JSON object.
func isObject(line string) bool {
	// gjson is several times faster, but a goroutine's stack ends at some ten million brackets one inside the other.
	const long = 1 << 20
	if len(line) > long {
		return line[0] == '{' && json.Valid([]byte(line))
	}
	line = strings.TrimLeft(line, " \t")
	return line != "" && line[0] == '{' && gjson.Valid(line)
}
