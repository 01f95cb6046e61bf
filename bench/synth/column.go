package synth

import "slices"

// A form is what a column holds.
type form int

const (
	text   form = iota
	number      // whole, or unmeasured
	moment      // microseconds since 1970, or unmeasured
)

// A column says how a table's values follow from a batch.
type column struct {
	name   string
	form   form
	fill   func(b *batch, rows []int32, out *filled) // for those rows of b.events
	varied bool                                      // its values hardly repeat, so that a dictionary is no use
}

// filled is a column with values: texts as indexes into their distinct values, all others as numbers.
type filled struct {
	distinct []string
	index    []int32
	numbers  []int64

	known map[string]int32
	memo  []int32 // place in distinct + 1 of a row of a pool, 0: not asked yet
}

func (f *filled) reset(rows int) {
	f.distinct = f.distinct[:0]
	f.index = slices.Grow(f.index[:0], rows)
	f.numbers = slices.Grow(f.numbers[:0], rows)
	if f.known == nil {
		f.known = map[string]int32{}
	}
	clear(f.known)
}

// place returns where a text stands among the distinct ones.
func (f *filled) place(s string) int32 {
	at, found := f.known[s]
	if !found {
		at = int32(len(f.distinct))
		f.distinct = append(f.distinct, s)
		f.known[s] = at
	}
	return at
}

// pooled is a text that belongs to a row of a pool, so that it is made once a row, not once an event.
func pooled[T any](name string, pool func(*batch) []T, row func(*event) int32, value func(*T) string) column {
	return column{name: name, form: text, fill: func(b *batch, rows []int32, out *filled) {
		from := pool(b)
		out.memo = slices.Grow(out.memo[:0], len(from))[:len(from)]
		clear(out.memo)
		for _, i := range rows {
			r := row(&b.events[i])
			if out.memo[r] == 0 {
				out.memo[r] = 1 + out.place(value(&from[r]))
			}
			out.index = append(out.index, out.memo[r]-1)
		}
	}}
}

func ofDevice(name string, value func(*device) string) column {
	return pooled(name, func(b *batch) []device { return b.devices }, func(e *event) int32 { return e.device }, value)
}

func ofProcess(name string, value func(*process) string) column {
	return pooled(name, func(b *batch) []process { return b.processes.rows }, func(e *event) int32 { return e.process }, value)
}

func ofPeer(name string, value func(*peer) string) column {
	return pooled(name, func(b *batch) []peer { return b.peers.rows }, func(e *event) int32 { return e.peer }, value)
}

func ofSubject(name string, value func(*subject) string) column {
	return pooled(name, func(b *batch) []subject { return b.subjects.rows }, func(e *event) int32 { return e.subject }, value)
}

// ofChild is for the process that a started event is about.
func ofChild(name string, value func(*process) string) column {
	return pooled(name, func(b *batch) []process { return b.processes.rows }, func(e *event) int32 { return e.subject }, value)
}

// ofKind is a text that follows from what the event is about.
func ofKind(name string, value func(kind) string) column {
	values := make([]string, kinds)
	for k := range kinds {
		values[k] = value(k)
	}
	return pooled(name, func(*batch) []string { return values }, func(e *event) int32 { return int32(e.kind) }, func(s *string) string { return *s })
}

// fixed is a text that is the same in all rows.
func fixed(name, value string) column {
	return ofKind(name, func(kind) string { return value })
}

// each is a text of which every event has its own.
func each(name string, value func(*batch, *event) string) column {
	return column{name: name, form: text, fill: func(b *batch, rows []int32, out *filled) {
		for _, i := range rows {
			out.index = append(out.index, out.place(value(b, &b.events[i])))
		}
	}}
}

// ofProgram is for what all processes of a program have in common.
func ofProgram(name string, value func(*program) string) column {
	return numbered(name, func(*batch) int { return len(programs) },
		func(p *process) int { return p.number }, func(p *process) string { return value(p.program) })
}

// ofAccount is for what all processes of an account have in common.
func ofAccount(name string, value func(*account) string) column {
	return numbered(name, func(b *batch) int { return serviceAccounts + len(b.devices) },
		func(p *process) int { return p.account.number }, func(p *process) string { return value(p.account) })
}

// numbered is a text that belongs to something of which the processes have few, so that most rows need no look-up by text.
func numbered(name string, size func(*batch) int, number func(*process) int, value func(*process) string) column {
	return column{name: name, form: text, fill: func(b *batch, rows []int32, out *filled) {
		out.memo = slices.Grow(out.memo[:0], size(b))[:size(b)]
		clear(out.memo)
		for _, i := range rows {
			p := &b.processes.rows[b.events[i].process]
			n := number(p)
			if out.memo[n] == 0 {
				out.memo[n] = 1 + out.place(value(p))
			}
			out.index = append(out.index, out.memo[n]-1)
		}
	}}
}

// varied is a number of which every event has another.
func varied(name string, f form, value func(*batch, *event) int64) column {
	c := numeric(name, f, value)
	c.varied = true
	return c
}

// numeric is a column that is no text.
func numeric(name string, f form, value func(*batch, *event) int64) column {
	return column{name: name, form: f, fill: func(b *batch, rows []int32, out *filled) {
		for _, i := range rows {
			out.numbers = append(out.numbers, value(b, &b.events[i]))
		}
	}}
}
