package winevent

import (
	"context"
	"io"
	"slices"

	"exfilhunt/loaders/source"
)

// eventRecords are the records that the events of a block become.
type eventRecords struct {
	*source.Records
	eventReader
	hunted []string // kinds; all others are ignored
}

func newEventRecords(hunted []string) *eventRecords {
	return &eventRecords{source.NewRecords(len(fields), 0), eventReader{values: make([]string, len(fields))}, hunted}
}

// eventBlocks reads a text of events in blocks, each of which parse turns into records.
func eventBlocks(ctx context.Context, text io.Reader, end string, parse func(*eventRecords, source.Block), each func(*source.Records) error) error {
	hunted := hunted()
	return source.Blocks(ctx, text, end, func(b source.Block) *source.Records {
		r := newEventRecords(hunted)
		if !r.RejectTooLong(b) {
			parse(r, b)
		}
		return r.Records
	}, each)
}

var atComputer = slices.Index(fields, "Computer")

// event takes an event that stands on a line. host is the device where the event does not name it.
func (r *eventRecords) event(line source.Line, text, host string) {
	clear(r.values)
	if err := r.read(text); err != nil {
		r.Reject(line, err.Error())
		return
	}
	if r.values[atComputer] == "" {
		r.values[atComputer] = host
	}
	r.take(line)
}

// take takes the record that the values now are.
func (r *eventRecords) take(line source.Line) {
	switch kind := kindOf(r.values); {
	case kind == "":
		r.Reject(line, "no EventID")
	case slices.Contains(r.hunted, kind):
		r.Add(kind, line, r.values)
	default:
		r.Ignore(kind)
	}
}
