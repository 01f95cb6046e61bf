package udf

import (
	"net/netip"
	"slices"
)

// The kinds of address, by the names of Microsoft Defender's RemoteIPType and
// LocalIPType (defender-docs, advanced-hunting-devicenetworkevents-table).
// Its list, given "for example", has neither linkLocal nor multicast: those two
// names are ours.
const (
	unknownKind      = ""
	public           = "Public"
	private          = "Private"
	reserved         = "Reserved"
	loopback         = "Loopback"
	teredo           = "Teredo"
	fourToSixMapping = "FourToSixMapping"
	broadcast        = "Broadcast"
	linkLocal        = "LinkLocal"
	multicast        = "Multicast"
)

type specialNetwork struct {
	prefix netip.Prefix
	kind   string
}

// specialNetworks gives the kind of every network that is not public: IANA's
// special-purpose registries for IPv4 and IPv6. The first that holds an address
// decides.
//
// Shared address space (100.64.0.0/10, RFC 6598) is Reserved: it lies between a
// customer and a carrier and is no private network of RFC 1918. A site that uses
// it inside says so by naming it as internal.
//
// Documentation networks (RFC 5737, 3849, 9637) are Public: they are nobody's
// inside, and exercises and reports use them for the attacker's side.
var specialNetworks = []specialNetwork{
	{netip.MustParsePrefix("0.0.0.0/8"), reserved},           // this network, RFC 791
	{netip.MustParsePrefix("10.0.0.0/8"), private},           // RFC 1918
	{netip.MustParsePrefix("100.64.0.0/10"), reserved},       // shared, RFC 6598
	{netip.MustParsePrefix("127.0.0.0/8"), loopback},         // RFC 1122
	{netip.MustParsePrefix("169.254.0.0/16"), linkLocal},     // RFC 3927
	{netip.MustParsePrefix("172.16.0.0/12"), private},        // RFC 1918
	{netip.MustParsePrefix("192.0.0.0/24"), reserved},        // protocol assignments, RFC 6890
	{netip.MustParsePrefix("192.168.0.0/16"), private},       // RFC 1918
	{netip.MustParsePrefix("198.18.0.0/15"), reserved},       // benchmarks, RFC 2544
	{netip.MustParsePrefix("224.0.0.0/4"), multicast},        // RFC 5771
	{netip.MustParsePrefix("255.255.255.255/32"), broadcast}, // RFC 919
	{netip.MustParsePrefix("240.0.0.0/4"), reserved},         // RFC 1112
	{netip.MustParsePrefix("::1/128"), loopback},             // RFC 4291
	{netip.MustParsePrefix("64:ff9b::/96"), public},          // translation of public IPv4, RFC 6052
	{netip.MustParsePrefix("2001::/32"), teredo},             // RFC 4380
	{netip.MustParsePrefix("2001:2::/48"), reserved},         // benchmarks, RFC 5180
	{netip.MustParsePrefix("2000::/3"), public},              // all global unicast
	{netip.MustParsePrefix("fc00::/7"), private},             // unique local, RFC 4193
	{netip.MustParsePrefix("fe80::/10"), linkLocal},          // RFC 4291
	{netip.MustParsePrefix("fec0::/10"), private},            // site-local, RFC 3879
	{netip.MustParsePrefix("ff00::/8"), multicast},           // RFC 4291
	{netip.MustParsePrefix("::/0"), reserved},                // not given out, :: included
}

// Kind returns the kind of an address written as text: one of Microsoft
// Defender's values, LinkLocal or Multicast; "" where the text is no address.
//
// With networks named, an address in one of them is Private whatever it is
// otherwise, and a private address in none of them is Public: the user has said
// what is inside. An IPv4 address mapped into IPv6 is FourToSixMapping, as
// Defender has it, also where the IPv4 address is inside.
func (n Networks) Kind(text string) string {
	addr, err := netip.ParseAddr(text)
	if err != nil {
		return unknownKind
	}
	addr = addr.WithZone("")
	if n.contain(addr) {
		return private
	}
	kind := kindOf(addr)
	if kind == private && len(n) > 0 {
		return public
	}
	return kind
}

// ordinary tells of the first byte of an IPv4 address that it is in no special network, which saves most searches.
var ordinary = func() (ordinary [256]bool) {
	for first := range ordinary {
		all := netip.PrefixFrom(netip.AddrFrom4([4]byte{byte(first)}), 8)
		ordinary[first] = !slices.ContainsFunc(specialNetworks, func(n specialNetwork) bool { return n.prefix.Overlaps(all) })
	}
	return ordinary
}()

func kindOf(addr netip.Addr) string {
	if addr.Is4() && ordinary[addr.As4()[0]] {
		return public
	}
	if addr.Is4In6() {
		return fourToSixMapping
	}
	for _, network := range specialNetworks {
		if network.prefix.Contains(addr) {
			return network.kind
		}
	}
	return public
}
