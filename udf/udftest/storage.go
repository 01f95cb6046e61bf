package udftest

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
)

// An Open opens a database file in which the functions are native.
type Open func(t testing.TB, path string) *sql.DB

// StoredTable writes a table t with one compression of texts, checkpoints it and
// opens the file anew, so that rows come from its blocks. columns are computed
// from the number i of a row, of which there are 200,000.
func StoredTable(t *testing.T, open Open, compression, columns string) *sql.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "case.duckdb")
	db := open(t, path)
	Run(t, db, "PRAGMA force_compression = '"+compression+"'")
	Run(t, db, "CREATE TABLE t AS SELECT "+columns+" FROM range(200000) r(i)")
	Run(t, db, "CHECKPOINT")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = open(t, path)
	got := One(t, db, "SELECT string_agg(DISTINCT compression) FROM pragma_storage_info('t') WHERE segment_type = 'VARCHAR'")
	if !strings.EqualFold(got, compression) {
		t.Fatalf("stored as %s, want %s", got, compression)
	}
	return db
}

// StoredColumns runs has_any over texts in each compression. A dictionary has a
// NULL slot that holds garbage, also where no row is NULL; DuckDB runs a function
// over the whole dictionary.
func StoredColumns(t *testing.T, open Open) {
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
			db := StoredTable(t, open, c.compression, c.texts+" AS x")
			const call = "has_any(x, ['powershell.exe', 'cmd.exe', '.docx', '.pdf'])"
			for _, threads := range []string{"1", "4"} {
				Run(t, db, "SET threads = "+threads)
				if got := One(t, db, "SELECT count(*) FROM t WHERE "+call); got != c.want {
					t.Errorf("filter: %s rows, want %s", got, c.want)
				}
				got := One(t, db, "SELECT count(*) FILTER (h) || ' ' || count(h) FROM (SELECT "+call+" h FROM t)")
				if got != c.want+" 200000" {
					t.Errorf("projection: %s, want %s 200000", got, c.want)
				}
			}
			if got := One(t, db, "SELECT count(*) FILTER (x IS NULL) FROM t"); got != c.nulls {
				t.Errorf("NULLs: %s, want %s", got, c.nulls)
			}
		})
	}
}
