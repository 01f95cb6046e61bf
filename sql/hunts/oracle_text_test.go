package hunts_test

import (
	"net/netip"
	"slices"
	"unicode"
)

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
