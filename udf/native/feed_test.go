package native

import (
	"fmt"
	"strings"
	"testing"
)

func feedOf(rows int) *Feed {
	f := &Feed{Columns: []string{"short", "long", "empty"}}
	for from := 0; from < rows; from += 3000 { // parts that are no multiple of a chunk
		part := make([][]string, len(f.Columns))
		for i := from; i < min(rows, from+3000); i++ {
			part[0] = append(part[0], fmt.Sprint(i))
			part[1] = append(part[1], strings.Repeat("é", i%40)+fmt.Sprint(i))
			part[2] = append(part[2], "")
		}
		f.Parts = append(f.Parts, part)
	}
	return f
}

func TestFeed(t *testing.T) {
	db := open(t)
	f := feedOf(10_000)
	from := f.Open()
	const check = `SELECT count(*) || ' ' || count(*) FILTER (short = row::VARCHAR AND empty = ''
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
	f := &Feed{Columns: []string{"a"}, Parts: [][][]string{{nil}, {{}}}}
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
	f := &Feed{Parts: [][][]string{nil}}
	sum := "0"
	for i := range columns {
		f.Columns = append(f.Columns, fmt.Sprint("c", i))
		sum += fmt.Sprintf(" + sum(strlen(c%d))", i)
		column := make([]string, rows)
		for row := range column {
			if i < 12 {
				column[row] = strings.Repeat("x", 3+i*2) + fmt.Sprint(row%100)
			}
		}
		f.Parts[0] = append(f.Parts[0], column)
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
