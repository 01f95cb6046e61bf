package udf

import "math/bits"

// findShared is find for needles with a shared anchor. It also reports whether
// the text is ASCII, unless a needle was found.
func (s *search) findShared(t text) (found, ascii bool) {
	if t.length > spread {
		return s.findLong(t.String())
	}
	pattern, last := uint64(s.anchor)*lowBits, max(t.length-wordSize, 0)
	w := t.fourWords()
	places := equalBytes(w.a, pattern) | equalBytes(w.b, pattern)<<uint(min(wordSize, last)&31) |
		equalBytes(w.c, pattern)<<uint(min(2*wordSize, last)&31) | equalBytes(w.d, pattern)<<uint(last&31)
	for ; places != 0; places &= places - 1 {
		if h, p := t.String(), bits.TrailingZeros64(places); s.possible(h, p) && s.at(h, p) {
			return true, false
		}
	}
	return false, (w.a|w.b|w.c|w.d)&highBits == 0
}

// possible reports whether there is room at index p and the two bytes are those
// of a needle.
func (s *search) possible(h string, p int) bool {
	f, g := p+s.first, p+s.second
	return uint(f) < uint(len(h)) && uint(g) < uint(len(h)) && s.set.has(pair(h[f], h[g]))
}

// findLong is findShared for texts of at least one word, word by word.
func (s *search) findLong(h string) (found, ascii bool) {
	pattern, last := uint64(s.anchor)*lowBits, len(h)-wordSize
	all := uint64(0)
	for i := 0; ; i = min(i+wordSize, last) {
		word := wordAt(h, i)
		all |= word
		for places := equalBytes(word, pattern); places != 0; places &= places - 1 {
			if p := i + bits.TrailingZeros64(places); s.possible(h, p) && s.at(h, p) {
				return true, false
			}
		}
		if i == last {
			return false, all&highBits == 0
		}
	}
}
