package winevent

import (
	"strings"
	"testing"

	"exfilhunt/loaders/source"
)

// counted is how many records are made of a text, whatever becomes of them.
func counted(parse func(*eventRecords, source.Block), text string) int {
	r := newEventRecords(hunted())
	parse(r, source.Block{Line: 1, Text: text})
	n := r.Len() + len(r.Rejects)
	for _, ignored := range r.Ignored {
		n += int(ignored)
	}
	return n
}

// FuzzXML holds that an event is read as encoding/xml reads it, and that every event of a file, and everything between
// events, is accounted for.
func FuzzXML(f *testing.F) {
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "\uFFFD") // as source.Blocks does
		sameAsStandard(t, text)
		form, _, found := findXML(text)
		if !found {
			form = xmlForm{open: "<Event", end: "</Event>", root: "Events"}
		}
		want := 0
		var all strings.Builder
		for piece := range form.pieces(text) {
			all.WriteString(piece)
			if form.isEvent(piece) || form.passOver(piece) != "" {
				want++
			}
			if form.isEvent(piece) {
				sameAsStandard(t, piece)
			}
		}
		if all.String() != text {
			t.Fatalf("the pieces of %q are %q", text, all.String())
		}
		if got := counted(form.block, text); got != want {
			t.Fatalf("%d records, want %d: %q", got, want, text)
		}
	})
}

// FuzzSyslog holds that every line that is not blank is accounted for: as one record, or as the events in it.
func FuzzSyslog(f *testing.F) {
	form := xmlForm{open: "<Event", end: "</Event>"}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "\uFFFD")
		least, most := 0, 0
		for line := range (source.Block{Text: text}).Lines() {
			least++
			most += max(1, strings.Count(unescapeControls(line.Text), form.open))
		}
		if got := counted(form.syslogBlock, text); got < least || got > most {
			t.Fatalf("%d records, want %d to %d: %q", got, least, most, text)
		}
	})
}

// FuzzTable holds that every line that is not blank is one record.
func FuzzTable(f *testing.F) {
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "\uFFFD")
		want := 0
		for range (source.Block{Text: text}).Lines() {
			want++
		}
		if got := counted(tableBlock, text); got != want {
			t.Fatalf("%d records, want %d: %q", got, want, text)
		}
	})
}
