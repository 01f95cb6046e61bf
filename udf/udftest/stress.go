package udftest

import (
	"context"
	"database/sql"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

// CollectGarbage makes garbage and collects it until the result is called.
func CollectGarbage() (stop func()) {
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

// Cancel wants that a query which is cancelled while the function runs ends, and
// that the next one is right.
func Cancel(t *testing.T, db *sql.DB) {
	t.Helper()
	Run(t, db, "SET threads = 2")
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
	if got := One(t, db, fmt.Sprintf(query, 5000)); got != "5000" {
		t.Errorf("after cancelling: %s, want 5000", got)
	}
}
