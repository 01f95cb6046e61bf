package winevent

import (
	"context"
	"io"
	"iter"
	"strings"

	"exfilhunt/loaders/source"
)

// xmlForm is how a file writes events: <Event>, or <e:Event> where a prefix stands for the namespace.
type xmlForm struct {
	open string // "<Event"
	end  string // "</Event>"
	root string // the element around all events, "" where there is none: "Events", or any that wevtutil was told
}

// findXML finds the first event in a text, and how it is written. An element is one only if its first tags are an event's
// and can be read: in JSON and CSV, quotes are written in another way.
func findXML(text string) (form xmlForm, at int, found bool) {
	for ; ; at++ {
		next := strings.IndexByte(text[at:], '<')
		if next < 0 {
			return xmlForm{}, 0, false
		}
		at += next
		s := scanner{text: text, at: at + 1}
		name := s.word()
		if local(name) == "Event" && beginsEvent(text[at:]) {
			form.open, form.end = "<"+name, "</"+name+">"
			return form, at, true
		}
		if form.root == "" && name != "" && name[0] != '?' && name[0] != '!' {
			form.root = name
		}
	}
}

// beginsEvent tells an event of an event log from other elements of the same name.
func beginsEvent(text string) bool {
	const longest = 4 << 10 // more than these tags need; a long text of nothing but beginnings must not be read to its end for each
	s := scanner{text: text[:min(len(text), longest)]}
	for _, name := range []string{"Event", "System", "Provider"} {
		if t, err := s.next(); err != nil || t == endTag || local(s.name) != name {
			return false
		}
	}
	return true
}

// parse reads events that stand one after the other, with or without an element around them.
func (f xmlForm) parse(ctx context.Context, text io.Reader, each func(*source.Records) error) error {
	return eventBlocks(ctx, text, f.end, f.block, each)
}

func (f xmlForm) block(r *eventRecords, b source.Block) {
	line := source.Line{Number: b.Line}
	for line.Text = range f.pieces(b.Text) {
		if f.isEvent(line.Text) {
			r.event(line, line.Text, "")
		} else {
			f.between(r, line)
		}
		line.Number += int64(strings.Count(line.Text, "\n"))
	}
}

// pieces cuts a text before each event and behind it. An event ends where it is closed; one that is cut, where the next
// begins. No event log writes the closing tag in a CDATA section or a comment.
func (f xmlForm) pieces(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for part := range strings.SplitAfterSeq(text, f.end) {
			for from := 0; from < len(part); {
				next := from + 1 + f.next(part[from+1:])
				if !yield(part[from:next]) {
					return
				}
				from = next
			}
		}
	}
}

// next finds where the next event begins in a text, at its end if none does.
func (f xmlForm) next(text string) int {
	for at := 0; ; at++ {
		i := strings.Index(text[at:], f.open)
		if i < 0 {
			return len(text)
		}
		if at += i; f.isEvent(text[at:]) {
			return at
		}
	}
}

// isEvent tells <Event ...> from <Events> and <EventData>.
func (f xmlForm) isEvent(text string) bool {
	return strings.HasPrefix(text, f.open) && len(text) > len(f.open) && endsName[text[len(f.open)]]
}

// between takes the text between events, of which only what is part of the form may stand there.
func (f xmlForm) between(r *eventRecords, line source.Line) {
	odd := f.passOver(line.Text)
	if odd == "" {
		return
	}
	line.Number += int64(strings.Count(line.Text[:len(line.Text)-len(odd)], "\n"))
	line.Text = odd
	r.Reject(line, "no event")
}

// passOver takes away XML declarations, comments, the tags around all events, and the lines "Record 7" that evtx_dump
// writes before each, and returns what is left.
func (f xmlForm) passOver(text string) string {
	for {
		text = strings.TrimLeft(text, " \t\r\n\uFEFF")
		var end string
		switch {
		case strings.HasPrefix(text, "<?"):
			end = "?>"
		case strings.HasPrefix(text, "<!--"):
			end = "-->"
		case isNumbering(text):
			end = "\n"
		case f.root != "" && (strings.HasPrefix(text, "<"+f.root) || strings.HasPrefix(text, "</"+f.root)):
			end = ">"
		default:
			return text
		}
		_, after, found := strings.Cut(text, end)
		if !found {
			return text
		}
		text = after
	}
}

// isNumbering says whether a text begins with the line that evtx_dump writes before an event.
func isNumbering(text string) bool {
	number, found := strings.CutPrefix(text, "Record ")
	if !found {
		return false
	}
	number, _, _ = strings.Cut(number, "\n")
	return strings.Trim(strings.TrimRight(number, "\r"), "0123456789") == ""
}
