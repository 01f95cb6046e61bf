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
}

func detect(head source.Head) source.Format {
	if format := detectTable(head); format.Name != "" {
		return format
	}
	return detectJSON(head)
}

func plan(f source.File) (source.Plan, error) {
	s := shapeOfFile(f)
	return source.Plan{Targets: targets(f), Folds: folds(), Raw: s.raw(s.read(f)), Fields: s.fields()}, nil
}
