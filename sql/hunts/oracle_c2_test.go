package hunts_test

import (
	"math"
	"math/big"
	"time"
)

// process is what the composite hunt groups by, owner what it joins file reads by.
type process struct {
	device, account, program string
	id                       number
	command                  string
}

type owner struct {
	device string
	id     number
}

// c2Channel follows the document's three steps.
func c2Channel(all telemetry, a args) (rows []row) {
	reads := sensitiveReads(all.files, a)
	for p, events := range outbound(all.network, a) {
		if r := scored(p, events, reads[owner{p.device, p.id}], a); r != nil {
			rows = append(rows, r)
		}
	}
	return rows
}

// outbound is step 1 up to summarize.
func outbound(events []network, a args) map[process][]network {
	groups := map[process][]network{}
	for _, e := range events {
		if !a.in(e.at) || e.action != "ConnectionSuccess" || e.remoteType != "Public" {
			continue
		}
		if hasAny(e.program, a.suspicious) || e.sent.ok && e.sent.n > a.minBytesSent {
			p := process{e.device, e.alias, e.program, e.process, e.command}
			groups[p] = append(groups[p], e)
		}
	}
	return groups
}

// sensitiveReads is step 2: the names read.
func sensitiveReads(files []file, a args) map[owner][]string {
	groups := map[owner][]string{}
	for _, f := range files {
		if a.in(f.at) && f.action == "FileRead" && hasAny(f.name, a.sensitiveFiles) {
			k := owner{f.device, f.process}
			groups[k] = append(groups[k], f.name)
		}
	}
	return groups
}

// scored is the end of step 1 and step 3: a row, or nil for a process that is not reported.
func scored(p process, events []network, filesRead []string, a args) row {
	n := int64(len(events))
	sent := sum(events, func(e network) number { return e.sent })
	received := sum(events, func(e network) number { return e.received })
	last, addresses, ports := time.Time{}, map[any]bool{}, map[any]bool{}
	for _, e := range events {
		last = later(last, e.at)
		addresses[e.remoteIP] = true
		if e.remotePort.ok {
			ports[e.remotePort.n] = true
		}
	}
	var count, names any // null without a file
	if len(filesRead) > 0 {
		set := map[any]bool{}
		for _, name := range filesRead {
			set[name] = true
		}
		count, names = int64(len(filesRead)), smallest(set, 10)
	}
	ratio := 999.0
	if received > 0 {
		ratio = math.Round(float64(sent)/float64(received)*100) / 100
		if ratio == 0 {
			ratio = 0 // not -0
		}
	}
	highVolume, highFrequency, single, sensitive := sent > a.minBytesSent, n > a.minConnections, len(addresses) == 1, count != nil
	score := b2i(highVolume) + b2i(highFrequency) + b2i(single) + b2i(sensitive) + b2i(ratio > a.minRatio)
	if !highVolume && !highFrequency || score < a.minScore {
		return nil
	}
	return row{last, p.device, p.account, p.program, p.command, sent, received, ratio, n,
		int64(len(addresses)), smallest(addresses, 5), smallest(ports, 5), count, names,
		highVolume, highFrequency, single, sensitive, score}
}

// sum leaves nulls out; what no int64 holds becomes the largest that one does.
func sum(events []network, of func(network) number) int64 {
	total := new(big.Int)
	for _, e := range events {
		if n := of(e); n.ok {
			total.Add(total, big.NewInt(n.n))
		}
	}
	switch {
	case total.IsInt64():
		return max(total.Int64(), -math.MaxInt64)
	case total.Sign() > 0:
		return math.MaxInt64
	default:
		return -math.MaxInt64
	}
}
