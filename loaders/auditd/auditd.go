// Package auditd loads the Linux audit log: audit.log raw, enriched or as ausearch -i interprets it, its lines behind a
// syslog header or in the kernel's and journald's spelling, and what LAUREL and AUOMS make of it.
//
// An event is several records, one a line, that carry the same time and serial number. A program that was executed
// becomes DeviceProcessEvents, connect, sendto and accept become DeviceNetworkEvents, an open for reading becomes
// DeviceFileEvents of ActionType FileRead; the unit of accounting is the event. A program that could not be executed
// and a file that could not be opened are ignored with a count: no process and no read came of it. A connection that
// failed is loaded, because hunts count attempts.
//
// The record formats are those of the audit project (github.com/linux-audit/audit-documentation/wiki).
package auditd

import (
	"context"
	"io"
	"math"
	"path"
	"path/filepath"
	"strings"

	"exfilhunt/loaders/source"
)

// Loader is the source of Linux audit logs.
var Loader = source.Loader{
	Name:   "auditd",
	Doc:    "Linux audit logs: audit.log (raw, enriched, ausearch -i), behind syslog or from journald, LAUREL and AUOMS JSON",
	Detect: detect,
	Plan:   plan,
	Parts:  map[string]source.Format{"auditd": {Name: formatText, Reader: source.Go}},

	OtherKinds: "other kinds",
	Aliases:    []string{"audit"},
}

const (
	formatText = "auditd"
	formatJSON = "auditd-json"
)

// detect asks for records in at least half of the first lines: others stand among them where a log is cut or comes
// through syslog. It is sure where the first line is one: further on they may as well stand in the quoted field of a table.
func detect(head source.Head) source.Format {
	lines, records, objects, begins := 0, 0, 0, false
	b := newBlock(0)
	for _, line := range head.Lines(math.MaxInt) {
		text := trim(string(line))
		if text == "" || isComment(text) {
			continue
		}
		if lines++; lines > 16 {
			break
		}
		if at, ok := jsonStart(text); ok {
			if b.object(source.Line{}, text[at:]) == "" {
				objects++
			}
		} else if Find(text) >= 0 {
			records++
		}
		begins = begins || lines == 1 && records+objects > 0
	}
	switch {
	case (records+objects)*2 < min(lines, 16) || lines == 0:
		return source.Format{}
	case objects > records:
		return source.Format{Name: formatJSON, Reader: source.Go, Guess: !begins}
	default:
		return source.Format{Name: formatText, Reader: source.Go, Guess: !begins}
	}
}

func plan(f source.File) (source.Plan, error) {
	device := hostOfCopy(f.Path)
	return source.Plan{
		Steps:   steps,
		Targets: targets(f),
		Parser: source.Parser{Columns: columns, Parse: func(ctx context.Context, text io.Reader, each func(*source.Records) error) error {
			return parse(ctx, text, device, each)
		}},
	}, nil
}

// hostOfCopy is the device of a log that names none, as most do not: an audit log in a copy of a host's file system,
// "web01/var/log/audit/audit.log", is known by the folder that holds the copy. Other folders are no names of hosts.
func hostOfCopy(file string) string {
	root, found := strings.CutSuffix(path.Dir(filepath.ToSlash(file)), "/var/log/audit")
	if !found || root == "" || root == "." || root == ".." {
		return ""
	}
	return root[strings.LastIndexAny(root, "/!")+1:]
}
