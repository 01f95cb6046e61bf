package synth

import (
	"fmt"
	"math/rand/v2"
)

// The exponents of the Zipf distributions. The k-th of them has a share that falls with (k+offset)^exponent.
const (
	siteExponent, siteOffset   = 1.1, 3
	habitExponent, habitOffset = 1.2, 2
)

// What goes with a connection, as a part of all.
const (
	asksName    = .3 // it is preceded by a lookup
	touchesFile = .3 // of programs that touch files
	startsChild = .06
	asksHash    = .06 // of a connection of a device that checks hashes of files
	beating     = .06 // check-ins, as a part of the background
)

// dice are the distributions of a day.
type dice struct {
	*rand.Rand
	sites    *rand.Zipf
	children *rand.Zipf
	habits   [shifts]*rand.Zipf
}

func newDice(seed, day uint64) dice {
	r := rand.New(rand.NewPCG(seed, day))
	d := dice{Rand: r, sites: rand.NewZipf(r, siteExponent, siteOffset, sites-1), children: rand.NewZipf(r, habitExponent, 1, uint64(len(children)-1))}
	for s := range habits {
		d.habits[s] = rand.NewZipf(r, habitExponent, habitOffset, uint64(len(habits[s])-1))
	}
	return d
}

// mostHabits is more than there are in a shift.
const mostHabits = 32

// act makes one program on one device do what it does, at a time and a little later. It ends early where room is used up.
func (d *day) act(h hour, at, until int64) {
	s, x := shift(0), d.Float64()
	for s < shifts-1 && x >= h.upTo[s] {
		s++
	}
	number := int(d.habits[s].Uint64())
	habit := &habits[s][number]
	who := habit.who
	if who == anyone && s == office {
		who = workstation
	}
	owners := d.owners[who]
	if len(owners) == 0 {
		return
	}
	on := owners[d.IntN(len(owners))]
	d.follow(habit, int(s)*mostHabits+number, on, at, until)
	if traitsOf(int(on))[checks] && d.Float64() < asksHash {
		name := digest(mix(d.Uint64()), 52) + reputation
		d.lookup(on, d.processOf(mailGuard, on), name, at)
	}
	if d.endpoint && d.Float64() < startsChild {
		child := children[d.children.Uint64()]
		d.emit(event{at: at, kind: started, device: on, process: d.processOf(child.parent, on), subject: d.processOf(child, on)})
	}
}

// follow makes the events of a habit once. Its number, another for each habit, leads to the addresses of its place.
func (d *day) follow(h *habit, number int, on int32, at, until int64) {
	who := d.processOf(h.program, on)
	protocol := h.protocol
	if protocol == "" {
		protocol = "Tcp"
	}
	first := true
	for range 1 + d.IntN(max(1, h.burst)) {
		port := h.port
		if port == anyPort {
			port = scannedPorts[d.IntN(len(scannedPorts))]
		}
		to := d.peerAt(number, h.to, port, protocol)
		if first && d.Float64() < asksName && d.batch.peers.rows[to].host != "" {
			d.lookup(on, who, d.batch.peers.rows[to].host, at)
		}
		first = false
		e := event{at: at, flow: d.Uint64(), device: on, process: who, peer: to, sent: h.sent.pick(d.Rand), received: h.received.pick(d.Rand)}
		if h.refused > 0 && d.Float64() < h.refused {
			e.kind, e.sent, e.received = refused, unmeasured, unmeasured
		}
		d.emit(e)
		if port == 80 && e.kind == connected {
			d.request(e)
		}
		at = min(at+d.Int64N(2*second), until-1)
	}
	if h.touches != nothing && d.endpoint && d.Float64() < touchesFile {
		d.touch(h.touches, on, who, at)
	}
}

// lookup is seen twice: as the question of a process, and as a datagram of the system's resolver service.
func (d *day) lookup(on, who int32, name string, at int64) {
	flow, asked := d.Uint64(), d.resolver(on)
	resolver := adopt(&d.batch.peers, asked.key, asked)
	d.emit(event{at: at, flow: flow, kind: lookedUp, device: on, process: who, peer: resolver,
		subject: d.subject(name, subject{name: name, query: "A", answer: "NOERROR"})})
	d.emit(event{at: at, flow: flow, device: on, process: d.processOf(dnsCache, on), peer: resolver,
		sent: 40 + int64(len(name)), received: 60 + 2*int64(len(name))})
}

// request is what is inside a plain connection; its bodies are a little smaller.
func (d *day) request(e event) {
	host := d.batch.peers.rows[e.peer].host
	asked := subject{host: host, method: "GET", uri: fmt.Sprintf("/c/%d", d.IntN(400)), agent: agents[d.IntN(len(agents))]}
	e.kind, e.process, e.sent, e.received = requested, 0, 0, e.received*9/10
	if d.IntN(12) == 0 {
		asked.method, e.sent = "POST", 200+d.Int64N(2_000)
	}
	e.subject = d.subject(asked.method+asked.host+asked.uri+asked.agent[8:], asked)
	d.emit(e)
}

func (d *day) touch(t touch, on, who int32, at int64) {
	e := event{at: at, device: on, process: who, kind: fileCreated}
	file := subject{folder: `c:\users\public\documents`}
	if t == caches {
		file.folder, file.name = `c:\users\public\appdata\local\temp`, digest(mix(d.Uint64N(100_000)), 12)+cached[d.IntN(len(cached))]
	} else {
		file.name = fmt.Sprintf("%s %d%s", documents[d.IntN(len(documents))], d.IntN(400), endings[d.IntN(len(endings))])
	}
	if t == reads {
		e.kind = fileRead
	}
	e.subject = d.subject(file.name, file)
	e.sent = 2_000 + d.Int64N(800_000)
	d.emit(e)
}
