package hunts_test

import (
	"encoding/json"
	"testing"

	"exfilhunt/sql/store"
)

// archive is 30 days of connections in the order of time: 12 row groups of DuckDB.
const archive = 12 * 122_880

// TestSinceReadsAFewRowGroups asks for the last of 30 days. A hunt that hides the time from DuckDB, behind a function or
// a subquery, gives the right answer and reads everything.
func TestSinceReadsAFewRowGroups(t *testing.T) {
	s := temp(t)
	// every hunt looks at one of these: a filter that no row meets would skip row groups without the time's help
	_, err := s.Exec(`INSERT INTO DeviceNetworkEvents BY NAME
		SELECT TIMESTAMP '2026-01-01' + to_microseconds(i * 30 * 86400 * 1000000 // $1) AS Timestamp,
		       ['ConnectionSuccess', 'DnsConnectionInspected'][i % 2 + 1] AS ActionType, 'Public' AS RemoteIPType,
		       [21, 25, 53, 80, 443, 445][i % 6 + 1] AS RemotePort, 'Gre' AS Protocol, 'x' AS DnsQueryName, 1 AS SourceId,
		       2000000 AS BytesSent, 2000000 AS InitiatingProcessFileSize
		FROM range($1) AS r(i)`, archive)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range list(t) {
		if all := scanned(t, s, h.Relation()); all < archive {
			t.Errorf("%s: %d rows scanned of the whole archive, so nothing is shown here", h.Name, all)
		}
		if n := scanned(t, s, h.Relation()+"(since := TIMESTAMP '2026-01-30')"); n > archive/10 {
			t.Errorf("%s: %d rows scanned of %d for the last of 30 days", h.Name, n, archive)
		}
	}
}

// scanned runs a hunt and returns the most rows that a scan of a table had to read, as EXPLAIN ANALYZE counts them: all of
// a row group, or none.
func scanned(t *testing.T, s *store.Store, relation string) int64 {
	t.Helper()
	var title, text string
	if err := s.QueryRow("EXPLAIN (ANALYZE, FORMAT json) FROM "+relation).Scan(&title, &text); err != nil {
		t.Fatal(err)
	}
	var plan operator
	if err := json.Unmarshal([]byte(text), &plan); err != nil {
		t.Fatal(err)
	}
	return plan.mostScanned()
}

type operator struct {
	Scanned  int64      `json:"operator_rows_scanned"`
	Children []operator `json:"children"`
}

func (o operator) mostScanned() int64 {
	most := o.Scanned
	for _, child := range o.Children {
		most = max(most, child.mostScanned())
	}
	return most
}
