package native

import (
	"testing"

	"exfilhunt/udf/udftest"
)

func TestStoredColumns(t *testing.T) { udftest.StoredColumns(t, openFile) }

// Dictionary vectors reach the other functions, too, and a filter before them
// leaves a selection.
func TestStoredDictionaryIPType(t *testing.T) {
	db := udftest.StoredTable(t, openFile, "dictionary", "(['10.0.0.1', '8.8.8.8', 'fe80::1'])[1 + i % 3] AS x")
	got := one(t, db, "SELECT string_agg(k || ' ' || n, ', ' ORDER BY k) FROM (SELECT ip_type(x, []) k, count(*) n FROM t WHERE x <> 'fe80::1' GROUP BY k)")
	if want := "Private 66667, Public 66667"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
