package auditd

import (
	"cmp"
	"strconv"
	"strings"

	"exfilhunt/loaders/source"
)

// A block is what a part of the log holds: the events that have a record in it, and what is no record.
type block struct {
	events []*event // in the order in which they begin
	rest   *source.Records
	index  map[key]*event
	last   *event            // of the line before
	loose  map[string]*event // the last event without an id, by host
	unused []event           // memory for the next ones

	headers source.SyslogMemo
}

func newBlock(lines int) *block {
	const linesOfEvent = 4 // about
	return &block{rest: source.NewRecords(len(columns), lines/linesOfEvent), index: map[key]*event{}, loose: map[string]*event{}}
}

// readBlock parses the lines of a block.
func readBlock(text source.Block) *block {
	b := newBlock(text.Count)
	if b.rest.RejectTooLong(text) {
		return b
	}
	for line := range text.Lines() {
		if line.Text = trim(line.Text); line.Text == "" {
			b.rest.Ignore("NUL bytes")
		} else if isComment(line.Text) {
			b.rest.Ignore("comment")
		} else if at, ok := jsonStart(line.Text); ok {
			if reason := b.object(line, line.Text[at:]); reason != "" {
				b.rest.Reject(line, reason)
			}
		} else if r, ok := b.split(line.Text); ok {
			b.record(line, r)
		} else {
			b.rest.Reject(line, "no audit record")
		}
	}
	return b
}

// record adds a record to its event.
func (b *block) record(line source.Line, r record) {
	e := b.event(line, r)
	e.size += len(line.Text)
	if e.begin(r.kind) {
		e.read(r)
	}
}

// event finds the event that a record belongs to, or begins one.
func (b *block) event(line source.Line, r record) *event {
	k := key{r.node, r.id}
	if r.id == "" {
		return b.looseEvent(line, r)
	}
	if b.last != nil && b.last.key == k {
		return b.last
	}
	e := b.index[k]
	if e == nil {
		e = b.add(k, line)
	}
	b.last = e
	return e
}

// noID stands between time and line number in the key of an event without an id, and in no id.
const noID = ")"

// isLoose tells whether an event has no id: only its place in the log tells what belongs to it.
func (e *event) isLoose() bool { return strings.Contains(e.id, noID) }

// looseEvent finds the event of a record without an id: journald writes the records of one in a row, SYSCALL first.
func (b *block) looseEvent(line source.Line, r record) *event {
	_, part := parts[r.kind]
	first := !part || r.kind == "SYSCALL"
	e := b.loose[r.node]
	if e == nil || first {
		e = b.add(key{r.node, r.time + noID + strconv.FormatInt(line.Number, 10)}, line)
		e.tail = !first
		b.loose[r.node] = e
	}
	return e
}

func (b *block) add(k key, line source.Line) *event {
	if len(b.unused) == 0 {
		b.unused = make([]event, 64)
	}
	e := &b.unused[0]
	b.unused = b.unused[1:]
	e.key, e.line = k, line
	b.events = append(b.events, e)
	b.index[k] = e
	return e
}

// parts are the records that belong to a system call's event, and whether their fields are read.
var parts = map[string]bool{
	"SYSCALL": true, "EXECVE": true, "CWD": true, "PATH": true, "SOCKADDR": true, "OPENAT2": true, "PROCTITLE": true,
	"AUOMS_EXECVE": true, "AUOMS_SYSCALL": true, "AUOMS_SYSCALL_FRAGMENT": true,
	"SOCKETCALL": false, "EOE": false, "FD_PAIR": false, "OBJ_PID": false, "BPRM_FCAPS": false, "MMAP": false,
	"CAPSET": false, "IPC": false,
}

// begin prepares for the fields of a record and tells whether they are read.
func (e *event) begin(kind string) bool {
	read, part := parts[kind]
	if !part {
		e.kind = cmp.Or(e.kind, kind)
		return false
	}
	e.part = cmp.Or(e.part, kind)
	e.newPath = true
	if kind == "SYSCALL" || kind == "AUOMS_EXECVE" || kind == "AUOMS_SYSCALL" {
		e.reading = &call{}
		if e.call == nil {
			e.call = e.reading
		}
	}
	return read
}
