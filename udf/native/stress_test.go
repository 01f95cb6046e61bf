package native

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// Several queries at once, on more DuckDB threads than processors, while the
// garbage collector runs all the time.
func TestManyThreads(t *testing.T) {
	db := open(t)
	run(t, db, "SET threads = 16")
	run(t, db, `CREATE TABLE t AS SELECT 'report_' || i || (['.docx', '.txt', '.pdf', '.md'])[1 + i % 4] AS x,
		['.pdf', NULL, 'report_' || (i - i % 3)] AS l, (['10.0.0.1', '8.8.8.8'])[1 + i % 2] AS ip FROM range(200000) r(i)`)
	stop := collectGarbage()
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

// collectGarbage makes garbage and collects it until the result is called.
func collectGarbage() (stop func()) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-done:
				return
			default:
				_ = strings.Repeat("x", 1<<20)
				runtime.GC()
			}
		}
	}()
	return func() { close(done); <-ended }
}

// A query that is cancelled while the function runs ends, and the next is right.
func TestCancel(t *testing.T) {
	db := open(t)
	run(t, db, "SET threads = 2")
	const query = "SELECT count(*) FROM range(%d) r(i) WHERE system.main.has_any('some file name ' || i || '.docx', ['.doc', 'x', i::VARCHAR])"
	for i := range 5 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Duration(20+10*i)*time.Millisecond)
		started := time.Now()
		var got string
		err := db.QueryRowContext(ctx, fmt.Sprintf(query, 1_000_000_000)).Scan(&got)
		cancel()
		if err == nil || time.Since(started) > 10*time.Second {
			t.Fatalf("not cancelled: %v after %v", err, time.Since(started))
		}
	}
	if got := one(t, db, fmt.Sprintf(query, 5000)); got != "5000" {
		t.Errorf("after cancelling: %s, want 5000", got)
	}
}
