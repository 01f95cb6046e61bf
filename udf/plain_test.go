package udf

import (
	"unicode"
)

// hasAnyPlain is has_any by its definition (kql/SEMANTICS section 1), without
// a thought for speed: every needle at every place, rune by rune.
func hasAnyPlain(haystack string, needles []string) bool {
	for _, n := range needles {
		if hasPlain([]rune(haystack), []rune(n)) {
			return true
		}
	}
	return false
}

func hasPlain(h, n []rune) bool {
	if len(n) == 0 {
		return true
	}
	for start := 0; start+len(n) <= len(h); start++ {
		end := start + len(n)
		if !samePlain(h[start:end], n) {
			continue
		}
		left := !isTermPlain(n[0]) || start == 0 || !isTermPlain(h[start-1])
		right := !isTermPlain(n[len(n)-1]) || end == len(h) || !isTermPlain(h[end])
		if left && right {
			return true
		}
	}
	return false
}

func isTermPlain(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// samePlain compares texts of one length by Unicode simple folding.
func samePlain(a, b []rune) bool {
	for i := range a {
		if !sameRune(a[i], b[i]) {
			return false
		}
	}
	return true
}

func sameRune(a, b rune) bool {
	for r := unicode.SimpleFold(a); r != a; r = unicode.SimpleFold(r) {
		if r == b {
			return true
		}
	}
	return a == b
}
