package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	pretty "github.com/jedib0t/go-pretty/v6/text"
)

// rendered writes an answer as a table of the given width.
func rendered(t *testing.T, width int, a *answer) string {
	t.Helper()
	var b bytes.Buffer
	o := &output{format: allFormats[0], w: bufio.NewWriter(&b), width: width}
	if _, err := o.print(context.Background(), a); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func wideAnswer(columns, size int) *answer {
	var header []column
	var row []any
	for i := range columns {
		header = append(header, newColumn(fmt.Sprintf("Column%d", i), "VARCHAR"))
		row = append(row, strings.Repeat("日x", size))
	}
	return record(header, [][]any{row})
}

func TestTableFitsItsWidth(t *testing.T) {
	for _, width := range []int{40, 80, 160} {
		for _, columns := range []int{1, 2, 3, 5, 9, 40} {
			for line := range strings.Lines(rendered(t, width, wideAnswer(columns, 100))) {
				if got := pretty.StringWidth(strings.TrimSuffix(line, "\n")); got > width {
					t.Fatalf("%d columns in %d: a line of %d: %s", columns, width, got, line)
				}
			}
		}
	}
}

func TestOnlyWideColumnsAreShortened(t *testing.T) {
	a := record([]column{newColumn("IP", "VARCHAR"), newColumn("Command", "VARCHAR")},
		[][]any{{"192.0.2.153", strings.Repeat("a", 50) + strings.Repeat("z", 50)}})
	got := rendered(t, 60, a)
	if !strings.Contains(got, "│ 192.0.2.153 │ aaa") || !strings.Contains(got, "a…z") || !strings.Contains(got, "zzz │") {
		t.Errorf("got\n%s", got)
	}
}

func TestEmptyColumnsGiveWayFirst(t *testing.T) {
	columns := []column{newColumn("Path", "VARCHAR"), newColumn("NothingHereAtAllButAName", "VARCHAR")}
	rows := [][]any{{strings.Repeat("p", 50), nil}}
	if got := rendered(t, 60, record(columns, rows)); !strings.HasPrefix(got, "empty: NothingHereAtAllButAName\n") || !strings.Contains(got, strings.Repeat("p", 50)) {
		t.Errorf("got\n%s", got)
	}
	if got := rendered(t, 100, record(columns, rows)); strings.Contains(got, "empty:") {
		t.Errorf("there was room for all:\n%s", got)
	}
}

func TestLongTablesSayWhatTheyLeaveOut(t *testing.T) {
	rows := make([][]any, tableRows+1234)
	for i := range rows {
		rows[i] = []any{int64(i)}
	}
	got := rendered(t, 80, record([]column{newColumn("n", "BIGINT")}, rows))
	if !strings.HasSuffix(got, "\nand 1,234 rows more: every row is in the other formats, for example --format csv\n") {
		t.Errorf("got %s", got[len(got)-200:])
	}
	if n := strings.Count(got, "\n"); n > tableRows+10 {
		t.Errorf("%d lines", n)
	}
}
