// Package loaders turns folders of logs into rows of a case file.
//
// A path becomes inputs (find.go), an input becomes a plain file (open.go, spool.go), a source knows it and plans
// its SQL (package source and the folders of the sources), and Load runs the plan in one transaction (transfer.go), small
// files together (batch.go), so that a file is loaded wholly or not at all, and accounts for every record:
// read = loaded + rejected + ignored.
package loaders

import (
	"exfilhunt/loaders/auditd"
	"exfilhunt/loaders/cef"
	"exfilhunt/loaders/defender"
	"exfilhunt/loaders/source"
	"exfilhunt/loaders/syslog"
	"exfilhunt/loaders/winevent"
	"exfilhunt/loaders/zeek"
)

// All lists the sources, in the order in which they are asked whether a file is theirs.
var All = []source.Loader{zeek.Loader, syslog.Loader, cef.Loader, auditd.Loader, winevent.Loader, defender.Loader}

// Detect returns the source and the format of a file, or a zero Format where no source knows it. A source that is sure
// goes before one that guesses. Of a part it is known whose it is.
func Detect(head source.Head) (source.Loader, source.Format) {
	for _, l := range All {
		if format, known := l.Parts[head.Part]; known {
			return l, format
		}
	}
	var guess source.Loader
	var guessed source.Format
	for _, l := range All {
		format := l.Detect(head)
		if format.Name != "" && !format.Guess {
			return l, format
		}
		if guessed.Name == "" {
			guess, guessed = l, format
		}
	}
	if guessed.Name == "" {
		return source.Loader{}, guessed
	}
	return guess, guessed
}
