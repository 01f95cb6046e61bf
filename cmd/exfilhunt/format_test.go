package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
)

// allTypes is a row of every type that DuckDB has, NULLs and the ends of their ranges.
const allTypes = `SELECT 1::UTINYINT AS ut, -1::SMALLINT AS si, 4294967295 AS ui, 18446744073709551615::UBIGINT AS ub,
	(-170141183460469231731687303715884105728)::HUGEINT AS h, 340282366920938463463374607431768211455::UHUGEINT AS uh,
	-1.50 AS d, 0.05::DECIMAL(38, 2) AS d38, 0.1::FLOAT AS f, 1e300 AS big, 'nan'::DOUBLE AS nan, '-infinity'::DOUBLE AS inf,
	true AS b, NULL AS n, 'a' || chr(0) || chr(27) AS v, '\xAA\x00'::BLOB AS bl, '101'::BIT AS bi,
	DATE '-0044-03-15' AS bc, DATE 'infinity' AS di, TIME '12:00:00.5' AS t, TIMETZ '12:00:00+02' AS tt,
	TIMESTAMP '1969-12-31 23:59:59.999999' AS ts, TIMESTAMPTZ '2024-01-01 00:00:00.5+02' AS tz, TIMESTAMP 'infinity' AS ti,
	'2024-01-01 00:00:00'::TIMESTAMP_S AS s, '2024-01-01 00:00:00.123'::TIMESTAMP_MS AS ms,
	'2024-01-01 00:00:00.123456789'::TIMESTAMP_NS AS ns, INTERVAL 1 DAY AS iv,
	'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::UUID AS u, 'x'::ENUM('x', 'y[]') AS e, '{"k": [1, 2]}'::JSON AS j,
	['a', NULL, 'b,"c'] AS l, [1.5, NULL] AS ld, ['x'::ENUM('x')] AS le, []::BIGINT[] AS l0, [[1], NULL] AS ll, [1, 2]::INTEGER[2] AS ar,
	{'a': 1, 'b': {'c': NULL}} AS st, MAP {'k': 1} AS m, row(1, 2) AS r, union_value(k := 1) AS un, 'x'::VARIANT AS va,
	[{'a': 1}] AS ls, 1 AS twice, 2 AS twice`

const allTypesJSON = `{"ut":1,"si":-1,"ui":4294967295,"ub":18446744073709551615,` +
	`"h":-170141183460469231731687303715884105728,"uh":"340282366920938463463374607431768211455",` +
	`"d":-1.50,"d38":0.05,"f":0.1,"big":1e+300,"nan":"NaN","inf":"-Infinity",` +
	`"b":true,"n":null,"v":"a\u0000\u001b","bl":"\\xAA\\x00","bi":"101",` +
	`"bc":"-0044-03-15","di":"5881580-07-11","t":"12:00:00.5","tt":"12:00:00+02",` +
	`"ts":"1969-12-31T23:59:59.999999Z","tz":"2023-12-31T22:00:00.5Z","ti":"294247-01-10T04:00:54.775807Z",` +
	`"s":"2024-01-01T00:00:00Z","ms":"2024-01-01T00:00:00.123Z",` +
	`"ns":"2024-01-01T00:00:00.123456789Z","iv":"1 day",` +
	`"u":"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11","e":"x","j":{"k":[1,2]},` +
	`"l":["a",null,"b,\"c"],"ld":[1.5,null],"le":["x"],"l0":[],"ll":[[1],null],"ar":[1,2],` +
	`"st":{"a":1,"b":{"c":null}},"m":{"k":1},"r":{"":1,"":2},"un":{"k":1},"va":"x",` +
	`"ls":[{"a":1}],"twice":1,"twice_1":2}` + "\n"

// query runs the query command in this process.
func query(t *testing.T, format, sql string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if err := run(context.Background(), []string{"query", "--format", format, sql}, nil, &stdout, &stderr); err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	return stdout.String()
}

func TestEveryTypeHasAForm(t *testing.T) {
	if got := query(t, "ndjson", allTypes); got != allTypesJSON {
		t.Errorf("ndjson:\n%s\nwant\n%s", got, allTypesJSON)
	}
	rows, err := csv.NewReader(strings.NewReader(query(t, "csv", allTypes))).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("csv: %d rows, %v", len(rows), err)
	}
	for i, name := range rows[0] {
		switch name {
		case "n":
			if rows[1][i] != "" {
				t.Errorf("csv: NULL is %q", rows[1][i])
			}
		case "v":
			if rows[1][i] != "a\x00\x1b" {
				t.Errorf("csv: %q lost bytes", rows[1][i])
			}
		}
	}
	if got := query(t, "parquet", allTypes); !strings.HasPrefix(got, "PAR1") {
		t.Errorf("parquet begins with %q", got[:4])
	}
}

