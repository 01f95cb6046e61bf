package auditd

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strings"

	"exfilhunt/loaders/source"
)

// maxEvent is how many bytes of records an event holds at most. What follows is another event, so that a log of one id
// does not fill the memory.
const maxEvent = source.MaxRecord

// A window joins the records of events that blocks cut apart. It holds the events of the last block: one is complete
// when a whole block (1 MiB) has brought nothing more of it. Memory holds two blocks, however long the log is.
type window struct {
	device    string // of events that name none
	open      []*event
	index     map[key]*event
	loose     map[string]*event // the last event without an id, by host
	names     map[string]string // of ignored kinds
	processes processes
}

func newWindow(device string) *window {
	return &window{device: device, index: map[key]*event{}, loose: map[string]*event{}, names: map[string]string{}}
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
	last := source.NewRecords(len(columns))
	w.rows(last, w.open)
	return each(last)
}

// add takes the events of a block and returns those that are complete.
func (w *window) add(b *block) (complete []*event) {
	open := make([]*event, 0, len(b.events))
	for _, e := range b.events {
		earlier := w.index[e.key]
		if e.tail {
			earlier = w.loose[e.node]
		}
		if earlier != nil && earlier.size+e.size <= maxEvent {
			earlier.join(e)
			b.index[earlier.key] = earlier
			if b.loose[e.node] == e {
				b.loose[e.node] = earlier
			}
			e = earlier
		}
		open = append(open, e)
	}
	for _, e := range w.open {
		if b.index[e.key] != e {
			complete = append(complete, e)
		}
	}
	w.open, w.index, w.loose = open, b.index, b.loose
	return complete
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

// processes knows when the programs were executed that are in the log, as far as memory allows.
type processes struct{ recent, older map[processKey]execution }

type processKey struct{ device, pid string }

type execution struct {
	at  string
	exe string
}

// maxProcesses is how many executions are known: between one and two times this many, the latest.
const maxProcesses = 1 << 16

// executed notes an execution. The texts are copied, for they are parts of a block.
func (p *processes) executed(device, pid, exe, at string) {
	if p.recent == nil || len(p.recent) == maxProcesses {
		p.recent, p.older = map[processKey]execution{}, p.recent
	}
	p.recent[processKey{strings.Clone(device), strings.Clone(pid)}] = execution{at, strings.Clone(exe)}
}

// started returns when a process began to run its program, "" where the log does not say: before its beginning, or the
// id has passed on to a process of another program that was only forked.
func (p *processes) started(device, pid, exe string) string {
	found, ok := p.recent[processKey{device, pid}]
	if !ok {
		found = p.older[processKey{device, pid}]
	}
	if found.exe != exe {
		return ""
	}
	return found.at
}
