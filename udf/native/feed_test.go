package native

import (
	"fmt"
	"strings"
	"testing"
)

func feedOf(rows int) *Feed {
	f := &Feed{Columns: []string{"short", "long", "early", "empty"}}
	for from := 0; from < rows; from += 3000 { // parts that are no multiple of a chunk
		columns := make([][]string, len(f.Columns))
		for i := from; i < min(rows, from+3000); i++ {
			columns[0] = append(columns[0], fmt.Sprint(i))
			columns[1] = append(columns[1], strings.Repeat("é", i%40)+fmt.Sprint(i))
			if i-from < 100 { // a column that ends early
				columns[2] = append(columns[2], "here")
			}
		}
		f.Parts = append(f.Parts, Part{Rows: len(columns[0]), Columns: columns})
	}
	return f
}

func TestFeed(t *testing.T) {
	db := open(t)
	f := feedOf(10_000)
	from := f.Open()
	const check = `SELECT count(*) || ' ' || count(*) FILTER (short = row::VARCHAR AND empty = '' AND early = CASE WHEN row % 3000 < 100 THEN 'here' ELSE '' END
		AND long = repeat('é', (row % 40)::INTEGER) || row) FROM `
	if got := one(t, db, check+from); got != "10000 10000" {
		t.Errorf("rows, and rows as written: %s", got)
	}
	if got := one(t, db, "SELECT count(*) FROM "+from); got != "10000" {
		t.Errorf("without a column: %s rows", got)
	}
	if got := one(t, db, "SELECT string_agg(short, ' ') FROM (SELECT * FROM "+from+" LIMIT 3)"); got != "0 1 2" {
		t.Errorf("the first three rows: %s", got)
	}
	f.Close()
	if _, err := db.Exec("SELECT * FROM " + from); err == nil || !strings.Contains(err.Error(), "no feed") {
		t.Errorf("a closed feed: %v", err)
	}
}

func TestFeedWithoutRows(t *testing.T) {
	db := open(t)
	f := &Feed{Columns: []string{"a"}, Parts: []Part{{Columns: [][]string{nil}}, {}}}
	defer f.Close()
	if got := one(t, db, "SELECT count(a) FROM "+f.Open()); got != "0" {
		t.Errorf("%s rows", got)
	}
}

// BenchmarkFeed reads a batch as parsers make them: 25 columns, of which 12 have text. A scan is the feed's own cost,
// a table what DuckDB adds to keep it.
func BenchmarkFeed(b *testing.B) {
	db := open(b)
	const rows, columns = 200_000, 25
	f := &Feed{Parts: []Part{{Rows: rows}}}
	sum := "0"
	for i := range columns {
		f.Columns = append(f.Columns, fmt.Sprint("c", i))
		sum += fmt.Sprintf(" + sum(strlen(c%d))", i)
		var column []string
		for row := range rows {
			if i < 12 {
				column = append(column, strings.Repeat("x", 3+i*2)+fmt.Sprint(row%100))
			}
		}
		f.Parts[0].Columns = append(f.Parts[0].Columns, column)
	}
	from := f.Open()
	defer f.Close()
	for _, c := range []struct{ name, statement string }{
		{"scan", "SELECT " + sum + " FROM " + from},
		{"table", "CREATE OR REPLACE TEMP TABLE batch AS FROM " + from},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				run(b, db, c.statement)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows/columns, "ns/value")
		})
	}
}
