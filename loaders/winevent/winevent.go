// Package winevent loads Windows events: Sysmon (also for Linux), the Security log, PowerShell and the DNS client, in the
// forms in which event logs travel.
//
// A form only names the fields of a record, as Windows spells them (fields.go). Which record is of which kind (kind.go), what
// a kind becomes (targets*.go), and which events repeat others (folds.go), is the same for all of them.
package winevent

import "exfilhunt/loaders/source"

// Loader is the source of Windows events.
var Loader = source.Loader{
	Name:   "winevent",
	Doc:    "Windows events: Sysmon, Security, PowerShell and DNS client logs",
	Detect: detect,
	Plan:   plan,
	Parts:  map[string]source.Format{"sysmon": {Name: formatSyslog, Reader: source.Go}},

	OtherKinds: "other Windows events",
	Aliases:    []string{"sysmon", "evtx", "security", "powershell", "windows"},
}

func detect(head source.Head) source.Format {
	for _, known := range []func(source.Head) source.Format{detectXML, detectTable, detectJSON} {
		if format := known(head); format.Name != "" {
			return format
		}
	}
	return source.Format{}
}

func plan(f source.File) (source.Plan, error) {
	p := source.Plan{Targets: targets(f), Folds: folds()}
	if f.Format.Reader == source.Go {
		var err error
		p.Parser, err = xmlParser(f)
		return p, err
	}
	s := shapeOfFile(f)
	p.Raw, p.Steps = s.raw(s.read(f)), []string{s.unpack()}
	return p, nil
}
