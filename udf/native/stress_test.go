package native

import (
	"sync"
	"testing"

	"exfilhunt/udf/udftest"
)

// Several queries at once, on more DuckDB threads than processors, while the
// garbage collector runs all the time.
func TestManyThreads(t *testing.T) {
	db := open(t)
	run(t, db, "SET threads = 16")
	run(t, db, `CREATE TABLE t AS SELECT 'report_' || i || (['.docx', '.txt', '.pdf', '.md'])[1 + i % 4] AS x,
		['.pdf', NULL, 'report_' || (i - i % 3)] AS l, (['10.0.0.1', '8.8.8.8'])[1 + i % 2] AS ip FROM range(200000) r(i)`)
	stop := udftest.CollectGarbage()
	defer stop()
	var group sync.WaitGroup
	for range 6 {
		for query, want := range map[string]string{
			"SELECT count(*) FROM t WHERE system.main.has_any(x, ['.docx', '.pdf'])": "100000",
			// a third of the rows have their own number, and a quarter are .pdf
			"SELECT count(*) FROM t WHERE system.main.has_any(x, l) = (x LIKE '%.pdf' OR x LIKE l[3] || '.%')": "200000",
			"SELECT count(*) FROM t WHERE ip_type(ip, []) = 'Private'":                                         "100000",
			"SELECT count(exfil_ratio(length(x), length(ip))) FROM t":                                          "200000",
		} {
			group.Go(func() {
				var got string
				if err := db.QueryRow(query).Scan(&got); err != nil || got != want {
					t.Errorf("%s: %s, %v; want %s", query, got, err, want)
				}
			})
		}
	}
	group.Wait()
}

func TestCancel(t *testing.T) { udftest.Cancel(t, open(t)) }
