package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"exfilhunt/udf/extension"
)

// stockDuckDB returns the path of a DuckDB that exports its symbols: the one in
// the npm package of the Node client, which .ci/clients/prepare installs into
// the folder that EXFILHUNT_CLIENTS names.
func stockDuckDB(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("EXFILHUNT_CLIENTS")
	if folder == "" && os.Getenv("CI") != "true" {
		t.Skip("EXFILHUNT_CLIENTS does not name a folder of .ci/clients/prepare")
	}
	pattern := filepath.Join(folder, "node/node_modules/@duckdb/node-bindings-*/libduckdb.so")
	found, err := filepath.Glob(pattern)
	if err != nil || len(found) == 0 {
		t.Fatalf("no stock DuckDB at %s (EXFILHUNT_CLIENTS=%s): %v", pattern, folder, err)
	}
	return found[0]
}

// An extension in C that reads slots.h asks a stock DuckDB for the names of the
// functions in its places.
func TestSlotsAreThoseOfStockDuckDB(t *testing.T) {
	duckdb := stockDuckDB(t)
	dir := t.TempDir()
	program, probe := filepath.Join(dir, "stock"), filepath.Join(dir, "probe.duckdb_extension")
	compile(t, "-o", program, "testdata/stock.c", "-ldl")
	compile(t, "-shared", "-fPIC", "-I.", "-o", probe, "testdata/probe.c", "-ldl")
	footer, err := extension.Footer{Platform: platform(t), API: "v1.2.0", Version: "v0"}.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(probe)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(probe, append(content, footer...), 0o600); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(output(t, program, duckdb, probe)), "\n")
	for _, line := range lines {
		var number int
		var name, symbol string
		if _, err := fmt.Sscan(line, &number, &name, &symbol); err != nil || name != symbol {
			t.Errorf("place %d: %s in slots.h, %s in DuckDB (%q, %v)", number, name, symbol, line, err)
		}
		if number >= 357 {
			t.Errorf("%s is not in the stable part", name)
		}
	}
	header, err := os.ReadFile("slots.h")
	if err != nil || strings.Count(string(header), "\nSLOT(") != len(lines) {
		t.Errorf("%d places answered for, not all of slots.h: %v", len(lines), err)
	}
}

// The extension itself in a DuckDB that is not linked with this program.
func TestLoadsIntoStockDuckDB(t *testing.T) {
	program := filepath.Join(t.TempDir(), "stock")
	duckdb := stockDuckDB(t)
	compile(t, "-o", program, "testdata/stock.c", "-ldl")
	if said := output(t, program, duckdb, artifact(t)); said != "" {
		t.Errorf("said: %s", said)
	}
}
