package store_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"exfilhunt/sql/store"
)

func open(t *testing.T, path string, mode store.Mode) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), path, mode)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestTempLeavesNothingBehind(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s, err := store.Temp(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Exec("INSERT INTO DeviceEvents (Timestamp, SourceId) VALUES (now()::TIMESTAMP, 1)"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(os.Getenv("TMPDIR"))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestFunctionsAreNativeHere(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "a case.duckdb"), store.ReadWrite)
	var found bool
	if err := s.QueryRow("SELECT has_any('x.tar.gz', ['.gz'])").Scan(&found); err != nil || !found {
		t.Errorf("has_any: %v, %v", found, err)
	}
	var plan, key string
	err := s.QueryRow("EXPLAIN SELECT has_any(DeviceName, ['a']) FROM DeviceEvents").Scan(&key, &plan)
	if err != nil || strings.Contains(plan, "regexp") {
		t.Errorf("the macro runs, not the function: %v\n%s", err, plan)
	}
}

func TestReadOnlyBringsHuntsUpToDate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "case.duckdb")
	s := open(t, path, store.ReadWrite)
	if _, err := s.Exec("DROP VIEW hunts.dns_exfiltration; UPDATE ingest.layout SET definitions = 'older'"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path, store.ReadOnly)
	var n int
	if err := s.QueryRow("SELECT count(*) FROM hunts.dns_exfiltration").Scan(&n); err != nil || n != 0 {
		t.Errorf("hunt after reopening: %d rows, %v", n, err)
	}
	if _, err := s.Exec("CREATE TABLE x (i INT)"); err == nil {
		t.Error("a read-only case file took a table")
	}
}

func TestOpenSaysWhatToDo(t *testing.T) {
	dir := t.TempDir()
	junk := filepath.Join(dir, "junk")
	if err := os.WriteFile(junk, []byte(strings.Repeat("junk", 5000)), 0o600); err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(dir, "log.json")
	if err := os.WriteFile(log, []byte("{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	newer := filepath.Join(dir, "newer.duckdb")
	s := open(t, newer, store.ReadWrite)
	if _, err := s.Exec("UPDATE ingest.layout SET version = 99"); err != nil {
		t.Fatal(err)
	}
	s.Close()
	foreign := filepath.Join(dir, "foreign.duckdb")
	plain, err := sql.Open("duckdb", foreign)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := plain.Exec("CREATE TABLE mine (i INT)"); err != nil {
		t.Fatal(err)
	}
	plain.Close()
	for _, c := range []struct {
		path string
		mode store.Mode
		want string
	}{
		{filepath.Join(dir, "absent.duckdb"), store.ReadOnly, "no such case file"},
		{junk, store.ReadWrite, "not a case file"},
		{log, store.ReadWrite, "not a case file"},
		{log, store.ReadOnly, "not a case file"},
		{newer, store.ReadWrite, "newer exfilhunt"},
		{newer, store.ReadOnly, "newer exfilhunt"},
		{foreign, store.ReadWrite, "not a case file"},
		{filepath.Join(dir, "100%.duckdb"), store.ReadWrite, "cannot hold"},
		{filepath.Join(dir, "Hunts.duckdb"), store.ReadWrite, "cannot be called Hunts"},
		{filepath.Join(dir, "ingest.db"), store.ReadOnly, "cannot be called ingest"},
		{filepath.Join(dir, "temp.duckdb"), store.ReadWrite, "cannot be called temp"},
		{filepath.Join(dir, "absent", "case.duckdb"), store.ReadWrite, "no such folder"},
		{dir, store.ReadWrite, "a folder"},
	} {
		_, err := store.Open(context.Background(), c.path, c.mode)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Open(%s) = %v; want it to say %q", c.path, err, c.want)
		}
	}
}
