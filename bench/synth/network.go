package synth

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
)

// publicBlocks are the first bytes of networks that are allotted but serve no public site.
var publicBlocks = []uint32{11, 21, 22, 26, 28, 29, 30, 33}

// publicAddress gives every n below 2^24 an address of its own. Those from attackerSide on belong to nobody but the
// attackers.
func publicAddress(seed uint64, n uint32) string {
	n ^= uint32(mix(seed, 4)) & (attackerSide - 1) // another seed, other addresses
	low := n * 0x9e3779b1 & 0xffffff               // odd, so that no two n meet
	return fmt.Sprintf("%d.%d.%d.%d", publicBlocks[n%uint32(len(publicBlocks))], low>>16, low>>8&255, low&255)
}

const attackerSide = 1 << 23

// sites is how many web sites there are. Each has up to 4 addresses.
const sites = 20_000

var (
	adjectives = strings.Fields(`amber autumn bright calm cedar clear coral crisp dapper deep early east fair fine fleet gentle gold
		grand green high humble ivory jade keen light lone lunar maple mild misty noble north olive open pale pine plain quick quiet
		red rustic silver soft solar still swift west`)
	nouns = strings.Fields(`acre anchor arbor bay beacon bridge brook canyon cliff cove creek dale delta dune elm falcon fern field finch
		forge garden gate grove harbor haven heron hill island lake lantern ledge marsh meadow mesa mill orchard otter peak pier pond
		quarry ridge river shore spring summit valley willow`)
	cdns = strings.Fields("edgewell.example fastlane-cdn.example cloudmirror.example static-hub.example")
)

// siteName is the domain of a site.
func siteName(seed uint64, site uint64) string {
	h := mix(seed, 5)
	a, n := (site+h)%uint64(len(adjectives)), (site/uint64(len(adjectives))+h>>8)%uint64(len(nouns))
	number := ""
	if again := site / uint64(len(adjectives)*len(nouns)); again > 0 {
		number = fmt.Sprint(again)
	}
	return adjectives[a] + "-" + nouns[n] + number + ".example"
}

// siteHost is a name under which a site is asked for: its own, or one of a content network, long but harmless. No label
// is longer than 40 characters.
func siteHost(seed, site, variant uint64) string {
	name, h := siteName(seed, site), mix(seed, 6, site, variant)
	cdn := cdns[h%uint64(len(cdns))]
	switch variant {
	case 0, 1, 2:
		return "www." + name
	case 3:
		return "api." + name
	case 4:
		return fmt.Sprintf("e%d-%s.%s", h%90000, strings.TrimSuffix(name, ".example"), cdn)
	case 5:
		return digest(h, 32) + ".assets." + cdn
	case 6:
		return fmt.Sprintf("rr%d---sn-%s.%s", h%9+1, digest(h, 12), cdn)
	default:
		return fmt.Sprintf("prod-%s-ingest-%s.%s", []string{"eu-west-1", "us-east-2"}[h%2], digest(h, 10), cdn)
	}
}

const siteVariants = 8

// A place is where a program connects to.
type place struct {
	host   string // "" for the web: any site
	count  int    // how many addresses a service has
	inside bool   // in the enterprise
}

// peerAt picks one of a place's addresses, at a port.
func (d *day) peerAt(number int, p place, port int64, protocol string) int32 {
	site, variant := uint64(number), uint64(d.IntN(max(1, p.count)))
	if p.host == "" {
		site, variant = d.sites.Uint64(), d.Uint64N(siteVariants)
	}
	key := mix(d.Seed, 7, uint64(len(p.host)), site, variant, uint64(port))
	if row, found := d.batch.peers.index[key]; found {
		return row
	}
	made := peer{key: key, kind: "Public", port: port, protocol: protocol, host: p.host}
	switch {
	case p.inside:
		made.kind, made.address = "Private", fmt.Sprintf("10.16.%d.%d", 1+number%200, 10+variant)
	case p.host == "":
		made.host, made.address = siteHost(d.Seed, site, variant), publicAddress(d.Seed, uint32(site*4+variant%4))
	default:
		made.address = publicAddress(d.Seed, uint32(sites*4+number*256+int(variant)))
	}
	return d.batch.peers.add(key, made)
}

// resolver is the DNS server of a device.
func (a *Archive) resolver(on int32) peer {
	number := uint64(on) % 2
	return peer{key: mix(a.Seed, 14, number), address: fmt.Sprintf("10.16.0.%d", 53+number), kind: "Private", port: 53, protocol: "Udp"}
}

// A span is a range of numbers of which the small ones come more often: evenly spread over their logarithms.
type span struct{ from, to float64 }

func (s span) pick(r *rand.Rand) int64 {
	if s.to <= s.from {
		return int64(s.from)
	}
	return int64(s.from * math.Pow(s.to/s.from, r.Float64()))
}
