package store_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"exfilhunt/sql/store"
)

func TestLimitHoldsForAllConnections(t *testing.T) {
	ctx := context.Background()
	s := open(t, filepath.Join(t.TempDir(), "case.duckdb"), store.ReadWrite)
	if err := s.Limit(ctx, store.Limits{Threads: 3, Memory: "300 MiB"}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		c, err := s.Conn(ctx)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		var got string
		err = c.QueryRowContext(ctx, "SELECT current_setting('threads') || ', ' || current_setting('memory_limit')").Scan(&got)
		if err != nil || got != "3, 300.0 MiB" {
			t.Errorf("%s, %v", got, err)
		}
	}
	if err := s.Limit(ctx, store.Limits{Memory: "much"}); err == nil || !strings.HasPrefix(err.Error(), s.Path) {
		t.Errorf("a size that is none: %v", err)
	}
}

// TestSpillIsBesideTheCaseFile asks for more than fits into memory: without room on the disk it fails, with room it
// does not.
func TestSpillIsBesideTheCaseFile(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "case.duckdb")
	open(t, path, store.ReadWrite).Close()
	s := open(t, path, store.ReadOnly)
	if err := s.Limit(ctx, store.Limits{Threads: 1, Memory: "64MB"}); err != nil {
		t.Fatal(err)
	}
	distinct := func(room string) (folder string, rows int64, err error) {
		if _, err := s.Exec("SET max_temp_directory_size = '" + room + "'"); err != nil {
			t.Fatal(err)
		}
		const query = `SELECT current_setting('temp_directory'), count(*) FROM (
			SELECT DISTINCT repeat('x', 50) || i AS text FROM range(1000000) AS r(i)) WHERE strlen(text) > 0`
		err = s.QueryRow(query).Scan(&folder, &rows)
		return folder, rows, err
	}
	if _, _, err := distinct("1MB"); err == nil || !strings.Contains(err.Error(), "failed to offload") {
		t.Errorf("all of it fits into memory: %v", err)
	}
	if folder, rows, err := distinct("10GB"); err != nil || folder != path+".tmp" || rows != 1000000 {
		t.Errorf("%d rows, spilled to %s: %v", rows, folder, err)
	}
}
