package udf

import (
	"strings"
	"unicode/utf8"
)

// commonness lists bytes from frequent to rare in paths, command lines and host
// names. What it does not name is rarer still. Only speed depends on it.
const commonness = "e taionsrlcdpmuhg.b/\\-fw_v0:1y2x3k=4&5j6%7z8?9q,;@+#~"

// rarity ranks a folded byte: the higher, the rarer.
func rarity(b byte) int {
	if i := strings.IndexByte(commonness, b); i >= 0 {
		return i
	}
	return len(commonness)
}

// sharedByte returns the rarest byte without case that all needles have; ok is
// false where there is none.
func sharedByte(needles []needle) (shared byte, ok bool) {
	for b := range byte(utf8.RuneSelf) {
		if b|0x20 >= 'a' && b|0x20 <= 'z' || ok && rarity(b) <= rarity(shared) {
			continue
		}
		if allHave(needles, b) {
			shared, ok = b, true
		}
	}
	return shared, ok
}

func allHave(needles []needle, b byte) bool {
	for i := range needles {
		if strings.IndexByte(needles[i].text, b) < 0 {
			return false
		}
	}
	return true
}

// placeShared anchors every needle at its last byte b.
func placeShared(needles []needle, b byte) {
	for i := range needles {
		needles[i].anchor = strings.LastIndexByte(needles[i].text, b)
	}
}

// placeRarest anchors every needle where its rarest two bytes in a row begin.
func placeRarest(needles []needle) {
	for i := range needles {
		text, best := needles[i].text, -1
		for p := 0; p+1 < len(text); p++ {
			if r := rarity(text[p]) + rarity(text[p+1]); r > best {
				needles[i].anchor, best = p, r
			}
		}
	}
}

// room returns how many bytes stand before and after the anchor in every
// needle.
func room(needles []needle) (before, after int) {
	before, after = needles[0].anchor, len(needles[0].text)-needles[0].anchor-1
	for i := range needles {
		n := &needles[i]
		before, after = min(before, n.anchor), min(after, len(n.text)-n.anchor-1)
	}
	return before, after
}

// Choosing a pair looks no farther than reach bytes from the anchor and at no
// more than sample needles: a better choice would not be worth its time.
const (
	reach  = 6
	sample = 256
)

// bestPair returns the two distances from the anchor, inside the room, whose
// bytes tell the needles apart best. Texts worth searching look much like the
// needles, so what counts is how many needles have the same two bytes. Without
// room both are the anchor itself.
func bestPair(needles []needle) (first, second int) {
	before, after := room(needles)
	needles = needles[:min(len(needles), sample)]
	best := collisions(needles, 0, 0)
	for f := -min(before, reach); f <= min(after, reach); f++ {
		for g := f + 1; g <= min(after, reach); g++ {
			if c := collisions(needles, f, g); c < best {
				first, second, best = f, g, c
			}
		}
	}
	return first, second
}

// collisions counts the pairs of needles that have the same two bytes at these
// distances from their anchors.
func collisions(needles []needle, first, second int) int {
	seen, total := map[uint16]int{}, 0
	for i := range needles {
		n := &needles[i]
		p := pair(n.text[n.anchor+first], n.text[n.anchor+second])
		total += seen[p]
		seen[p]++
	}
	return total
}
