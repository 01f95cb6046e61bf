package native

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"github.com/duckdb/duckdb-go/v2/mapping"

	"exfilhunt/udf"
	"exfilhunt/udf/udftest"
)

var run, one = udftest.Run, udftest.One

// openFile opens a database file and registers the functions in it.
func openFile(t testing.TB, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("duckdb", dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.Ping(); err != nil {
		t.Fatal(err)
	}
	if err := Register(dsn); err != nil {
		t.Fatal(err)
	}
	return db
}

// open returns a new database file with the functions and their SQL macros.
// has_any is the macro, system.main.has_any the function.
func open(t testing.TB) *sql.DB {
	t.Helper()
	db := openFile(t, filepath.Join(t.TempDir(), "case.duckdb"))
	udftest.DefineMacros(t, db)
	return db
}

func TestRegister(t *testing.T) {
	dsn := filepath.Join(t.TempDir(), "case.duckdb")
	openFile(t, dsn).Close()
	db := openFile(t, dsn+"?access_mode=READ_ONLY&threads=2")
	if err := Register(dsn + "?access_mode=READ_ONLY&threads=2"); err != nil {
		t.Errorf("registering again: %v", err)
	}
	if got := one(t, db, "SELECT has_any('a.b', ['b'])"); got != "true" {
		t.Errorf("has_any = %s", got)
	}
}

func TestRegisterRefuses(t *testing.T) {
	dsn := filepath.Join(t.TempDir(), "case.duckdb")
	openFile(t, dsn)
	for wrong, want := range map[string]string{
		"":                          "database in memory",
		":memory:":                  "database in memory",
		dsn + "?access_mode=NEVER":  "NEVER",
		dsn + "2?no_such_option=1":  "no_such_option",
		dsn + "?threads=3":          "different configuration",
		t.TempDir() + "/no/such.db": "no/such.db",
	} {
		if err := Register(wrong); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Register(%q): %v, want %q in it", wrong, err, want)
		}
	}
}

// A function of DuckDB's own must not be replaced.
func TestRegisterKeepsBuiltIns(t *testing.T) {
	saved := udf.All
	defer func() { udf.All = saved }()
	udf.All = []udf.Function{{Name: "list_has_any", Returns: udf.Boolean}}
	dsn := filepath.Join(t.TempDir(), "case.duckdb")
	db, err := sql.Open("duckdb", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := Register(dsn); err == nil || !strings.Contains(err.Error(), "has a function of that name: list_has_any(") {
		t.Errorf("Register over a built-in: %v", err)
	}
	if got := one(t, db, "SELECT list_has_any([1], [1])"); got != "true" {
		t.Errorf("list_has_any = %s", got)
	}
}

func TestForward(t *testing.T) {
	db := open(t)
	db.SetMaxOpenConns(1)
	for _, statement := range udf.ForwardSQL() {
		run(t, db, statement)
	}
	if plan := explain(t, db, "SELECT has_any(x, ['b']) FROM (VALUES ('a'), ('b')) t(x)"); strings.Contains(plan, "regexp") {
		t.Errorf("the macro of the file is still used: %s", plan)
	}
	const sums = "SELECT exfil_ratio(sum(x), sum(x)) FROM (VALUES (1), (2)) t(x)"
	if got := one(t, db, sums); got != "1" {
		t.Errorf("%s = %s, want 1", sums, got)
	}
}

func explain(t testing.TB, db *sql.DB, query string) string {
	t.Helper()
	var key, plan string
	if err := db.QueryRow("EXPLAIN "+query).Scan(&key, &plan); err != nil {
		t.Fatal(err)
	}
	return plan
}

// The pattern of a constant list is built once, not for every row.
func TestMacroFoldsConstantList(t *testing.T) {
	db := open(t)
	plan := explain(t, db, "SELECT has_any(x, ['cmd.exe', '.doc']) FROM (VALUES ('a'), ('b')) t(x)")
	if strings.Contains(plan, "list_transform") || !strings.Contains(plan, "regexp_matches") {
		t.Errorf("not folded: %s", plan)
	}
}

func TestErrorsAreDuckDBErrors(t *testing.T) {
	db := open(t)
	_, err := db.Exec("SELECT ip_type('10.0.0.1', ['10.0.0.0/8', 'x'])")
	if want := `ip_type: network "x": not a CIDR`; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, want %q in it", err, want)
	}
	if got := one(t, db, "SELECT ip_type('10.0.0.1', ['10.0.0.0/8'])"); got != "Private" {
		t.Errorf("after the error: %s", got)
	}
}

func TestPanicBecomesError(t *testing.T) {
	f := udf.Function{Name: "f", Run: func(int, []udf.Column, udf.Result) error { panic("out of luck") }}
	err := call(&f, mapping.DataChunk{}, mapping.Vector{})
	if err == nil || err.Error() != "f: internal error: out of luck" {
		t.Errorf("%v", err)
	}
}
