package synth

import (
	"slices"
	"strings"
	"time"
)

// Truth is what is known about an archive: what it was made from, and every attack in it.
type Truth struct {
	Format  string       `json:"format"`
	Seed    uint64       `json:"seed"`
	Events  int64        `json:"events"`
	Devices int          `json:"devices"`
	From    time.Time    `json:"from"`
	Until   time.Time    `json:"until"`
	Attacks []AttackFact `json:"attacks"`
}

// An AttackFact is one planted attack. Counts and bytes are of the events that are in the archive: a network sensor records
// no processes and files.
type AttackFact struct {
	Name         string         `json:"name"`
	Description  string         `json:"description"`
	Technique    string         `json:"technique"`
	Device       string         `json:"device"`
	LocalIP      string         `json:"localIP"`
	Process      ProcessFact    `json:"process"`
	Destinations []string       `json:"destinations"`      // addresses: with a DNS tunnel, of whom was asked
	Domains      []string       `json:"domains,omitempty"` // under which a DNS tunnel asked
	First        time.Time      `json:"first"`
	Last         time.Time      `json:"last"`
	BytesSent    int64          `json:"bytesSent"` // by its connections
	Received     int64          `json:"bytesReceived"`
	Events       map[string]int `json:"events"` // by ActionType
	Hunts        []string       `json:"hunts"`  // that report it at their default parameters
}

// A ProcessFact is the process that sent the data, the first one where there were several.
type ProcessFact struct {
	FileName    string `json:"fileName"`
	ID          int64  `json:"id"`
	CommandLine string `json:"commandLine"`
	Account     string `json:"account"`
}

// Truth tells what is planted.
func (a *Archive) Truth() Truth {
	t := Truth{a.name, a.Seed, a.Events, a.Devices, utc(a.start), utc(a.end), []AttackFact{}}
	for _, p := range a.attacks {
		t.Attacks = append(t.Attacks, a.fact(p))
	}
	return t
}

func utc(at int64) time.Time { return time.UnixMicro(at).UTC() }

func (a *Archive) fact(p planted) AttackFact {
	d := a.devices[p.on]
	f := AttackFact{Name: p.name, Description: p.says, Technique: p.technique, Device: d.name, LocalIP: d.address,
		Process: ProcessFact{p.by.name, p.by.id, p.by.line, p.by.account.name}, First: utc(p.events[0].at), Last: utc(p.events[len(p.events)-1].at), Events: map[string]int{}, Hunts: p.hunts(a.endpoint)}
	for _, e := range p.events {
		f.Events[e.kind.action()]++
		if e.kind == connected || e.kind == echoed {
			f.BytesSent += e.sent
			f.Received += e.received
		}
		if e.peer != nil {
			f.Destinations = append(f.Destinations, e.peer.address)
		}
		if e.kind == lookedUp {
			_, domain, _ := strings.Cut(e.subject.name, ".")
			f.Domains = append(f.Domains, domain)
		}
	}
	slices.Sort(f.Destinations)
	slices.Sort(f.Domains)
	f.Destinations, f.Domains = slices.Compact(f.Destinations), slices.Compact(f.Domains)
	return f
}

// hunts are those that report the attack, in order.
func (a *attack) hunts(endpoint bool) []string {
	named := a.sensor
	if endpoint {
		named = a.endpoint
	}
	return append([]string{}, slices.Sorted(slices.Values(named))...) // an empty list is [] in JSON, not null
}
