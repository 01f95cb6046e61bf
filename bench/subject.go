package bench

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"exfilhunt/sql/hunts"
)

// A subject is what is measured: queries that run one after another, and what they read, which makes their bound.
type subject struct {
	name    string
	queries []string
	reads   []hunts.Read
}

// huntSubjects are the hunts with their defaults.
func huntSubjects(all []hunts.Hunt) []subject {
	subjects := make([]subject, len(all))
	for i, h := range all {
		subjects[i] = subject{h.Name, []string{"FROM " + h.Relation()}, h.Reads}
	}
	return subjects
}

// joined is one subject that does the work of all; its bound reads each column once, however many of them need it.
func joined(subjects []subject) subject {
	together := subject{name: fmt.Sprintf("all %d hunts", len(subjects))}
	for _, s := range subjects {
		together.queries = append(together.queries, s.queries...)
		together.reads = append(together.reads, s.reads...)
	}
	return together
}

// functionSubjects are the functions over columns that hunts give them; has_any with the lists of the hunts.
func functionSubjects(all []hunts.Hunt) []subject {
	lists := map[string]string{}
	for _, h := range all {
		for _, p := range h.Params {
			lists[p.Name] = p.Default
		}
	}
	over := func(name, condition, table string, columns ...string) subject {
		read := hunts.Read{Table: table}
		for _, c := range columns {
			read.Columns = append(read.Columns, hunts.Column{Name: c})
		}
		return subject{name, []string{"SELECT count_if(" + condition + ") AS true_of FROM " + table}, []hunts.Read{read}}
	}
	return []subject{
		over("has_any, program names", "has_any(InitiatingProcessFileName, "+lists["suspicious_processes"]+")",
			"DeviceNetworkEvents", "InitiatingProcessFileName"),
		over("has_any, file names", "has_any(FileName, "+lists["sensitive_files"]+")", "DeviceFileEvents", "FileName"),
		over("exfil_ratio", "exfil_ratio(BytesSent, BytesReceived) > 5.0", "DeviceNetworkEvents", "BytesSent", "BytesReceived"),
		over("exfil_score", "exfil_score(BytesSent > 1048576, BytesReceived > 1048576, RemotePort = 443, LocalPort < 1024, BytesSent > BytesReceived) >= 2",
			"DeviceNetworkEvents", "BytesSent", "BytesReceived", "RemotePort", "LocalPort"),
	}
}

// ask runs the queries, each into a temporary table, and returns how long that took: every row and every column is
// there at the end, so that the optimizer cannot leave out what nobody reads.
func ask(ctx context.Context, conn *sql.Conn, queries []string) (time.Duration, error) {
	started := time.Now()
	for i, query := range queries {
		if _, err := conn.ExecContext(ctx, fmt.Sprintf("CREATE OR REPLACE TEMP TABLE answer_%d AS %s", i, query)); err != nil {
			return 0, err
		}
	}
	return time.Since(started), nil
}

// An answer tells whether two runs found the same, also those of two programs over the same data.
type answer struct {
	Rows int64 `json:"rows"`
	// Fingerprint is a sum of DuckDB's hashes of all rows: the same rows have the same, in any order.
	Fingerprint string `json:"fingerprint"`
}

// answered reads what ask has left.
func answered(ctx context.Context, conn *sql.Conn, queries int) (a answer, err error) {
	parts := make([]string, queries)
	for i := range parts {
		parts[i] = fmt.Sprintf("SELECT hash(t) AS row FROM answer_%d AS t", i)
	}
	query := "SELECT count(*), coalesce(sum(row), 0)::VARCHAR FROM (" + strings.Join(parts, " UNION ALL ") + ")"
	err = conn.QueryRowContext(ctx, query).Scan(&a.Rows, &a.Fingerprint)
	return a, err
}
