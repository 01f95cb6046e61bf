package native

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"exfilhunt/udf/udftest"
)

// jsonList writes needles as JSON, which can hold a NULL where a parameter of
// duckdb-go cannot; nulls says how many in a hundred become NULL.
func jsonList(t *testing.T, r *rand.Rand, needles []string, nulls int) string {
	t.Helper()
	list := []any{} // not nil: that would be a NULL list
	for _, n := range needles {
		if list = append(list, n); r.IntN(100) < nulls {
			list[len(list)-1] = nil
		}
	}
	text, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	if r.IntN(1000) < nulls*5 {
		return "null"
	}
	return string(text)
}

func TestVectors(t *testing.T) {
	vectors := udftest.Vectors(t, "../..")
	db := open(t)
	r := rand.New(rand.NewPCG(1, 1))
	for _, v := range vectors {
		const query = "SELECT system.main.has_any($1, list) || ' ' || has_any($1, list) FROM (SELECT from_json($2, '[\"VARCHAR\"]') AS list)"
		got, want := one(t, db, query, v.Haystack, jsonList(t, r, v.Needles, 0)), fmt.Sprint(v.Want, " ", v.Want)
		if got != want {
			t.Errorf("%q has_any %q: function and macro %s, want %v (%s)", v.Haystack, v.Needles, got, v.Want, v.Source)
		}
	}
}

// The macro compiles a regular expression for every list, so there are few.
func TestFunctionIsMacro(t *testing.T) {
	db := open(t)
	run(t, db, "CREATE TABLE cases (haystack VARCHAR, needles VARCHAR[])")
	r := rand.New(rand.NewPCG(13, 14))
	for range 400 {
		const insert = "INSERT INTO cases SELECT unnest([?, NULL]), from_json(?, '[\"VARCHAR\"]')"
		haystack, needles := udftest.Case(r)
		run(t, db, insert, haystack, jsonList(t, r, needles, 10))
	}
	run(t, db, "CREATE TABLE answers AS SELECT *, system.main.has_any(haystack, needles) f, has_any(haystack, needles) m FROM cases")
	different := one(t, db, "SELECT string_agg(to_json(a)::VARCHAR, chr(10)) FROM answers a WHERE f IS DISTINCT FROM m")
	if different != "NULL" {
		t.Errorf("function and macro differ:\n%s", different)
	}
	if trues := one(t, db, "SELECT count(*) FILTER (f) BETWEEN 80 AND 600 FROM answers"); trues != "true" {
		t.Error("nearly all cases have one answer: the generator has lost its balance")
	}
}

func TestRatioIsMacro(t *testing.T) {
	db := open(t)
	run(t, db, "CREATE TABLE flows (sent BIGINT, received BIGINT)")
	r := rand.New(rand.NewPCG(15, 16))
	for range 500 {
		run(t, db, "INSERT INTO flows VALUES (?, ?), (?, ?)", udftest.Bytes(r), udftest.Bytes(r), udftest.Bytes(r), udftest.Bytes(r))
	}
	run(t, db, "INSERT INTO flows SELECT range, 1 + range % 997 FROM range(200000)")
	different := one(t, db, `SELECT count(*) FROM flows WHERE
		system.main.exfil_ratio(sent, received) IS DISTINCT FROM exfil_ratio(sent, received)`)
	if different != "0" {
		t.Errorf("function and macro differ on %s rows", different)
	}
}

func TestScoreIsMacro(t *testing.T) {
	db := open(t)
	different := one(t, db, `WITH b(x) AS (VALUES (true), (false), (NULL))
		SELECT count(*) FROM b v, b f, b s, b r, b h
		WHERE system.main.exfil_score(v.x, f.x, s.x, r.x, h.x) IS DISTINCT FROM exfil_score(v.x, f.x, s.x, r.x, h.x)`)
	if different != "0" {
		t.Errorf("function and macro differ on %s rows", different)
	}
}
