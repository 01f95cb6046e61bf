package loaders_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"exfilhunt/loaders"
	"exfilhunt/sql/store"
)

func tempStore(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.Temp(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// load loads paths and fails the test where a file does not account for each of its lines.
func load(t testing.TB, s *store.Store, o loaders.Options, paths ...string) []loaders.Result {
	t.Helper()
	var results []loaders.Result
	err := loaders.Load(context.Background(), s.DB, paths, o, func(r loaders.Result) { results = append(results, r) })
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if r.Lines != r.Loaded+r.Rejected+r.Ignored() {
			t.Errorf("%s: %d lines read, but %d loaded + %d rejected + %d ignored", r.Path, r.Lines, r.Loaded, r.Rejected, r.Ignored())
		}
	}
	return results
}

// one loads a single file and expects no error.
func one(t testing.TB, s *store.Store, path string) loaders.Result {
	t.Helper()
	results := load(t, s, loaders.Options{}, path)
	if len(results) != 1 || results[0].Err != nil {
		t.Fatalf("%s: %+v", path, results)
	}
	return results[0]
}

func write(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// telemetry returns a folder of real captures that lie beside the project where it is developed.
func telemetry(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "shared", "telemetry", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no captures here: %v", err)
	}
	return path
}

// column returns the values of a query's only column, as DuckDB prints them.
func column(t testing.TB, s *store.Store, query string) []string {
	t.Helper()
	rows, err := s.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var values []string
	for rows.Next() {
		var v any
		if err := rows.Scan(&v); err != nil {
			t.Fatal(err)
		}
		values = append(values, fmt.Sprint(v))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return values
}

func expect(t testing.TB, s *store.Store, query string, want ...string) {
	t.Helper()
	if got := column(t, s, query); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s\ngot  %q\nwant %q", query, got, want)
	}
}

// jsonLine puts an object on a line of its own.
func jsonLine(object string) string { return strings.ReplaceAll(object, "\n", " ") + "\n" }
