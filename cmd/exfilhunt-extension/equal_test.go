package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"exfilhunt/udf/native"
	"exfilhunt/udf/udftest"
)

// openBoth returns a database with the extension and one with the functions of
// this process.
func openBoth(t testing.TB) (loaded, inProcess *sql.DB) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "case.duckdb")
	inProcess = openFile(t, path)
	run(t, inProcess, "SELECT 1")
	if err := native.Register(path + "?allow_unsigned_extensions=true"); err != nil {
		t.Fatal(err)
	}
	return open(t), inProcess
}

// table makes the same table in both databases, with a number for each row.
// columns are names and types, as in a struct of DuckDB's.
func table(t *testing.T, loaded, inProcess *sql.DB, name, columns string, rows [][]any) {
	t.Helper()
	var lines bytes.Buffer
	for _, row := range rows {
		if err := json.NewEncoder(&lines).Encode(row); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(t.TempDir(), name+".json")
	if err := os.WriteFile(file, lines.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, db := range []*sql.DB{loaded, inProcess} {
		run(t, db, "CREATE TABLE "+name+" AS SELECT row_number() OVER () AS row, "+columns+
			" FROM read_json('"+file+"', format = 'newline_delimited', records = false, columns = {j: 'JSON'})")
		if got := one(t, db, "SELECT count(*) FROM "+name); got != strconv.Itoa(len(rows)) {
			t.Fatalf("%s has %s rows, want %d", name, got, len(rows))
		}
	}
}

// wantMacro compares a function of the extension with the macro, row by row.
func wantMacro(t *testing.T, loaded *sql.DB, table, call string) {
	t.Helper()
	if differ := one(t, loaded, `SELECT string_agg(to_json(c)::VARCHAR, chr(10)) FROM (
		FROM `+table+" WHERE system.main."+call+" IS DISTINCT FROM "+call+" LIMIT 5) c"); differ != "NULL" {
		t.Errorf("extension and macro differ in %s:\n%.2000s", call, differ)
	}
}

// wantProcess compares a function of the extension with that of this process.
func wantProcess(t *testing.T, loaded, inProcess *sql.DB, table, call string) {
	t.Helper()
	all := "SELECT string_agg(coalesce(system.main." + call + "::VARCHAR, 'NULL'), ' ' ORDER BY row) FROM " + table
	if one(t, loaded, all) != one(t, inProcess, all) {
		t.Errorf("extension and process differ in %s", call)
	}
}

// withNulls puts NULLs into a list, and now and then in its place.
func withNulls(r *rand.Rand, list []string) any {
	if r.IntN(20) == 0 {
		return nil
	}
	elements := []any{} // not nil: that would be a NULL list
	for _, n := range list {
		if elements = append(elements, n); r.IntN(10) == 0 {
			elements = append(elements, nil)
		}
	}
	return elements
}

func TestHasAnyIsEqual(t *testing.T) {
	loaded, inProcess := openBoth(t)
	r := rand.New(rand.NewPCG(21, 22))
	var cases [][]any
	for range 2000 {
		haystack, list := udftest.Case(r)
		needles := withNulls(r, list)
		cases = append(cases, []any{haystack, needles}, []any{nil, needles})
	}
	// both sides of the length up to which string_t holds the text itself, and far above
	for _, length := range []int{0, 1, 11, 12, 13, 31, 32, 33, 100_000} {
		text := strings.Repeat("é", length/2) + strings.Repeat("x", length%2)
		for _, haystack := range []string{text, text + ".exe", "cmd " + text} {
			cases = append(cases, []any{haystack, []any{"cmd", ".EXE", nil, text[:min(len(text), 20)]}})
		}
	}
	table(t, loaded, inProcess, "texts", `j->>0 AS haystack, from_json(j->1, '["VARCHAR"]') AS needles`, cases)
	// constant lists, lists for each row, and lists that are computed
	for _, list := range []string{
		"needles", "['exe', 'CMD', 'ß', NULL, '']", "['exe', 'CMD', 'ß', 'task']", "[]", "NULL", "needles[2:]", "[haystack[:5]]",
		"list_filter(needles, lambda n: n <> '')", "list_concat(needles, ['task'])", "string_split(haystack, '.')",
	} {
		wantProcess(t, loaded, inProcess, "texts", "has_any(haystack, "+list+")")
	}
	// The macro compiles a regular expression for every list, so it gets a few of them.
	run(t, loaded, "CREATE TABLE few AS FROM texts WHERE row % 42 = 0 OR row > 4000")
	wantMacro(t, loaded, "few", "has_any(haystack, needles)")
	wantMacro(t, loaded, "texts", "has_any(haystack, ['exe', 'CMD', 'ß', NULL, 'task'])")
	wantMixed(t, loaded, "SELECT count(*) FILTER (system.main.has_any(haystack, needles)) / count(*) FROM texts")
}

// wantMixed guards against generators that have lost their balance.
func wantMixed(t *testing.T, db *sql.DB, share string) {
	t.Helper()
	if got := one(t, db, "SELECT ("+share+") BETWEEN 0.1 AND 0.9"); got != "true" {
		t.Errorf("nearly all cases have one answer: %s", share)
	}
}

func TestVectors(t *testing.T) {
	vectors := udftest.Vectors(t, "../..")
	db := open(t)
	for _, v := range vectors {
		list, err := json.Marshal(v.Needles)
		if err != nil {
			t.Fatal(err)
		}
		// a table, because the arguments of a constant call are one row
		got := one(t, db, "SELECT bool_and(system.main.has_any(h, from_json($2, '[\"VARCHAR\"]')) = $3) FROM (SELECT unnest([$1, $1]) h)",
			v.Haystack, string(list), v.Want)
		if got != "true" {
			t.Errorf("%q has_any %q: want %v (%s)", v.Haystack, v.Needles, v.Want, v.Source)
		}
	}
}

func TestRatioIsEqual(t *testing.T) {
	loaded, inProcess := openBoth(t)
	r := rand.New(rand.NewPCG(25, 26))
	var flows [][]any
	for range 5000 {
		flows = append(flows, []any{udftest.Bytes(r), udftest.Bytes(r)})
	}
	table(t, loaded, inProcess, "flows", "(j->>0)::BIGINT AS sent, (j->>1)::BIGINT AS received", flows)
	wantMacro(t, loaded, "flows", "exfil_ratio(sent, received)")
	wantProcess(t, loaded, inProcess, "flows", "exfil_ratio(sent, received)")
	wantMixed(t, loaded, "SELECT count(*) FILTER (exfil_ratio(sent, received) IS NOT DISTINCT FROM 999.0) / count(*) FROM flows")
	if got := one(t, loaded, "SELECT count(*) > 0 FROM flows WHERE system.main.exfil_ratio(sent, received) IS NULL"); got != "true" {
		t.Error("no row is NULL")
	}
}

func TestScoreIsEqual(t *testing.T) {
	loaded, inProcess := openBoth(t)
	for _, db := range []*sql.DB{loaded, inProcess} {
		run(t, db, `CREATE TABLE signs AS WITH b(x) AS (VALUES (true), (false), (NULL))
			SELECT row_number() OVER (ORDER BY v.x, f.x, s.x, r.x, h.x) AS row, v.x AS v, f.x AS f, s.x AS s, r.x AS r, h.x AS h FROM b v, b f, b s, b r, b h`)
	}
	wantMacro(t, loaded, "signs", "exfil_score(v, f, s, r, h)")
	wantProcess(t, loaded, inProcess, "signs", "exfil_score(v, f, s, r, h)")
}
