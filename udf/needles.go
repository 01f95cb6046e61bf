package udf

import (
	"strings"
	"unicode/utf8"
)

// needles is a has_any list. It never changes, so threads share it.
type needles struct {
	always bool     // an empty needle: every text has it; all is then left empty
	all    []needle // in the order given
	// What follows is set by index.
	indexed bool
	ascii   *search // the needles that are ASCII when folded; nil if none
	// A text outside ASCII must be looked at rune by rune: always, because some
	// needle is not ASCII, or where it has a rune that folds to an ASCII letter.
	foreign, kelvin bool
}

// newNeedles prepares a list to be asked about a few texts.
func newNeedles(list []string) *needles {
	c := &needles{all: make([]needle, 0, len(list))}
	for _, element := range list {
		if element == "" {
			return &needles{always: true}
		}
		c.all = append(c.all, newNeedle(element))
	}
	return c
}

// compile prepares a list to be asked about many texts.
func compile(list []string) *needles {
	c := newNeedles(list)
	c.index()
	return c
}

// index sorts the needles by what it takes to find them.
func (c *needles) index() {
	c.indexed = true
	var ascii []needle
	seen := map[needle]bool{}
	for _, n := range c.all {
		switch {
		case !isASCII(n.text):
			c.foreign = true
		case !seen[n]:
			ascii, seen[n] = append(ascii, n), true
			c.kelvin = c.kelvin || strings.ContainsAny(n.text, "ks")
		}
	}
	if len(ascii) > 0 {
		c.ascii = newSearch(ascii)
	}
}

// match reports whether t has one of the needles.
func (c *needles) match(t text) bool {
	if c.ascii != nil && c.ascii.shared {
		found, ascii := c.ascii.findShared(t)
		return found || !ascii && c.matchForeign(t.String())
	}
	h := t.String()
	if c.always || c.ascii != nil && c.ascii.find(h) {
		return true
	}
	if !c.indexed {
		return c.matchFolded(h)
	}
	return (c.foreign || c.kelvin) && !isASCII(h) && c.matchForeign(h)
}

// matchForeign is for a text outside ASCII, in which no needle was found byte by
// byte.
func (c *needles) matchForeign(h string) bool {
	return (c.foreign || c.kelvin && hasFoldingToASCII(h)) && c.matchFolded(h)
}

// matchFolded decides rune by rune, for every needle.
func (c *needles) matchFolded(h string) bool {
	for start := 0; start < len(h); {
		for i := range c.all {
			if c.all[i].prefixes(h, start) {
				return true
			}
		}
		_, size := utf8.DecodeRuneInString(h[start:])
		start += size
	}
	return false
}

// prefixes reports whether n is in h from index start on.
func (n *needle) prefixes(h string, start int) bool {
	end := start
	for _, want := range n.text {
		r, size := utf8.DecodeRuneInString(h[end:])
		if size == 0 || fold(r) != want {
			return false
		}
		end += size
	}
	return !(n.left && termBefore(h, start)) && !(n.right && termAfter(h, end))
}
