package hunts_test

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// counts is summarize count() by key(event) | where count > min.
func counts[K comparable](events []network, keep func(network) bool, key func(network) K, min int64) map[K]int64 {
	groups := map[K]int64{}
	for _, e := range events {
		if keep(e) {
			groups[key(e)]++
		}
	}
	for k, n := range groups {
		if n <= min {
			delete(groups, k)
		}
	}
	return groups
}

type pair struct{ remote, local string }

func (e network) pair() pair { return pair{e.remoteIP, e.localIP} }

type talk struct {
	pair
	account, command, program string
}

func (e network) talk() talk { return talk{e.pair(), e.account, e.command, e.program} }

func (e network) on(ports []int64) bool {
	return e.remotePort.ok && slices.Contains(ports, e.remotePort.n)
}

func largeTransfers(all telemetry, a args) (rows []row) {
	large := func(e network) bool { return a.in(e.at) && e.sent.ok && e.sent.n > a.minBytesSent }
	for k, n := range counts(all.network, large, network.pair, a.minEvents) {
		rows = append(rows, row{k.remote, k.local, n})
	}
	return rows
}

func largePrograms(all telemetry, a args) (rows []row) {
	type key struct {
		talk
		size int64
	}
	large := func(e network) bool { return a.in(e.at) && e.fileSize.ok && e.fileSize.n > a.minFileSize }
	by := func(e network) key { return key{e.talk(), e.fileSize.n} }
	for k, n := range counts(all.network, large, by, a.minEvents) {
		rows = append(rows, row{k.remote, k.local, k.account, k.command, k.program, k.size, n})
	}
	return rows
}

func portEvents(all telemetry, a args) (rows []row) {
	onPort := func(e network) bool { return a.in(e.at) && e.on(a.ports) }
	for k, n := range counts(all.network, onPort, network.talk, a.minEvents) {
		rows = append(rows, row{k.remote, k.local, n, k.account, k.command, k.program})
	}
	return rows
}

func httpPost(all telemetry, a args) (rows []row) {
	for _, e := range all.network {
		if a.in(e.at) && e.on(a.ports) && has(e.remoteIP, "POST") {
			rows = append(rows, row{e.at, e.device, e.remoteIP, e.localIP, e.account, e.program})
		}
	}
	return rows
}

func cloudStorage(all telemetry, a args) (rows []row) {
	inCloud := func(e network) bool { return a.in(e.at) && inAny(e.remoteIP, a.cloudNetworks) }
	for k, n := range counts(all.network, inCloud, network.pair, a.minEvents) {
		rows = append(rows, row{k.remote, k.local, n})
	}
	return rows
}

func webSocket(all telemetry, a args) (rows []row) {
	type key struct {
		pair
		at                       time.Time
		device, account, program string
	}
	onPort := func(e network) bool { return a.in(e.at) && e.on(a.ports) }
	by := func(e network) key { return key{e.pair(), e.at, e.device, e.account, e.program} }
	for k, n := range counts(all.network, onPort, by, a.minEvents) {
		rows = append(rows, row{k.at, k.device, k.remote, k.local, n, k.account, k.program})
	}
	return rows
}

func unknownProtocol(all telemetry, a args) (rows []row) {
	type key struct {
		protocol string
		talk
	}
	unknown := func(e network) bool {
		known := func(p string) bool { return strings.EqualFold(p, e.protocol) }
		return a.in(e.at) && !slices.ContainsFunc(a.knownProtocols, known)
	}
	by := func(e network) key { return key{e.protocol, e.talk()} }
	for k, n := range counts(all.network, unknown, by, a.minEvents) {
		rows = append(rows, row{k.protocol, k.remote, k.local, n, k.account, k.command, k.program})
	}
	return rows
}

func encodedLabels(all telemetry, a args) (rows []row) {
	type key struct{ device, account, program string }
	groups := map[key][]lookup{}
	for _, q := range all.lookups {
		if a.in(q.at) && q.longest() > a.minLabelLength {
			k := key{q.device, q.account, q.program}
			groups[k] = append(groups[k], q)
		}
	}
	for k, queries := range groups {
		if int64(len(queries)) <= a.minQueries {
			continue
		}
		var last time.Time
		var longest int64
		names := map[any]bool{}
		for _, q := range queries {
			last, longest, names[q.name] = later(last, q.at), max(longest, q.longest()), true
		}
		rows = append(rows, row{last, k.device, k.account, k.program, int64(len(queries)), int64(len(names)), longest, smallest(names, 5)})
	}
	return rows
}

func (q lookup) longest() (longest int64) {
	for label := range strings.SplitSeq(q.name, ".") {
		longest = max(longest, int64(utf8.RuneCountInString(label)))
	}
	return longest
}