func TestArrowHoldsEveryType(t *testing.T) {
	r, err := ipc.NewReader(strings.NewReader(query(t, "arrow", allTypes)))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Release()
	if !r.Next() || r.RecordBatch().NumRows() != 1 {
		t.Fatalf("no batch of one row: %v", r.Err())
	}
	want := map[string]string{
		"b": "true", "d": "-1.5",
		"bc": "-0044-03-15", "ts": "1969-12-31T23:59:59.999999Z", "ns": "2024-01-01T00:00:00.123456789Z",
		"l": `["a",null,"b,\"c"]`, "l0": "[]", "st": `{"a":1,"b":{"c":null}}`, "n": "(null)", "ui": "4294967295",
	}
	for i, c := range r.RecordBatch().Columns() {
		name := r.Schema().Field(i).Name
		if text, checked := want[name]; checked && c.ValueStr(0) != text {
			t.Errorf("%s %s: %s; want %s", name, c.DataType(), c.ValueStr(0), text)
		}
		if name == "h" {
			if got := c.(*array.Decimal128).Value(0).BigInt().String(); got != "-170141183460469231731687303715884105728" {
				t.Errorf("the least HUGEINT is %s", got)
			}
		}
		delete(want, name)
	}
	if len(want) > 0 {
		t.Errorf("absent: %v", want)
	}
}

// TestPagesKeepOrder reads more rows than a page or a batch holds.
func TestPagesKeepOrder(t *testing.T) {
	const rows = 2*pageRows + 17
	lines := strings.Split(strings.TrimSpace(query(t, "csv", "SELECT i FROM range(245777) r(i) ORDER BY hash(i)")), "\n")
	want := strings.Split(strings.TrimSpace(query(t, "ndjson", "SELECT i FROM range(245777) r(i) ORDER BY hash(i)")), "\n")
	if len(lines) != rows+1 || len(want) != rows {
		t.Fatalf("%d and %d lines; want %d rows", len(lines), len(want), rows)
	}
	for i, line := range lines[1:] {
		if want[i] != `{"i":`+line+`}` {
			t.Fatalf("row %d: %s and %s", i, line, want[i])
		}
	}
	r, err := ipc.NewReader(strings.NewReader(query(t, "arrow", "SELECT i FROM range(245777) r(i)")))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Release()
	total := int64(0)
	for r.Next() {
		total += r.RecordBatch().NumRows()
	}
	if total != rows || r.Err() != nil {
		t.Errorf("arrow: %d rows, %v", total, r.Err())
	}
}

func TestTerminalsGetNothingRaw(t *testing.T) {
	var b bytes.Buffer
	csvFormat, err := pickFormat("csv")
	if err != nil {
		t.Fatal(err)
	}
	o := &output{format: csvFormat, w: bufio.NewWriter(&b), terminal: true}
	a := record([]column{newColumn("a\x1bb", "VARCHAR")}, [][]any{{"x\x1b]0;t\a,\u202ey\nz"}})
	if _, err := o.print(context.Background(), a); err != nil {
		t.Fatal(err)
	}
	if want := "a\\x1bb\n\"x\\x1b]0;t\\a,\\u202ey\\nz\"\n"; b.String() != want {
		t.Errorf("got %q; want %q", b.String(), want)
	}
}

// TestTerminal needs a terminal; the master of a pair is one too.
func TestTerminal(t *testing.T) {
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no terminal here: %v", err)
	}
	defer terminal.Close()
	for _, f := range allFormats {
		o, err := newOutput(f, "", terminal)
		var misused *failure
		switch {
		case f.binary && (!errors.As(err, &misused) || misused.ExitCode() != exitUsage):
			t.Errorf("%s to a terminal: %v; want wrong usage", f.name, err)
		case !f.binary && (err != nil || !o.terminal || o.width != wide):
			t.Errorf("%s to a terminal: %+v, %v", f.name, o, err)
		}
	}
	if newBar(terminal).progress() == nil {
		t.Error("no progress bar on a terminal")
	}
	if newBar(&bytes.Buffer{}).progress() != nil {
		t.Error("a progress bar where there is no terminal")
	}
}
