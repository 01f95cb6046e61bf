package main

import (
	"context"
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2"

	"exfilhunt/udf/extension"
	"exfilhunt/udf/udftest"
)

var run, one = udftest.Run, udftest.One

// The tests load the built extension into the DuckDB that this test program
// links: two Go runtimes in one process, which is the hardest case.

var artifactDir string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		var err error
		if artifactDir, err = os.MkdirTemp("", "exfilhunt-extension-"); err != nil {
			panic(err)
		}
		defer os.RemoveAll(artifactDir)
		return m.Run()
	}())
}

var buildOnce = sync.OnceValues(func() (string, error) {
	return extension.Build(context.Background(), artifactDir)
})

// artifact returns the path of the extension.
func artifact(t testing.TB) string {
	t.Helper()
	path, err := buildOnce()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// openFile opens a database that may load the extension.
func openFile(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("duckdb", path+"?allow_unsigned_extensions=true")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// openLoaded opens a database with the extension.
func openLoaded(t testing.TB, path string) *sql.DB {
	t.Helper()
	db := openFile(t, path)
	run(t, db, "LOAD '"+artifact(t)+"'")
	return db
}

// open returns a new database with the macros and the extension: has_any is the
// macro, system.main.has_any the function.
func open(t testing.TB) *sql.DB {
	t.Helper()
	db := openLoaded(t, filepath.Join(t.TempDir(), "case.duckdb"))
	udftest.DefineMacros(t, db)
	return db
}

// refused runs a statement that must fail, with want in what is said.
func refused(t testing.TB, db *sql.DB, statement, want string) {
	t.Helper()
	if _, err := db.Exec(statement); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%.200s: %v; want %q in it", statement, err, want)
	}
}

// compile runs the C compiler.
func compile(t *testing.T, args ...string) {
	t.Helper()
	compiler, err := exec.Command("go", "env", "CC").Output()
	if err != nil {
		t.Fatal(err)
	}
	command := append(strings.Fields(string(compiler)), args...)
	if out, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", command, err, out)
	}
}

// output runs a program and returns what it writes to both outputs.
func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	return string(out)
}
