package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"exfilhunt/udf"
	"exfilhunt/udf/extension"
	"exfilhunt/udf/native"
	"exfilhunt/udf/udftest"
)

// A second DuckDB in the client's process would crash it.
func TestLinksNoDuckDB(t *testing.T) {
	deps, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, dep := range strings.Fields(string(deps)) {
		if strings.Contains(dep, "duckdb") || strings.Contains(dep, ".") {
			t.Errorf("depends on %s, want the standard library and udf only", dep)
		}
	}
	if !strings.Contains(string(deps), "exfilhunt/udf\n") {
		t.Errorf("exfilhunt/udf is not in the list:\n%s", deps)
	}
}

func TestRegistersFunctionsWithMacros(t *testing.T) {
	db := open(t)
	got := one(t, db, `SELECT string_agg(function_name || array_to_string(parameter_types, ', ') || return_type || stability, '; ' ORDER BY function_name)
		FROM duckdb_functions() WHERE database_name = 'system' AND function_name IN ('has_any', 'exfil_ratio', 'exfil_score', 'ip_type')`)
	const want = "exfil_ratioBIGINT, BIGINTDOUBLECONSISTENT; " +
		"exfil_scoreBOOLEAN, BOOLEAN, BOOLEAN, BOOLEAN, BOOLEANBIGINTCONSISTENT; has_anyVARCHAR, VARCHAR[]BOOLEANCONSISTENT"
	if got != want {
		t.Errorf("functions: %s\nwant %s", got, want)
	}
}

func TestLoadTwice(t *testing.T) {
	db := open(t)
	run(t, db, "LOAD '"+artifact(t)+"'")
	if got := one(t, db, "SELECT system.main.has_any('a.docx', ['.docx'])"); got != "true" {
		t.Errorf("after the second LOAD: %s", got)
	}
}

// Registering over functions that are there already, of this program or of
// another, is no error as long as they are the same functions.
func TestLoadBesideNative(t *testing.T) {
	path := filepath.Join(t.TempDir(), "case.duckdb")
	db := openFile(t, path)
	run(t, db, "SELECT 1")
	if err := native.Register(path + "?allow_unsigned_extensions=true"); err != nil {
		t.Fatal(err)
	}
	run(t, db, "LOAD '"+artifact(t)+"'")
	if got := one(t, db, "SELECT has_any('a.docx', ['.docx'])"); got != "true" {
		t.Errorf("has_any = %s", got)
	}
}

func TestLoadKeepsOtherFunctions(t *testing.T) {
	saved := udf.All
	defer func() { udf.All = saved }()
	udf.All = []udf.Function{{Name: "has_any", Params: []udf.Param{{Name: "x", Type: udf.Bigint}}, Returns: udf.Boolean}}
	path := filepath.Join(t.TempDir(), "case.duckdb")
	db := openFile(t, path)
	run(t, db, "SELECT 1")
	if err := native.Register(path + "?allow_unsigned_extensions=true"); err != nil {
		t.Fatal(err)
	}
	refused(t, db, "LOAD '"+artifact(t)+"'", "DuckDB has a function of that name: has_any(BIGINT) -> BOOLEAN")
}

func TestTwoDatabases(t *testing.T) {
	first, second := open(t), open(t)
	const query = "SELECT count(*) FROM range(10000) r(i) WHERE system.main.has_any('file_' || i, ['file_7', 'x'])"
	if got := one(t, first, query) + one(t, second, query); got != "11" {
		t.Errorf("both: %s", got)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if got := one(t, second, query); got != "1" {
		t.Errorf("after the other is closed: %s", got)
	}
}

// A client with a case file gets the functions in its own queries and in the
// file's views, and the file stays as it is.
func TestInitScript(t *testing.T) {
	path := filepath.Join(t.TempDir(), "case.duckdb")
	db := openFile(t, path)
	udftest.DefineMacros(t, db)
	run(t, db, "CREATE TABLE t AS SELECT 'file_' || i || '.docx' AS name FROM range(10) r(i)")
	run(t, db, "CREATE VIEW v AS FROM t WHERE has_any(name, ['.docx'])")
	db.Close()

	db = openFile(t, path)
	db.SetMaxOpenConns(1)
	run(t, db, strings.Join(extension.InitScript(artifact(t)), "; "))
	for _, query := range []string{"FROM v", "FROM t WHERE has_any(name, ['.docx'])"} {
		var key, plan string
		if err := db.QueryRow("EXPLAIN "+query).Scan(&key, &plan); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(plan, "regexp_matches") || !strings.Contains(plan, "has_any") {
			t.Errorf("%s: not the native function:\n%s", query, plan)
		}
		if got := one(t, db, "SELECT count(*) FROM ("+query+")"); got != "10" {
			t.Errorf("%s: %s rows, want 10", query, got)
		}
	}
	if got := one(t, db, "SELECT exfil_ratio(sum(x), sum(x)) FROM (VALUES (1), (2)) t(x)"); got != "1" {
		t.Errorf("ratio of HUGEINTs: %s", got)
	}
	db.Close()
	content, err := os.ReadFile(path)
	if err != nil || strings.Contains(string(content), "system.main") {
		t.Errorf("the file holds the forwarding: %v", err)
	}
	db = openFile(t, path)
	if got := one(t, db, "SELECT count(*) FROM v"); got != "10" {
		t.Errorf("without the extension: %s rows, want 10", got)
	}
}
