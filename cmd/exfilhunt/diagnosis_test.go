package main

import (
	"strings"
	"testing"

	"exfilhunt/sql/hunts"
)

// diagnosed returns the diagnosis of one hunt with these reads, over counts of places.
func diagnosed(t *testing.T, counts map[place]int64, reads ...string) *diagnosis {
	t.Helper()
	header := []string{"-- title: T", "-- id: 00000000-0000-4000-8000-000000000000", "-- status: test", "-- level: low",
		"-- description: D", "-- tags: t", "-- references: r", "-- falsepositives: f", "-- source: s", "-- caveat: c"}
	for _, r := range reads {
		header = append(header, "-- reads: "+r)
	}
	h, err := hunts.Parse("h", strings.Join(header, "\n")+"\n\nSELECT 1\n")
	if err != nil {
		t.Fatal(err)
	}
	f := &fill{counts: counts, tables: []string{"Net", "File"}, sources: []string{"a", "b"}}
	return diagnose([]hunts.Hunt{h}, f)
}

func TestVerdicts(t *testing.T) {
	rows := func(table, source string) place { return place{table: table, source: source} }
	filled := func(column, source string) place { return place{table: "Net", column: column, source: source} }
	for _, c := range []struct {
		name   string
		counts map[place]int64
		reads  []string
		want   string
		advice string
	}{
		{"all filled", map[place]int64{rows("Net", "a"): 2, filled("X", "a"): 1}, []string{"Net!: X!, Y"}, canFire, ""},
		{"no rows", nil, []string{"Net!: X"}, cannotFire, "there is no row of Net: h cannot fire"},
		{"nothing of the condition", map[place]int64{rows("Net", "a"): 2}, []string{"Net! where P = 1: X"}, cannotFire,
			"there is no row of Net where P = 1: h cannot fire"},
		{"required and empty", map[place]int64{rows("Net", "a"): 2}, []string{"Net!: X!"}, cannotFire,
			"X is empty in 100 % of a rows: h cannot fire"},
		{"required and empty in one source", map[place]int64{rows("Net", "a"): 2, rows("Net", "b"): 2, filled("X", "b"): 2}, []string{"Net!: X!"},
			partlyBlind, "X is empty in 100 % of a rows: h cannot fire on them"},
		{"a part empty in both sources", map[place]int64{rows("Net", "a"): 2, rows("Net", "b"): 2}, []string{"Net!: X [part]"}, partlyBlind,
			"X is empty in 100 % of a and b rows: h is blind to part"},
		{"empty where the condition holds only", map[place]int64{
			rows("Net", "a"): 2, {table: "Net", condition: "P = 1", source: "a"}: 1, filled("X", "a"): 1,
		}, []string{"Net! where P = 1: X!"}, cannotFire, "X is empty in 100 % of a rows of Net where P = 1: h cannot fire"},
		{"an optional table", map[place]int64{rows("Net", "a"): 2}, []string{"Net!: Y", "File [files]: X!"}, partlyBlind,
			"there is no row of File: h is blind to files"},
		{"an optional table without its key", map[place]int64{rows("Net", "a"): 2, rows("File", "a"): 2}, []string{"Net!: Y", "File [files]: X!"}, partlyBlind,
			"X is empty in 100 % of a rows: h is blind to files"},
		{"filled in another table", map[place]int64{rows("Net", "a"): 2, rows("File", "a"): 2, {table: "File", column: "X", source: "a"}: 2},
			[]string{"Net!: X [part]"}, partlyBlind, "X is empty in 100 % of a rows of Net: h is blind to part"},
	} {
		d := diagnosed(t, c.counts, c.reads...)
		if got := d.verdict("h"); got != c.want {
			t.Errorf("%s: %s; want %s", c.name, got, c.want)
		}
		if got := strings.Join(d.advice(), " | "); got != c.advice {
			t.Errorf("%s: %q; want %q", c.name, got, c.advice)
		}
	}
}
