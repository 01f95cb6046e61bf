package native

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
)

// The kernels follow Go's Unicode tables and the macros those of RE2 in DuckDB.
// When one of them is newer, this says which characters they disagree on.
func TestUnicodeTablesAgree(t *testing.T) {
	db := open(t)
	const terms = `SELECT coalesce(string_agg(chr(i::INTEGER), '' ORDER BY i), '') FROM range(1, 1114112) r(i)
		WHERE i NOT BETWEEN 55296 AND 57343 AND regexp_matches(chr(i::INTEGER), '[\p{L}\p{N}]')`
	var want strings.Builder
	for r := rune(1); r <= unicode.MaxRune; r++ {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			want.WriteRune(r)
		}
	}
	if got := one(t, db, terms); got != want.String() {
		t.Errorf("letters and numbers differ: %d bytes in DuckDB, %d in Go (Unicode %s)", len(got), want.Len(), unicode.Version)
	}
	var pairs []string
	for r := rune(1); r <= unicode.MaxRune; r++ {
		if other := unicode.SimpleFold(r); other != r {
			pairs = append(pairs, fmt.Sprintf("(%d, %d)", r, other))
		}
	}
	different := one(t, db, "SELECT string_agg(chr(a) || chr(b), ' ') FROM (VALUES "+strings.Join(pairs, ", ")+
		") v(a, b) WHERE NOT regexp_full_match(chr(a), '(?i:' || regexp_escape(chr(b)) || ')')")
	if different != "NULL" {
		t.Errorf("case folds in Go only: %s", different)
	}
}
