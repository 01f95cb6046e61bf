package native

import (
	"fmt"
	"strings"
	"testing"
)

// feed is one of parts that is closed when the test ends.
func feed(t testing.TB, columns []string, parts ...*Part) *Feed {
	f := &Feed{Columns: columns}
	f.Next = func() *Part {
		if len(parts) == 0 {
			return nil
		}
		part := parts[0]
		parts = parts[1:]
		return part
	}
	t.Cleanup(f.Close)
	return f
}

// numbered is a feed of rows that tell their number, in parts that are no multiple of a chunk.
func numbered(t *testing.T, rows int) *Feed {
	var parts []*Part
	names := []string{"short", "long", "early", "empty"}
	for from := 0; from < rows; from += 3000 {
		columns := make([][]string, len(names))
		for i := from; i < min(rows, from+3000); i++ {
			columns[0] = append(columns[0], fmt.Sprint(i))
			columns[1] = append(columns[1], strings.Repeat("é", i%40)+fmt.Sprint(i))
			if i-from < 100 { // a column that ends early
				columns[2] = append(columns[2], "here")
			}
		}
		parts = append(parts, &Part{Rows: len(columns[0]), Columns: columns})
	}
	return feed(t, names, parts...)
}

func TestFeed(t *testing.T) {
	db := open(t)
	const check = `SELECT count(*) || ' ' || count(*) FILTER (short = row::VARCHAR AND empty = '' AND early = CASE WHEN row % 3000 < 100 THEN 'here' ELSE '' END
		AND long = repeat('é', (row % 40)::INTEGER) || row) FROM `
	if got := one(t, db, check+numbered(t, 10_000).Open()); got != "10000 10000" {
		t.Errorf("rows, and rows as written: %s", got)
	}
	if got := one(t, db, "SELECT count(*) FROM "+numbered(t, 10_000).Open()); got != "10000" {
		t.Errorf("without a column: %s rows", got)
	}
	if got := one(t, db, "SELECT string_agg(short, ' ') FROM (SELECT * FROM "+numbered(t, 10_000).Open()+" LIMIT 3)"); got != "0 1 2" {
		t.Errorf("the first three rows: %s", got)
	}
	f := numbered(t, 1)
	from := f.Open()
	f.Close()
	if _, err := db.Exec("SELECT * FROM " + from); err == nil || !strings.Contains(err.Error(), "no feed") {
		t.Errorf("a closed feed: %v", err)
	}
}

func TestFeedWithoutRows(t *testing.T) {
	db := open(t)
	f := feed(t, []string{"a"}, &Part{Columns: [][]string{nil}}, &Part{})
	if got := one(t, db, "SELECT count(a) FROM "+f.Open()); got != "0" {
		t.Errorf("%s rows", got)
	}
}

// Every row that does not fit is told to its own part with its own reason, while threads and parts overlap.
func TestFeedRejects(t *testing.T) {
	db := open(t)
	const parts, rows = 300, 1700
	var all []*Part
	wrong, told := 0, 0
	for p := range parts {
		column := make([]string, rows)
		for i := range column {
			column[i] = fmt.Sprint(p, " ", i)
		}
		all = append(all, &Part{Rows: rows, Columns: [][]string{column}, Reject: func(row int, reason string) {
			told++
			if reason != "not "+column[row] {
				wrong++
			}
		}})
	}
	f := feed(t, []string{"a"}, &Part{Rows: 3, Columns: [][]string{nil}, Reject: func(int, string) { told++ }})
	if got := one(t, db, "SELECT count(*) FROM "+f.Open()+" WHERE "+f.Fits("'none'")); got != "0" || told != 3 {
		t.Errorf("%s of three rows fit that do not; %d are told", got, told)
	}
	told = 0
	f = feed(t, []string{"a"}, all...)
	query := "SELECT count(*) FROM (SELECT 1 AS x, * FROM " + f.Open() + ") WHERE " + f.Fits("CASE WHEN row % 7 = 3 THEN 'not ' || a END")
	want := parts*rows - (parts*rows+3)/7
	if got := one(t, db, query); got != fmt.Sprint(want) || told != parts*rows-want || wrong > 0 {
		t.Errorf("%s of %d rows fit; %d are told, %d of them wrong", got, want, told, wrong)
	}
}

// BenchmarkFeed reads a batch as parsers make them: 25 columns, of which 12 have text. A scan is the feed's own cost,
// a table what DuckDB adds to keep it.
func BenchmarkFeed(b *testing.B) {
	db := open(b)
	const rows, columns = 200_000, 25
	part := &Part{Rows: rows}
	var names []string
	sum := "0"
	for i := range columns {
		names = append(names, fmt.Sprint("c", i))
		sum += fmt.Sprintf(" + sum(strlen(c%d))", i)
		var column []string
		for row := range rows {
			if i < 12 {
				column = append(column, strings.Repeat("x", 3+i*2)+fmt.Sprint(row%100))
			}
		}
		part.Columns = append(part.Columns, column)
	}
	for _, c := range []struct{ name, statement string }{
		{"scan", "SELECT " + sum + " FROM "},
		{"table", "CREATE OR REPLACE TEMP TABLE batch AS FROM "},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				run(b, db, c.statement+feed(b, names, part).Open())
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows/columns, "ns/value")
		})
	}
}

// Parts of one row each, as long records make them, and empty ones between: no chunk is of many, and no row is lost.
func TestFeedOfSmallParts(t *testing.T) {
	db := open(t)
	var parts []*Part
	for i := range 100 {
		parts = append(parts, &Part{Columns: [][]string{nil}}, &Part{Rows: 1, Columns: [][]string{{fmt.Sprint(i)}}})
	}
	f := feed(t, []string{"n"}, parts...)
	if got := one(t, db, "SELECT count(DISTINCT n) || ' ' || sum(n::BIGINT) || ' ' || max(row) FROM "+f.Open()); got != "100 4950 99" {
		t.Errorf("rows, their sum, the last number: %s", got)
	}
}
