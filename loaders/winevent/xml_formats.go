package winevent

import (
	"bytes"
	"strings"

	"exfilhunt/loaders/source"
)

// The formats that are, or hold, events in XML.
const (
	formatXML    = "winevent-xml"
	formatSyslog = "winevent-syslog"
	formatTable  = "winevent-table-xml"
	formatEVTX   = "evtx"
)

// detectXML knows files of events in XML.
func detectXML(h source.Head) source.Format {
	start := bytes.TrimLeft(h.Bytes, " \t\r\n")
	switch {
	case isEVTX(h):
		return source.Format{Name: formatEVTX, Reader: source.Go}
	case len(start) == 0:
		return source.Format{}
	case start[0] == '{' || start[0] == '[':
		return detectXMLTable(h)
	}
	text := string(h.Bytes)
	_, at, found := findXML(text)
	line := strings.TrimSuffix(text[strings.LastIndexByte(text[:at], '\n')+1:at], "\uFEFF")
	switch {
	case !found:
		return source.Format{}
	case beginsXML(string(start)):
		return source.Format{Name: formatXML, Reader: source.Go}
	case line == "": // behind other lines: in the quoted field of a table, perhaps
		return source.Format{Name: formatXML, Reader: source.Go, Guess: true}
	case source.IsSyslogHeader(line):
		return source.Format{Name: formatSyslog, Reader: source.Go}
	case strings.ContainsAny(line[len(line)-1:], " :\t"): // an odd header, or a line that quotes an event
		return source.Format{Name: formatSyslog, Reader: source.Go, Guess: true}
	}
	return source.Format{}
}

// detectXMLTable knows rows of a table that have EventData in XML.
func detectXMLTable(h source.Head) source.Format {
	if haveXMLData(h.Objects()) {
		return source.Format{Name: formatTable, Reader: source.Go}
	}
	if haveXMLData(h.Elements()) {
		return source.Format{Name: formatTable, Reader: source.Go, Wrapped: true}
	}
	return source.Format{}
}

// beginsXML tells XML from a syslog line, which may begin with its priority in angle brackets.
func beginsXML(text string) bool {
	return isNumbering(text) || text[0] == '<' && len(text) > 1 && (text[1] < '0' || text[1] > '9')
}

// xmlParser is the parser of a file that detectXML knows.
func xmlParser(f source.File) (source.Parser, error) {
	p := source.Parser{Columns: fields}
	switch f.Format.Name {
	case formatEVTX:
		log, err := newEVTX(f)
		p.Parse = log.parse
		return p, err
	case formatTable:
		p.Parse = parseTable
		return p, nil
	}
	form, _, found := findXML(string(f.Bytes))
	if !found { // a part of another file, which begins with events that cannot be read
		form = plainForm
	}
	p.Parse = form.parse
	if f.Format.Name == formatSyslog {
		p.Parse = form.parseSyslog
	}
	return p, nil
}
