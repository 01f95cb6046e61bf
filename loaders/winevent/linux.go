package winevent

import (
	"context"
	"io"
	"strings"

	"exfilhunt/loaders/source"
)

// parseSyslog reads events that are lines of a syslog, each behind the daemon's header: so Sysmon for Linux writes, and so
// agents forward a Windows log. All other lines are ignored.
func (f xmlForm) parseSyslog(ctx context.Context, text io.Reader, each func(*source.Records) error) error {
	return eventBlocks(ctx, text, "\n", f.syslogBlock, each)
}

func (f xmlForm) syslogBlock(r *eventRecords, b source.Block) {
	for line := range b.Lines() {
		at := f.next(line.Text)
		if at == len(line.Text) {
			r.Ignore("syslog")
			continue
		}
		host, _ := source.SyslogPrefix(line.Text[:at])
		for piece := range f.pieces(unescapeControls(line.Text[at:])) {
			if f.isEvent(piece) { // what stands behind an event belongs to its line
				r.event(line, piece, host)
			}
		}
	}
}

// unescapeControls undoes what rsyslog does to line breaks and tabs inside a message: #012 and #011, their octal numbers
// (its option $EscapeControlCharactersOnReceive). "&#012;" is an entity.
func unescapeControls(text string) string {
	if !strings.Contains(text, "#01") {
		return text
	}
	return controls.Replace(text)
}

// The first pairs win.
var controls = strings.NewReplacer("&#01", "&#01", "#011", "\t", "#012", "\n", "#015", "\r")
