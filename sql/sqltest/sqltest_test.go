package sqltest_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2"

	"exfilhunt/sql/sqltest"
)

// recorder takes the failures of a file that must fail.
type recorder struct {
	testing.TB
	failures []string
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) {
	r.failures = append(r.failures, fmt.Sprintf(format, args...))
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	runtime.Goexit()
}

func (r *recorder) Fatal(args ...any) { r.Fatalf("%s", fmt.Sprint(args...)) }

// failures runs text as a file and returns what it reports.
func failures(t *testing.T, text string) []string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.test")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return run(t, path)
}

func run(t *testing.T, path string) []string {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		sqltest.Run(r, db, path)
	}()
	<-done
	return r.failures
}

func TestDialect(t *testing.T) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	sqltest.Run(t, db, "testdata/dialect.test")
}

func TestFailures(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"other row", "query I\nSELECT 1\n----\n2\n", "x.test:1: wrong rows\nwant:\n2\ngot:\n1"},
		{"row missing", "query I\nFROM range(2)\n----\n0\n", "got:\n0\n1"},
		{"row too many", "query I\nFROM range(1)\n----\n0\n1\n", "want:\n0\n1\ngot:\n0"},
		{"other order", "query I\nFROM range(2)\n----\n1\n0\n", "wrong rows"},
		{"other rows, sorted", "query I rowsort\nFROM range(2)\n----\n1\n1\n", "wrong rows"},
		{"other values, sorted", "query II valuesort\nSELECT 1, 2\n----\n1\t3\n", "wrong rows"},
		{"NULL is no text", "query T\nSELECT ''\n----\nNULL\n", "got:\n(empty)"},
		{"columns", "query II\nSELECT 1\n----\n1\n", "1 columns [1], and 2 types"},
		{"query fails", "# c\n\nquery I\nSELECT x\n----\n1\n", `x.test:3: Binder Error: Referenced column "x"`},
		{"query fails late", "query I\nSELECT CASE WHEN i > 5 THEN error('late') ELSE i END FROM range(9) t(i)\n----\n", "late"},
		{"statement fails", "statement ok\nSELECT x\n", "x.test:1: Binder Error"},
		{"no error", "statement error\nSELECT 1\n----\nboom\n", "x.test:1: no error\nwant one with: boom"},
		{"another error", "statement error\nSELECT error('bang')\n----\nboom\n", "another error\nwant one with: boom\ngot: Invalid Input Error: bang"},
		{"any error", "statement error\nSELECT x\n", "x.test:1: an error needs"},
		{"no rows given", "query I\nSELECT 1\n", "x.test:1: a query needs"},
		{"statement with rows", "statement ok\nSELECT 1\n----\n1\n", "has no result"},
		{"no SQL", "\n\nquery I\n----\n1\n", `x.test:3: "query I" without SQL`},
		{"unknown record", "require json\n", `x.test:1: "require json" is not`},
		{"no types", "query\nSELECT 1\n----\n1\n", `"query" is not`},
		{"unknown type", "query X\nSELECT 1\n----\n1\n", `types "X"`},
		{"unknown order", "query I sorted\nSELECT 1\n----\n1\n", `order "sorted"`},
		{"nothing in it", "# name: x\n", "x.test:1: no record"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := failures(t, c.text); len(got) != 1 || !strings.Contains(got[0], c.want) {
				t.Errorf("failures: %q\nwant one with: %q", got, c.want)
			}
		})
	}
}

func TestEveryFailingRecordIsReported(t *testing.T) {
	got := failures(t, "query I\nSELECT 1\n----\n2\n\nquery I\nSELECT 1\n----\n1\n\nquery I\nSELECT 1\n----\n3\n")
	if len(got) != 2 || !strings.Contains(got[0], "x.test:1:") || !strings.Contains(got[1], "x.test:11:") {
		t.Errorf("failures: %q", got)
	}
}

func TestMissingFile(t *testing.T) {
	if got := run(t, filepath.Join(t.TempDir(), "absent.test")); len(got) != 1 || !strings.Contains(got[0], "absent.test") {
		t.Errorf("failures: %q", got)
	}
}
