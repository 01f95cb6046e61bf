// Package udftest has what the tests of udf and of its adapters share: random texts and numbers, documented cases, and
// checks that hold wherever DuckDB calls the functions.
package udftest

import (
	"math"
	"math/rand/v2"
	"strings"
)

// alphabet is biased to what can go wrong: case, runes that fold to ASCII or
// change length when folded, letters and numbers outside ASCII, marks that fold
// to letters, delimiters, and short words that meet often.
var alphabet = []string{
	"a", "A", "k", "K", "s", "S", "z", "0", "9", ".", ".", "_", "-", " ", "/", "\\", "\"", "'", "\n", "$",
	"\u212a", "\u017f", "\u0130", "\u0131", "ß", "ẞ", "é", "É", "e\u0301", "\u0345", "ι", "Ι", "ж", "Ж", "中", "٣", "Ⅷ", "ⅷ", "½", "Å", "\u212b",
	"😀", "\u00a0", "\u200f", "\ufffd", "exe", ".exe", "doc", "DOC", "task", "TASK", "md", "cmd.exe",
}

// Text returns a random text of up to n pieces, mostly short.
func Text(r *rand.Rand, n int) string {
	var b strings.Builder
	for range r.IntN(n + 1) {
		b.WriteString(alphabet[r.IntN(len(alphabet))])
	}
	return b.String()
}

// Case returns a haystack and needles, some of which are likely to be in it:
// cut out of it, in other case, or with something around.
func Case(r *rand.Rand) (haystack string, needles []string) {
	haystack = Text(r, 12)
	for range r.IntN(5) {
		needles = append(needles, needle(r, haystack))
	}
	if r.IntN(20) == 0 {
		for range 100 {
			needles = append(needles, "x"+Text(r, 3))
		}
	}
	if r.IntN(3) == 0 {
		haystack = lengthen(r, haystack)
	}
	return haystack, needles
}

func needle(r *rand.Rand, haystack string) string {
	runes := []rune(haystack)
	if len(runes) == 0 || r.IntN(3) == 0 {
		return Text(r, 3)
	}
	start := r.IntN(len(runes))
	n := string(runes[start : start+1+r.IntN(len(runes)-start)])
	switch r.IntN(4) {
	case 0:
		return strings.ToUpper(n)
	case 1:
		return strings.ToLower(n)
	}
	return n
}

// lengthen puts a text around or beside other text, so that lengths fall on both
// sides of every limit: 8, 12 and 32 bytes.
func lengthen(r *rand.Rand, text string) string {
	filler := strings.Repeat([]string{"x", ".", "_", "é", "ab."}[r.IntN(5)], r.IntN(30))
	switch r.IntN(3) {
	case 0:
		return text + filler
	case 1:
		return filler + text
	}
	return filler + text + filler
}

// Bytes returns a BIGINT as a flow may have it, or NULL, over all magnitudes and
// with its limits.
func Bytes(r *rand.Rand) any {
	switch r.IntN(8) {
	case 0:
		return nil
	case 1:
		return []int64{0, 1, -1, math.MaxInt64, math.MinInt64}[r.IntN(5)]
	}
	return int64(r.Uint64() >> (1 + r.IntN(63)))
}
