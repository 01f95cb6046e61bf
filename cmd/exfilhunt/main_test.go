package main

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the scripts call this program, and a reader of Arrow streams that shares no code with its writer.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"exfilhunt": main, "readarrow": readArrow})
}

// TestScripts runs testdata/*.txtar. Beside testscript's own commands there are
//
//	exits STATUS COMMAND ARG...   runs the command and wants this exit status
//	locked FILE COMMAND ARG...    does so with status 1, while another process has the DuckDB file open
//	sql FILE SQL                  runs SQL on a DuckDB file as a stock client does
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			e.Setenv("ESC", "\x1b")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":  scriptExits,
			"locked": scriptLocked,
			"sql":    scriptSQL,
		},
	})
}

func scriptExits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

func scriptLocked(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("duckdb", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	ts.Check(db.Ping())
	scriptExits(ts, false, append([]string{"1"}, args[1:]...))
}

func scriptSQL(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("duckdb", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	_, err = db.Exec(strings.Join(args[1:], " "))
	ts.Check(err)
}

// readArrow prints the schema and the rows of an Arrow stream.
func readArrow() {
	r, err := ipc.NewReader(os.Stdin)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, f := range r.Schema().Fields() {
		fmt.Printf("%s: %s\n", f.Name, f.Type)
	}
	for r.Next() {
		batch := r.RecordBatch()
		for row := range int(batch.NumRows()) {
			values := make([]string, batch.NumCols())
			for i, column := range batch.Columns() {
				values[i] = column.ValueStr(row)
			}
			fmt.Println(strings.Join(values, " | "))
		}
	}
	if err := r.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
