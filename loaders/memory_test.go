package loaders_test

import (
	"context"
	"testing"

	"exfilhunt/loaders"
	"exfilhunt/sql/store"
)

// TestLoadKeepsTheLowerMemoryLimit looks at DuckDB's limit while a file is loaded, and afterwards.
func TestLoadKeepsTheLowerMemoryLimit(t *testing.T) {
	const limit = "SELECT parse_formatted_bytes(current_setting('memory_limit'))::BIGINT"
	for _, c := range []struct {
		user   string
		lowers bool
	}{
		{"200 MiB", false}, // less than a load asks for
		{"64 GiB", true},
	} {
		s := tempStore(t)
		if err := s.Limit(context.Background(), store.Limits{Memory: c.user}); err != nil {
			t.Fatal(err)
		}
		ask := func() (bytes int64) {
			if err := s.QueryRow(limit).Scan(&bytes); err != nil {
				t.Fatal(err)
			}
			return bytes
		}
		before := ask()
		during := int64(-1)
		err := loaders.Load(context.Background(), s.DB, []string{"testdata/incident/zeek/dns.log"}, loaders.Options{}, func(r loaders.Result) {
			if r.Err != nil {
				t.Error(r.Err)
			}
			during = ask()
		})
		if err != nil {
			t.Fatal(err)
		}
		if during > before || (during < before) != c.lowers {
			t.Errorf("limit %s: %d before, %d while loading", c.user, before, during)
		}
		if after := ask(); after != before {
			t.Errorf("limit %s: %d before, %d after", c.user, before, after)
		}
	}
}

// TestLoadGivesThreadsBack loads a file that is too small for two of them.
func TestLoadGivesThreadsBack(t *testing.T) {
	s := tempStore(t)
	if err := s.Limit(context.Background(), store.Limits{Threads: 3}); err != nil {
		t.Fatal(err)
	}
	var during, after int
	ask := func(threads *int) {
		if err := s.QueryRow("SELECT current_setting('threads')").Scan(threads); err != nil {
			t.Fatal(err)
		}
	}
	err := loaders.Load(context.Background(), s.DB, []string{"testdata/incident/zeek/dns.log"}, loaders.Options{}, func(loaders.Result) { ask(&during) })
	ask(&after)
	if err != nil || during != 1 || after != 3 {
		t.Errorf("%d threads while loading, %d after: %v; want 1 and 3", during, after, err)
	}
}
