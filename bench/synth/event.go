package synth

import (
	"cmp"
	"math"
	"slices"
)

// A kind is what an event is about.
type kind uint8

const (
	connected kind = iota // a connection that was made
	refused               // one that was tried in vain
	echoed                // ICMP echoes of one minute
	requested             // an HTTP request inside a connection
	lookedUp              // a DNS lookup
	fileRead              // seen by the endpoint only, like all that follow
	fileCreated
	started // a process
	kinds   // how many there are
)

// unmeasured stands for NULL in numbers.
const unmeasured = math.MinInt64

// An event refers to rows of its batch, because most of its values are those of many others.
type event struct {
	at              int64  // microseconds since 1970
	flow            uint64 // the same for all events of one connection
	sent, received  int64  // bytes; sent is the size of a file
	device, process int32
	peer            int32 // the remote end
	subject         int32 // what was asked or touched; the new process of started
	kind            kind
}

// A peer is a remote end.
type peer struct {
	key           uint64 // of its row in a batch
	address, kind string // kind as Defender's RemoteIPType
	host          string // name by which it was asked for, "" for none
	port          int64
	protocol      string // as Defender's Protocol
}

// A subject is a file, a name that was looked up, or an HTTP request: what the kind of its event says.
type subject struct {
	name   string // of the file, or the name looked up
	folder string // of the file
	answer string // to a lookup: NOERROR, NXDOMAIN
	query  string // type of the lookup: A, TXT
	method string // of the request, as the fields below
	host   string
	uri    string
	agent  string
}

// A pool holds the distinct values of a batch, each under a key. Row 0 is the zero value: "none".
type pool[T any] struct {
	rows  []T
	index map[uint64]int32
}

func (p *pool[T]) reset() {
	var none T
	p.rows = append(p.rows[:0], none)
	if p.index == nil {
		p.index = map[uint64]int32{}
	}
	clear(p.index)
}

// add puts a value in and returns its row; a key of 0 is never found again.
func (p *pool[T]) add(key uint64, value T) int32 {
	row := int32(len(p.rows))
	p.rows = append(p.rows, value)
	if key != 0 {
		p.index[key] = row
	}
	return row
}

// A batch is what one row group of every table is made of.
type batch struct {
	events    []event
	devices   []device // of the world: the only pool that is not the batch's own
	processes pool[process]
	peers     pool[peer]
	subjects  pool[subject]
}

func (b *batch) reset() {
	b.events = b.events[:0]
	b.processes.reset()
	b.processes.rows[0].program, b.processes.rows[0].account = noProgram, noAccount
	b.peers.reset()
	b.subjects.reset()
}

func (b *batch) sort() {
	slices.SortStableFunc(b.events, func(x, y event) int { return cmp.Compare(x.at, y.at) })
}

// mix is a hash of numbers; it is never 0 (splitmix64's finalizer). Behind the seed stands a number of each use's own, so
// that what is made from one hash has nothing to do with what is made from another.
func mix(numbers ...uint64) uint64 {
	h := uint64(0x9e3779b97f4a7c15)
	for _, n := range numbers {
		h = (h ^ n) * 0xbf58476d1ce4e5b9
		h = (h ^ h>>27) * 0x94d049bb133111eb
		h ^= h >> 31
	}
	return h | 1
}
