package hunts_test

import (
	"cmp"
	"math"
	"math/big"
	"net/netip"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The documented hunts once more, in plain Go and from the documents' KQL alone: no SQL, no code of the program.
// A row holds string, int64, float64, bool, time.Time, []any, or nil for null.

type row []any

// args are the parameters of all hunts; an oracle reads those that its hunt has.
type args struct {
	since, until                                              *time.Time
	minEvents, minBytesSent, minFileSize, minConnections      int64
	minScore, minLabelLength, minQueries                      int64
	minRatio                                                  float64
	ports                                                     []int64
	cloudNetworks, knownProtocols, suspicious, sensitiveFiles []string
}

func (a args) in(t time.Time) bool {
	return (a.since == nil || t.After(*a.since)) && (a.until == nil || !t.After(*a.until))
}

// An oracle says what a hunt must give. order lists columns from 1 as ORDER BY does, negative ones descending.
type oracle struct {
	defaults args
	rows     func(telemetry, args) []row
	order    []int
}

func (o oracle) findings(all telemetry, a args) []row {
	rows := o.rows(all, a)
	slices.SortStableFunc(rows, func(x, y row) int {
		for _, column := range o.order {
			if column < 0 {
				if c := compare(y[-column-1], x[-column-1]); c != 0 {
					return c
				}
			} else if c := compare(x[column-1], y[column-1]); c != 0 {
				return c
			}
		}
		return 0
	})
	return rows
}

// compare puts nil last, false before true, and a list before one that goes on after it.
func compare(x, y any) int {
	if x == nil || y == nil {
		return cmp.Compare(b2i(x == nil), b2i(y == nil))
	}
	switch x := x.(type) {
	case string:
		return strings.Compare(x, y.(string))
	case int64:
		return cmp.Compare(x, y.(int64))
	case float64:
		return cmp.Compare(x, y.(float64))
	case bool:
		return cmp.Compare(b2i(x), b2i(y.(bool)))
	case time.Time:
		return x.Compare(y.(time.Time))
	default:
		return slices.CompareFunc(x.([]any), y.([]any), compare)
	}
}

func b2i(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

var (
	byPort   = []int{-3, 1, 2, 4, 5, 6} // eventCount desc, then the rest
	c2Order  = []int{-19, -6, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18}
	programs = []string{"powershell.exe", "pwsh.exe", "cmd.exe", "wscript.exe", "cscript.exe", "mshta.exe", "rundll32.exe",
		"regsvr32.exe", "certutil.exe", "python.exe", "python3.exe", "ruby.exe", "perl.exe", "curl.exe", "wget.exe",
		"bitsadmin.exe", "nc.exe"}
	extensions = []string{".doc", ".docx", ".pdf", ".xlsx", ".xls", ".csv", ".zip", ".7z", ".tar", ".gz", ".kdbx", ".pfx", ".pem",
		".key", ".db", ".sqlite", ".rdp", ".config", ".conf"}
)

var oracles = map[string]oracle{
	"large_data_transfers":           {args{minBytesSent: 1000000, minEvents: 10}, largeTransfers, []int{-3, 1, 2}},
	"large_data_transfers_extended":  {args{minFileSize: 1000000, minEvents: 10}, largePrograms, []int{-7, 1, 2, 3, 4, 5, 6}},
	"dns_exfiltration":               {args{ports: []int64{53}, minEvents: 100}, portEvents, byPort},
	"http_post_exfiltration":         {args{ports: []int64{80, 443}}, httpPost, []int{-1, 2, 3, 4, 5, 6}},
	"cloud_storage_exfiltration":     {args{cloudNetworks: []string{"IP1", "IP2", "IP3"}, minEvents: 50}, cloudStorage, []int{-3, 1, 2}},
	"ftp_exfiltration":               {args{ports: []int64{21}, minEvents: 10}, portEvents, byPort},
	"email_exfiltration":             {args{ports: []int64{25, 587}, minEvents: 10}, portEvents, byPort},
	"encrypted_channel_exfiltration": {args{ports: []int64{443, 22}, minEvents: 10}, portEvents, byPort},
	"websocket_exfiltration":         {args{ports: []int64{443}, minEvents: 10}, webSocket, []int{-1, 2, 3, 4, -5, 6, 7}},
	"network_share_exfiltration":     {args{ports: []int64{445}, minEvents: 20}, portEvents, byPort},
	"unknown_protocol_exfiltration": {args{knownProtocols: []string{"TCP", "UDP", "ICMP", "TcpV4", "", "TcpV6", "Kerberos"}, minEvents: 10},
		unknownProtocol, []int{-4, 1, 2, 3, 5, 6, 7}},
	"exfil_over_c2_channel": {args{minBytesSent: 1048576, minConnections: 20, minRatio: 5, minScore: 2, suspicious: programs,
		sensitiveFiles: extensions}, c2Channel, c2Order},
	"dns_encoded_labels": {args{minLabelLength: 40, minQueries: 5}, encodedLabels, []int{-5, -7, 1, 2, 3, 4, 6, 8}},
}

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

// c2Channel follows the document's three steps.
func c2Channel(all telemetry, a args) (rows []row) {
	type process struct {
		device, account, program string
		id                       number
		command                  string
	}
	type owner struct {
		device string
		id     number
	}
	outbound := map[process][]network{}
	for _, e := range all.network {
		if !a.in(e.at) || e.action != "ConnectionSuccess" || e.remoteType != "Public" {
			continue
		}
		if hasAny(e.program, a.suspicious) || e.sent.ok && e.sent.n > a.minBytesSent {
			k := process{e.device, e.alias, e.program, e.process, e.command}
			outbound[k] = append(outbound[k], e)
		}
	}
	reads := map[owner][]file{}
	for _, f := range all.files {
		if a.in(f.at) && f.action == "FileRead" && hasAny(f.name, a.sensitiveFiles) {
			k := owner{f.device, f.process}
			reads[k] = append(reads[k], f)
		}
	}
	for p, events := range outbound {
		sent, received, last := new(big.Int), new(big.Int), time.Time{}
		addresses, ports := map[any]bool{}, map[any]bool{}
		for _, e := range events {
			add(sent, e.sent)
			add(received, e.received)
			last = later(last, e.at)
			addresses[e.remoteIP] = true
			if e.remotePort.ok {
				ports[e.remotePort.n] = true
			}
		}
		totalSent, totalReceived, n := clamp(sent), clamp(received), int64(len(events))
		highVolume, highFrequency := totalSent > a.minBytesSent, n > a.minConnections
		if !highVolume && !highFrequency {
			continue
		}
		var filesRead, fileNames any
		if files := reads[owner{p.device, p.id}]; len(files) > 0 {
			names := map[any]bool{}
			for _, f := range files {
				names[f.name] = true
			}
			filesRead, fileNames = int64(len(files)), smallest(names, 10)
		}
		ratio := 999.0
		if totalReceived > 0 {
			ratio = math.Round(float64(totalSent)/float64(totalReceived)*100) / 100
			if ratio == 0 {
				ratio = 0 // not -0
			}
		}
		single := len(addresses) == 1
		score := b2i(highVolume) + b2i(highFrequency) + b2i(single) + b2i(filesRead != nil) + b2i(ratio > a.minRatio)
		if score < a.minScore {
			continue
		}
		rows = append(rows, row{last, p.device, p.account, p.program, p.command, totalSent, totalReceived, ratio, n,
			int64(len(addresses)), smallest(addresses, 5), smallest(ports, 5), filesRead, fileNames,
			highVolume, highFrequency, single, filesRead != nil, score})
	}
	return rows
}

func add(sum *big.Int, n number) {
	if n.ok {
		sum.Add(sum, big.NewInt(n.n))
	}
}

func clamp(sum *big.Int) int64 {
	switch {
	case sum.IsInt64():
		return max(sum.Int64(), -math.MaxInt64)
	case sum.Sign() > 0:
		return math.MaxInt64
	default:
		return -math.MaxInt64
	}
}

func later(x, y time.Time) time.Time {
	if x.After(y) {
		return x
	}
	return y
}

// smallest is make_set(x, n), of which we take the first n in order.
func smallest(set map[any]bool, n int) []any {
	values := []any{}
	for v := range set {
		values = append(values, v)
	}
	slices.SortFunc(values, compare)
	return values[:min(n, len(values))]
}

func hasAny(haystack string, needles []string) bool {
	return slices.ContainsFunc(needles, func(needle string) bool { return has(haystack, needle) })
}

// has is KQL's: the needle stands somewhere such that no letter or number touches a letter or number at its ends.
func has(haystack, needle string) bool {
	h, n := folded(haystack), folded(needle)
	for at := 0; at+len(n) <= len(h); at++ {
		if !slices.Equal(h[at:at+len(n)], n) {
			continue
		}
		end := at + len(n)
		if len(n) == 0 || !(at > 0 && term(n[0]) && term(h[at-1])) && !(end < len(h) && term(n[len(n)-1]) && term(h[end])) {
			return true
		}
	}
	return false
}

func term(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// folded replaces each rune by the smallest that differs from it in case only.
func folded(s string) []rune {
	runes := []rune(s)
	for i, r := range runes {
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			runes[i] = min(runes[i], next)
		}
	}
	return runes
}

// inAny: an element is a text to be equal to, as in the document, or a network that holds the address.
func inAny(ip string, networks []string) bool {
	return slices.ContainsFunc(networks, func(element string) bool {
		network, notNetwork := netip.ParsePrefix(element)
		address, notAddress := netip.ParseAddr(ip)
		return element == ip || notNetwork == nil && notAddress == nil && network.Contains(address)
	})
}
