package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"exfilhunt/udf/extension"
)

// An extension whose functions fail, built from the same source but for the list
// of functions.
func TestFaultsAreErrorsOfDuckDB(t *testing.T) {
	overlay := filepath.Join(t.TempDir(), "overlay.json")
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	replace, err := json.Marshal(map[string]any{"Replace": map[string]string{
		filepath.Join(here, "functions.go"): filepath.Join(here, "testdata", "faulty.go"),
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(overlay, replace, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOFLAGS", os.Getenv("GOFLAGS")+" -overlay="+overlay)
	path, err := extension.Build(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	db := openFile(t, filepath.Join(t.TempDir(), "case.duckdb"))
	run(t, db, "LOAD '"+path+"'")
	const rows = " FROM range(100000) r(i)"
	for range 3 {
		refused(t, db, "SELECT fails(i)"+rows, "fails: out of luck")
		refused(t, db, "SELECT panics(i)"+rows, "panics: internal error: out of luck")
		refused(t, db, "SELECT dereferences(i)"+rows, "dereferences: internal error: runtime error: invalid memory address")
		if got := one(t, db, "SELECT count(counts(i))"+rows); got != "100000" {
			t.Errorf("after the errors: %s rows", got)
		}
	}
	if _, err := recoverHere(); err != "runtime error: invalid memory address or nil pointer dereference" {
		t.Errorf("a fault of this program: %s", err)
	}
}

// recoverHere makes the fault that the extension makes, in this program: two Go
// runtimes share the handler of the signal.
func recoverHere() (value int, cause string) {
	defer func() { cause = recover().(error).Error() }()
	var nowhere *int
	return *nowhere, ""
}
