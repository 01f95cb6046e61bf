package synth

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
)

// An attack is one way to take data out.
type attack struct {
	name      string
	says      string // for people
	technique string // of MITRE ATT&CK
	// endpoint and sensor are the hunts that report it at their default parameters, from Defender's tables and from Zeek's
	// logs. The tests hold them to that.
	endpoint, sensor []string
	plant            func(*plot)
}

// catalogue lists the attacks.
var catalogue = slices.Concat(thefts, tunnels, channels)

// DevicesPerRound is how many devices a round of all attacks needs: every attack gets a plain workstation of its own, and a
// third of all devices are such.
var DevicesPerRound = 4 * len(catalogue)

// A plot is an attack while it is planted.
type plot struct {
	*Archive
	*rand.Rand
	attack *attack
	on     int32
	key    uint64 // of the next process, peer or subject
	from   int64
	span   int64    // how long it may take, so that it ends inside the window
	by     *process // who sends the data: the first program that was run
	events []plantedEvent
}

// A plantedEvent is an event with what it refers to: it comes into a batch together with that.
type plantedEvent struct {
	event
	process, child *process
	peer           *peer
	subject        *subject
}

// in returns the event as one of a batch.
func (p plantedEvent) in(b *batch) event {
	e := p.event
	if p.process != nil {
		e.process = adopt(&b.processes, p.process.key, *p.process)
	}
	if p.peer != nil {
		e.peer = adopt(&b.peers, p.peer.key, *p.peer)
	}
	if p.child != nil {
		e.subject = adopt(&b.processes, p.child.key, *p.child)
	} else if p.subject != nil {
		e.subject = b.subjects.add(0, *p.subject)
	}
	return e
}

func adopt[T any](p *pool[T], key uint64, value T) int32 {
	if row, found := p.index[key]; found {
		return row
	}
	return p.add(key, value)
}

// planted is an attack in the archive.
type planted struct {
	*attack
	on     int32
	by     *process
	events []plantedEvent
}

// plant puts every attack, as often as there are rounds, on a plain workstation of its own.
func (a *Archive) plant() error {
	var plain []int32
	for i := range a.devices {
		for t, has := range traitsOf(i) {
			if has {
				a.owners[t] = append(a.owners[t], int32(i))
			}
		}
		if isPlain(i) {
			plain = append(plain, int32(i))
		}
	}
	if wanted := a.Rounds * len(catalogue); len(plain) < wanted {
		return fmt.Errorf("%d devices are too few for %d attacks: at least %d", len(a.devices), wanted, a.Rounds*DevicesPerRound)
	}
	r := rand.New(rand.NewPCG(a.Seed, mix(10)))
	r.Shuffle(len(plain), func(i, j int) { plain[i], plain[j] = plain[j], plain[i] })
	key := uint64(1)
	for i := range a.Rounds * len(catalogue) {
		p := &plot{Archive: a, Rand: r, attack: &catalogue[i%len(catalogue)], on: plain[i], key: key}
		p.attack.plant(p)
		key = p.key
		if !a.endpoint {
			p.events = slices.DeleteFunc(p.events, func(e plantedEvent) bool { return e.kind >= fileRead })
		}
		slices.SortStableFunc(p.events, inTime)
		a.attacks = append(a.attacks, planted{p.attack, p.on, p.by, p.events})
		a.planted = append(a.planted, p.events...)
	}
	slices.SortStableFunc(a.planted, inTime)
	return nil
}

func inTime(x, y plantedEvent) int { return cmp.Compare(x.at, y.at) }

// within sets when the attack happens: it takes the time given, or what nine tenths of the window are.
func (p *plot) within(span int64) {
	p.span = min(span, (p.end-p.start)*9/10)
	p.from = p.start + p.Int64N(p.end-p.start-p.span)
}

// at is the time of step i of n, with a jitter that keeps the order.
func (p *plot) at(i, n int) int64 {
	step := p.span / int64(n)
	return p.from + step*int64(i) + p.Int64N(max(1, step/4))
}

// run starts a program before the attack begins.
func (p *plot) run(program *program, command string) *process {
	return p.runAt(p.from, program, command)
}

// runAt starts a program right before a time.
func (p *plot) runAt(at int64, program *program, command string) *process {
	p.key++
	made := newProcess(program, &p.devices[p.on], mix(p.Seed, 11, p.key), at)
	made.line, made.started = command, max(p.start, at-second)
	if p.by == nil {
		p.by = &made
	}
	parent := newProcess(program.parent, &p.devices[p.on], mix(p.Seed, 13, p.key), at)
	parent.id, parent.started = made.parentID, made.parentRan
	p.events = append(p.events, plantedEvent{event: event{at: made.started, kind: started, device: p.on}, process: &parent, child: &made})
	return &made
}

// server is an address of the attackers, another at each call.
func (p *plot) server(port int64, host string) *peer {
	p.key++
	return &peer{key: mix(p.Seed, 12, p.key), address: publicAddress(p.Seed, attackerSide+uint32(p.key)), kind: "Public", port: port, protocol: "Tcp", host: host}
}

// host is a name of the attackers' that looks like any site.
func (p *plot) host() string {
	p.key++
	return siteName(p.Seed, sites+p.key)
}

// connect adds a connection and returns its event, for what happens inside it.
func (p *plot) connect(at int64, by *process, to *peer, sent, received int64) plantedEvent {
	e := plantedEvent{event: event{at: at, flow: p.Uint64(), device: p.on, sent: sent, received: received}, process: by, peer: to}
	p.events = append(p.events, e)
	return e
}

// upload adds n connections over the span.
func (p *plot) upload(n int, by *process, to *peer, sent, received span) {
	for i := range n {
		p.connect(p.at(i, n), by, to, sent.pick(p.Rand), received.pick(p.Rand))
	}
}

// read adds the reading of a file.
func (p *plot) read(at int64, by *process, folder, name string) {
	p.events = append(p.events, plantedEvent{
		event:   event{at: at, kind: fileRead, device: p.on, sent: 20_000 + p.Int64N(2_000_000)},
		process: by, subject: &subject{name: name, folder: folder},
	})
}
