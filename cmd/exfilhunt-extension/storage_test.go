package main

import (
	"testing"

	"exfilhunt/udf/udftest"
)

func TestStoredColumns(t *testing.T) { udftest.StoredColumns(t, openLoaded) }

// The elements of a stored list are a compressed column of their own.
func TestStoredLists(t *testing.T) {
	for _, compression := range []string{"dictionary", "fsst", "uncompressed"} {
		db := udftest.StoredTable(t, openLoaded, compression, "CASE WHEN i % 10 > 0 THEN [NULL, 'a', (['b', 'long text of element c', ''])[1 + i % 3]] END AS l")
		for query, want := range map[string]string{
			"SELECT count(*) FROM t WHERE has_any('some long text of element c', l)":                     "120000",
			"SELECT count(*) FROM t WHERE has_any(l[3], l) AND l[1] IS NULL":                             "180000",
			"SELECT count(*) FROM (SELECT l FROM t WHERE l[3] = 'b' LIMIT 5000) WHERE has_any('x b', l)": "5000",
		} {
			if got := one(t, db, query); got != want {
				t.Errorf("%s: %s: %s, want %s", compression, query, got, want)
			}
		}
	}
}
