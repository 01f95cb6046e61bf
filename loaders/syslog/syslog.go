// Package syslog unwraps what others carry: Linux audit records, events in XML (as Sysmon for Linux writes them), CEF
// and LEEF inside Microsoft Sentinel's table Syslog, inside the JSON lines of log shippers and of the systemd journal,
// or mixed with each other in one syslog. It loads nothing itself: each kind of line goes on to its own source.
//
// Sentinel's columns are those of learn.microsoft.com/azure/azure-monitor/reference/tables/syslog, the journal's those of
// systemd.journal-fields(7).
package syslog

import (
	"encoding/json"
	"slices"
	"strings"

	"exfilhunt/loaders/source"
	"exfilhunt/loaders/winevent"
)

// Loader is the source of wrapped and mixed lines.
var Loader = source.Loader{
	Name:   "syslog",
	Doc:    "audit records, Sysmon XML, CEF and LEEF in Sentinel's Syslog table, in shippers' and journald's JSON, or mixed in one syslog",
	Detect: detect,
	Plan:   plan,

	OtherKinds: "others",
}

const (
	formatText    = "syslog"         // lines, of more than one kind
	formatJSON    = "syslog-json"    // a message in each object, one a line or in an array
	formatCSV     = "syslog-csv"     // Sentinel's table
	formatParquet = "syslog-parquet" // the same
)

// detect is sure of Sentinel's table and of files in which it finds lines of other sources, in JSON or of several
// kinds. Other JSON with messages, and lines of a syslog, may hold some further on: it takes them if nobody else does.
func detect(head source.Head) source.Format {
	if head.Part != "" {
		return source.Format{}
	}
	if head.Columns != nil {
		if slices.ContainsFunc(head.Columns, func(c source.Column) bool { return c.Name == sentinelMessage }) {
			return source.Format{Name: formatParquet, Reader: source.Parquet, Splits: true}
		}
		return source.Format{}
	}
	if f := detectJSON(head); f.Name != "" {
		return f
	}
	if names, _ := head.CSVHeader(); slices.Contains(names, sentinelMessage) {
		return source.Format{Name: formatCSV, Reader: source.CSV, Splits: true}
	}
	return detectText(head)
}

func plan(f source.File) (source.Plan, error) {
	switch f.Format.Name {
	case formatText:
		return source.Plan{Parser: source.Parser{Parse: parseText}}, nil
	case formatCSV:
		return source.Plan{Raw: csvRows(f), Parser: source.Parser{Parse: parseJSON}}, nil
	case formatParquet:
		return source.Plan{Raw: parquetRows(f), Parser: source.Parser{Parse: parseJSON}}, nil
	default:
		return source.Plan{Parser: source.Parser{Parse: parseJSON}}, nil
	}
}

func detectJSON(head source.Head) source.Format {
	f := source.Format{Name: formatJSON, Reader: source.Go, Splits: true}
	objects := head.Elements()
	f.Wrapped = len(objects) > 0
	if !f.Wrapped {
		objects = head.Objects()
	}
	guess := false
	for _, object := range objects {
		m, ok := detectMessage(object)
		if !ok {
			continue
		}
		if kind, _ := kindOf(m.value[atText]); kind != "" || m.isSentinel {
			return f
		}
		guess = guess || m.value[atText] != "" && m.value[atHost]+m.value[atTime] != ""
	}
	if f.Guess = guess; guess {
		return f
	}
	return source.Format{}
}

// detectMessage reads an object, unless it is one of another source: the message of a Windows event repeats its command
// line or its script.
func detectMessage(object map[string]json.RawMessage) (m *message, ok bool) {
	if winevent.IsJSON(object) {
		return nil, false
	}
	text, err := json.Marshal(object)
	if err != nil {
		return nil, false
	}
	m = readMessage(string(text))
	return m, !m.isOtherTable()
}

// maxLines is how many lines detection looks at.
const maxLines = 10_000

// detectText counts lines by their kind. Audit records count as mixed beside any other line of a syslog, because the
// audit log's own source takes what is no record for damage. It is sure only of a file that begins like a syslog: others
// may hold lines of any kind in a script or in quotes.
func detectText(head source.Head) source.Format {
	f := source.Format{Name: formatText, Reader: source.Go, Splits: true}
	kinds, lines, others, begins := map[string]bool{}, 0, 0, false
	for _, line := range head.Lines(maxLines) {
		lines++
		if kind, at := kindOf(string(line)); kind != "" && (kind != sysmon || at > 0) { // XML alone is no syslog
			kinds[kind] = true
		} else if hasHeader(string(line)) {
			others++
		}
		begins = begins || lines == 1 && len(kinds)+others > 0
	}
	mixed := len(kinds) > 1 || kinds[auditd] && others > 0
	if f.Guess = !mixed || !begins; mixed || others > lines/2 {
		return f
	}
	return source.Format{}
}

// hasHeader tells a line of a syslog from other text: it has a time where syslog daemons write one.
func hasHeader(line string) bool {
	_, time := source.SyslogPrefix(line[:min(len(line), 100)])
	return time != "" && !strings.ContainsAny(time, ",;|")
}
