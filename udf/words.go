package udf

import "unsafe"

// Eight bytes of a text are looked at in a few instructions when they are taken
// as one number.
const (
	lowBits  = 0x0101010101010101 // lowBits times a byte is that byte repeated
	highBits = 0x8080808080808080
)

// wordAt loads eight bytes from index i of s on, the first lowest.
func wordAt(s string, i int) uint64 {
	return *(*uint64)(unsafe.Pointer(unsafe.StringData(s[i : i+wordSize])))
}

// shortWord loads a whole string, shorter than a word, with zeros above.
func shortWord(s string) uint64 {
	var word uint64
	for i := range len(s) {
		word |= uint64(s[i]) << (8 * i)
	}
	return word
}

// equalBytes returns one bit for each byte of word, the first the lowest, set
// where it equals the byte repeated in pattern.
func equalBytes(word, pattern uint64) uint64 {
	differ := word ^ pattern
	equal := ^((differ&^highBits + ^uint64(highBits)) | differ) & highBits
	return equal >> 7 * 0x0102040810204080 >> 56
}

// isASCII reports whether s has no byte above 0x7f.
func isASCII(s string) bool {
	if len(s) < wordSize {
		return shortWord(s)&highBits == 0
	}
	all := wordAt(s, len(s)-wordSize)
	for i := 0; i+wordSize <= len(s); i += wordSize {
		all |= wordAt(s, i)
	}
	return all&highBits == 0
}
