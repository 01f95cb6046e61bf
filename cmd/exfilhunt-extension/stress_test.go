package main

import (
	"fmt"
	"sync"
	"testing"

	"exfilhunt/udf/udftest"
)

// Several queries at once, in two databases, on more DuckDB threads than
// processors, while both Go runtimes collect garbage: this program's all the
// time, and the extension's because a list for each row makes garbage there.
func TestManyThreads(t *testing.T) {
	queries := map[string]string{
		"SELECT count(*) FROM t WHERE system.main.has_any(x, ['.docx', '.pdf'])": "50000",
		// a third of the rows have their own number, and a quarter are .pdf
		"SELECT count(*) FROM t WHERE system.main.has_any(x, l) = (x LIKE '%.pdf' OR x LIKE l[3] || '.%')":        "100000",
		"SELECT count(system.main.exfil_ratio(length(x), CASE WHEN i % 4 > 0 THEN i END)) FROM t":                 "100000",
		"SELECT sum(system.main.exfil_score(i % 2 = 0, NULL, i % 4 = 0, x IS NULL, l[2] IS NULL))::BIGINT FROM t": "175000",
	}
	stop := udftest.CollectGarbage()
	defer stop()
	var group sync.WaitGroup
	for range 2 {
		db := open(t)
		run(t, db, "SET threads = 16")
		run(t, db, `CREATE TABLE t AS SELECT i, 'report_' || i || (['.docx', '.txt', '.pdf', '.md'])[1 + i % 4] AS x,
			['.pdf', NULL, 'report_' || (i - i % 3)] AS l FROM range(100000) r(i)`)
		for range 4 {
			for query, want := range queries {
				group.Go(func() {
					var got string
					if err := db.QueryRow(query).Scan(&got); err != nil || got != want {
						t.Errorf("%s: %s, %v; want %s", query, got, err, want)
					}
				})
			}
		}
	}
	group.Wait()
}

// Databases that load at the same time, and again and again.
func TestManyLoad(t *testing.T) {
	var group sync.WaitGroup
	for i := range 8 {
		db := openFile(t, fmt.Sprintf("%s/%d.duckdb", t.TempDir(), i))
		for range 2 {
			group.Go(func() {
				if _, err := db.Exec("LOAD '" + artifact(t) + "'"); err != nil {
					t.Error(err)
				}
				var found bool
				if err := db.QueryRow("SELECT has_any('a.docx', ['.docx'])").Scan(&found); err != nil || !found {
					t.Errorf("has_any: %v, %v", found, err)
				}
			})
		}
	}
	group.Wait()
}

func TestCancel(t *testing.T) { udftest.Cancel(t, open(t)) }
