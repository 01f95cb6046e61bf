package native

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// storedTable writes a table of texts with one compression, checkpoints it and
// opens the file anew, so that rows come from its blocks. texts gives a
// VARCHAR from the number i of a row.
func storedTable(t *testing.T, compression, texts string) *sql.DB {
	t.Helper()
	dsn := filepath.Join(t.TempDir(), "case.duckdb")
	db := openFile(t, dsn)
	run(t, db, "PRAGMA force_compression = '"+compression+"'")
	run(t, db, "CREATE TABLE t AS SELECT "+texts+" AS x FROM range(300000) r(i)")
	run(t, db, "CHECKPOINT")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = openFile(t, dsn)
	got := one(t, db, "SELECT string_agg(DISTINCT compression) FROM pragma_storage_info('t') WHERE segment_type = 'VARCHAR'")
	if !strings.EqualFold(got, compression) {
		t.Fatalf("stored as %s, want %s", got, compression)
	}
	return db
}

// A dictionary has a NULL slot that holds garbage, also where no row is NULL;
// DuckDB runs a function over the whole dictionary.
func TestStoredColumns(t *testing.T) {
	const names = "(['svchost.exe', 'powershell.exe', 'C:\\Program Files\\Microsoft\\Teams.exe', '', 'cmd.exe /c'])[1 + i % 5]"
	const distinct = "'report_' || i || '_' || (['a.docx', 'b.txt', 'c.pdf', 'd.md'])[1 + i % 4]"
	for _, c := range []struct {
		name, compression, texts, want string
		nulls                          bool
	}{
		{"dictionary", "dictionary", names, "120000", false},
		{"dictionary with NULLs", "dictionary", "CASE WHEN i % 3 > 0 THEN " + names + " END", "80000", true},
		{"fsst", "fsst", distinct, "150000", false},
		{"fsst with NULLs", "fsst", "CASE WHEN i % 3 > 0 THEN " + distinct + " END", "100000", true},
		{"uncompressed", "uncompressed", distinct, "150000", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			db := storedTable(t, c.compression, c.texts)
			const list = "['powershell.exe', 'cmd.exe', '.docx', '.pdf']"
			for _, threads := range []int{1, 4} {
				run(t, db, fmt.Sprintf("SET threads = %d", threads))
				if got := one(t, db, "SELECT count(*) FROM t WHERE has_any(x, "+list+")"); got != c.want {
					t.Errorf("filter: %s rows, want %s", got, c.want)
				}
				if got := one(t, db, "SELECT count(*) FILTER (h) || ' ' || count(h) FROM (SELECT has_any(x, "+list+") h FROM t)"); got != c.want+" 300000" {
					t.Errorf("projection: %s, want %s 300000", got, c.want)
				}
			}
			if got := one(t, db, "SELECT count(*) FILTER (x IS NULL) > 0 FROM t"); got != fmt.Sprint(c.nulls) {
				t.Errorf("has NULLs: %s", got)
			}
		})
	}
}

// Dictionary vectors reach the other functions, too, and a filter before them
// leaves a selection.
func TestStoredDictionaryIPType(t *testing.T) {
	db := storedTable(t, "dictionary", "(['10.0.0.1', '8.8.8.8', 'fe80::1'])[1 + i % 3]")
	got := one(t, db, "SELECT string_agg(k || ' ' || n, ', ' ORDER BY k) FROM (SELECT ip_type(x, []) k, count(*) n FROM t WHERE x <> 'fe80::1' GROUP BY k)")
	if want := "Private 100000, Public 100000"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
