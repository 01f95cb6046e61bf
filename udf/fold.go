package udf

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// fold returns the one rune that stands for all runes that are equal to r
// without regard to case: Unicode simple folding, as (?i) has it in RE2 and in
// Go. k, K and U+212A (Kelvin sign) are one, s, S and U+017F (long s) are one.
// An ASCII letter stands for its group in lower case.
func fold(r rune) rune {
	if r < utf8.RuneSelf {
		return rune(lower(byte(r)))
	}
	smallest := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		smallest = min(smallest, next)
	}
	if smallest < utf8.RuneSelf {
		return rune(lower(byte(smallest)))
	}
	return smallest
}

// lower folds an ASCII byte and leaves every other byte as it is.
func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b | 0x20
	}
	return b
}

// isTerm reports whether r belongs to a term: Unicode letters and numbers.
// The underscore does not (kql/SEMANTICS section 1: measured on a real engine).
func isTerm(r rune) bool {
	if r < utf8.RuneSelf {
		return isTermByte(byte(r))
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}

// isTermByte is isTerm for ASCII.
func isTermByte(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b|0x20 && b|0x20 <= 'z'
}

// hasFoldingToASCII reports whether s has one of the two runes outside ASCII
// that fold to an ASCII letter.
func hasFoldingToASCII(s string) bool {
	return strings.Contains(s, "\u212a") || strings.Contains(s, "\u017f")
}

// foldText returns s folded rune by rune. A byte that is no UTF-8 becomes
// U+FFFD, as everywhere in Go.
func foldText(s string) string {
	return strings.Map(fold, s)
}
