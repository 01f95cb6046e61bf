package auditd

import (
	"slices"
	"strings"
)

const (
	// maxHeld is how many events wait for a record at most: the oldest has waited in vain.
	maxHeld = 10_000
	// maxHeldSize is how many bytes of records an event that waits has at most. Common ones have some hundred.
	maxHeldSize = 16 << 10
)

// held are the events that miss a record.
type held struct {
	index map[key]*event
	queue []*event // in the order in which they came; some have been released since
}

// add holds an event, and returns the one that it displaces, if any.
func (h *held) add(e *event) (displaced *event) {
	h.index[e.key] = e
	if h.queue = append(h.queue, e); len(h.queue) <= maxHeld {
		return nil
	}
	first := h.queue[0]
	h.queue[0], h.queue = nil, h.queue[1:]
	if h.index[first.key] != first {
		return nil
	}
	h.release(first)
	return first
}

// release forgets an event, if it is held.
func (h *held) release(e *event) {
	if h.index[e.key] == e {
		delete(h.index, e.key)
	}
}

// rest returns all that are held.
func (h *held) rest() []*event {
	return slices.DeleteFunc(h.queue, func(e *event) bool { return h.index[e.key] != e })
}

// clone copies an event, so that it does not keep the block in memory that its texts are parts of.
func (e *event) clone() *event {
	c := *e
	c.reading = nil
	c.args, c.paths = slices.Clone(e.args), slices.Clone(e.paths)
	if e.call != nil {
		call := *e.call
		c.call = &call
	}
	for _, text := range c.texts() {
		*text = strings.Clone(*text)
	}
	return &c
}

// texts are all texts of an event.
func (e *event) texts() []*string {
	all := []*string{&e.node, &e.id, &e.line.Text, &e.kind, &e.part, &e.command, &e.cwd, &e.title, &e.address, &e.flags, &e.parent}
	for i := range e.args {
		all = append(all, &e.args[i].text)
	}
	for i := range e.paths {
		all = append(all, &e.paths[i].name, &e.paths[i].mode, &e.paths[i].nametype)
	}
	if c := e.call; c != nil {
		all = append(all, &c.arch, &c.number, &c.name, &c.success, &c.exit, &c.args[0], &c.args[1], &c.args[2], &c.pid, &c.ppid,
			&c.uid, &c.user, &c.auid, &c.login, &c.exe, &c.rule)
	}
	return all
}
