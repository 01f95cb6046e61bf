package auditd

import (
	"cmp"
	"context"
	"io"
	"slices"

	"exfilhunt/loaders/source"
)

// maxEvent is how many bytes of records an event holds at most. What follows is another event, so that a log of one id
// does not fill the memory.
const maxEvent = source.MaxRecord

// A window joins the records of events that blocks cut apart. It holds the events of the last block: one is complete
// when a whole block (1 MiB) has brought nothing more of it, unless a record that it needs is missing: then it is held
// longer. Memory holds two blocks and a number of events, however long the log is.
type window struct {
	device    string // of events that name none
	open      []*event
	index     map[key]*event
	loose     map[string]*event // the last event without an id, by host
	held      held
	names     map[string]string // of ignored kinds
	processes processes
	loaded    recent[key, bool] // events of a program that was executed
}

func newWindow(device string) *window {
	return &window{device: device, index: map[key]*event{}, loose: map[string]*event{}, held: held{index: map[key]*event{}}, names: map[string]string{}}
}

// parse reads a log and calls each with its rows, those of a block in the order of their time.
func parse(ctx context.Context, text io.Reader, device string, each func(*source.Records) error) error {
	w := newWindow(device)
	err := source.Blocks(ctx, text, "\n", readBlock, func(b *block) error {
		complete := w.add(b)
		w.rows(b.rest, complete)
		return each(b.rest)
	})
	if err != nil {
		return err
	}
	last := source.NewRecords(len(columns), 0)
	w.rows(last, w.rest())
	return each(last)
}

// add takes the events of a block and returns those that are complete.
func (w *window) add(b *block) (complete []*event) {
	open := make([]*event, 0, len(b.events))
	for _, e := range b.events {
		if earlier := w.earlier(e); earlier != nil && earlier.size+e.size <= maxEvent {
			earlier.join(e)
			b.index[earlier.key] = earlier
			if b.loose[e.node] == e {
				b.loose[e.node] = earlier
			}
			w.held.release(earlier)
			e = earlier
		}
		open = append(open, e)
	}
	for _, e := range w.open {
		if b.index[e.key] == e {
			continue
		}
		if e = w.hold(e); e != nil {
			complete = append(complete, e)
		}
	}
	w.open, w.index, w.loose = open, b.index, b.loose
	return complete
}

// earlier returns the event that e goes on with, nil where it begins one.
func (w *window) earlier(e *event) *event {
	switch {
	case e.tail:
		return w.loose[e.node]
	case w.index[e.key] != nil:
		return w.index[e.key]
	default:
		return w.held.index[e.key]
	}
}

// hold decides what an event is. It keeps one that misses a record, and returns one that is not held any longer: e itself where it is complete.
func (w *window) hold(e *event) *event {
	e.out = e.row()
	if !e.out.incomplete || e.isLoose() || e.size > maxHeldSize || w.held.index[e.key] != nil {
		return e
	}
	e = e.clone()
	if e.at, e.serial = e.moment(); e.out.kind == "process" && e.call != nil {
		w.executed(e, e.call.exe, e.timestamp()) // what the program does may be loaded before
	}
	return w.held.add(e)
}

// executed notes an execution, if its time is known.
func (w *window) executed(e *event, exe, at string) {
	if !e.at.IsZero() && e.call != nil {
		w.processes.executed(cmp.Or(e.node, w.device), e.call.pid, exe, at)
	}
}

// rest returns the events that the end of the log completes.
func (w *window) rest() []*event {
	for _, e := range w.open {
		e.out = e.row()
	}
	return append(w.held.rest(), w.open...)
}

// rows makes rows of complete events.
func (w *window) rows(r *source.Records, complete []*event) {
	for _, e := range complete {
		e.at, e.serial = e.moment()
	}
	slices.SortStableFunc(complete, func(a, b *event) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.serial, b.serial)) })
	for _, e := range complete {
		w.row(r, e)
	}
}
