package udf

import (
	"fmt"
	"net/netip"
	"strings"
)

// Networks are the networks that a user has named as inside.
type Networks []netip.Prefix

// ParseNetworks reads CIDRs ("10.1.0.0/16") and bare addresses, which stand for
// themselves. Bits after the prefix are ignored. The error names the element:
// network "x": not a CIDR.
func ParseNetworks(texts []string) (Networks, error) {
	var networks Networks
	for _, text := range texts {
		prefix, err := parseNetwork(text)
		if err != nil {
			return nil, fmt.Errorf("network %q: not a CIDR", text)
		}
		networks = append(networks, prefix)
	}
	return networks, nil
}

func parseNetwork(text string) (netip.Prefix, error) {
	if strings.Contains(text, "/") {
		prefix, err := netip.ParsePrefix(text)
		return prefix.Masked(), err
	}
	addr, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}, err
	}
	addr = addr.WithZone("")
	return netip.PrefixFrom(addr, addr.BitLen()), nil
}

// contain reports whether addr is in one of the networks.
func (n Networks) contain(addr netip.Addr) bool {
	for _, network := range n {
		if network.Contains(addr) {
			return true
		}
	}
	return false
}
