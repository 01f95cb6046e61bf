// Package loaders turns folders of logs into rows of a case file.
//
// A path becomes inputs (find.go), an input becomes a plain file (open.go, spool.go), a source knows it and plans
// its SQL (package source and the folders of the sources), and Load runs the plan in one transaction, so that a file
// is loaded wholly or not at all, and accounts for every record: read = loaded + rejected + ignored.
package loaders

import (
	"exfilhunt/loaders/cef"
	"exfilhunt/loaders/defender"
	"exfilhunt/loaders/source"
	"exfilhunt/loaders/zeek"
)

// All lists the sources, in the order in which they are asked whether a file is theirs.
var All = []source.Loader{zeek.Loader, cef.Loader, defender.Loader}

// Detect returns the source and the format of a file, or a zero Format where no source knows it.
func Detect(head source.Head) (source.Loader, source.Format) {
	for _, l := range All {
		if format := l.Detect(head); format.Name != "" {
			return l, format
		}
	}
	return source.Loader{}, source.Format{}
}
