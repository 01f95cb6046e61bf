package main

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
)

// storedTable writes a table with one compression of texts, checkpoints it and
// opens the file anew, so that rows come from its blocks. columns are computed
// from the number i of a row.
func storedTable(t *testing.T, compression, columns string) *sql.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "case.duckdb")
	db := openFile(t, path)
	run(t, db, "PRAGMA force_compression = '"+compression+"'")
	run(t, db, "CREATE TABLE t AS SELECT "+columns+" FROM range(200000) r(i)")
	run(t, db, "CHECKPOINT")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = openFile(t, path)
	got := one(t, db, "SELECT string_agg(DISTINCT compression) FROM pragma_storage_info('t') WHERE segment_type = 'VARCHAR'")
	if !strings.EqualFold(got, compression) {
		t.Fatalf("stored as %s, want %s", got, compression)
	}
	run(t, db, "LOAD '"+artifact(t)+"'")
	return db
}

// A dictionary has a NULL slot that holds garbage, also where no row is NULL;
// DuckDB runs a function over the whole dictionary.
func TestStoredColumns(t *testing.T) {
	const names = "(['svchost.exe', 'powershell.exe', 'C:\\Program Files\\Microsoft\\Teams.exe', '', 'cmd.exe /c'])[1 + i % 5]"
	const distinct = "'report_' || i || '_' || (['a.docx', 'b.txt', 'c.pdf', 'd.md'])[1 + i % 4]"
	for _, c := range []struct{ name, compression, texts, want, nulls string }{
		{"dictionary", "dictionary", names, "80000", "0"},
		{"dictionary with NULLs", "dictionary", "CASE WHEN i % 4 > 0 THEN " + names + " END", "60000", "50000"},
		{"fsst", "fsst", distinct, "100000", "0"},
		{"fsst with NULLs", "fsst", "CASE WHEN i % 8 > 0 THEN " + distinct + " END", "75000", "25000"},
		{"uncompressed", "uncompressed", distinct, "100000", "0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			db := storedTable(t, c.compression, c.texts+" AS x")
			const call = "has_any(x, ['powershell.exe', 'cmd.exe', '.docx', '.pdf'])"
			for _, threads := range []string{"1", "4"} {
				run(t, db, "SET threads = "+threads)
				if got := one(t, db, "SELECT count(*) FROM t WHERE "+call); got != c.want {
					t.Errorf("filter: %s rows, want %s", got, c.want)
				}
				got := one(t, db, "SELECT count(*) FILTER (h) || ' ' || count(h) FROM (SELECT "+call+" h FROM t)")
				if got != c.want+" 200000" {
					t.Errorf("projection: %s, want %s 200000", got, c.want)
				}
			}
			if got := one(t, db, "SELECT count(*) FILTER (x IS NULL) FROM t"); got != c.nulls {
				t.Errorf("NULLs: %s, want %s", got, c.nulls)
			}
		})
	}
}

// The elements of a stored list are a compressed column of their own.
func TestStoredLists(t *testing.T) {
	for _, compression := range []string{"dictionary", "fsst", "uncompressed"} {
		db := storedTable(t, compression, "CASE WHEN i % 10 > 0 THEN [NULL, 'a', (['b', 'long text of element c', ''])[1 + i % 3]] END AS l")
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
