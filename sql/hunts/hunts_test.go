package hunts_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"exfilhunt/sql/hunts"
	"exfilhunt/sql/sqltest"
	"exfilhunt/sql/store"
)

// documented are the columns that the KQL of the two documents gives; those of dns_encoded_labels are ours.
var documented = map[string]string{
	"large_data_transfers": "RemoteIP LocalIP count_",
	"large_data_transfers_extended": "RemoteIP LocalIP InitiatingProcessAccountName InitiatingProcessCommandLine " +
		"InitiatingProcessFileName InitiatingProcessFileSize EventCount",
	"dns_exfiltration": "RemoteIP LocalIP eventCount InitiatingProcessAccountName InitiatingProcessCommandLine " +
		"InitiatingProcessFileName",
	"http_post_exfiltration":     "Timestamp DeviceName RemoteIP LocalIP InitiatingProcessAccountName InitiatingProcessFileName",
	"cloud_storage_exfiltration": "RemoteIP LocalIP eventCount",
	"ftp_exfiltration": "RemoteIP LocalIP eventCount InitiatingProcessAccountName InitiatingProcessCommandLine " +
		"InitiatingProcessFileName",
	"email_exfiltration": "RemoteIP LocalIP eventCount InitiatingProcessAccountName InitiatingProcessCommandLine " +
		"InitiatingProcessFileName",
	"encrypted_channel_exfiltration": "RemoteIP LocalIP eventCount InitiatingProcessAccountName InitiatingProcessCommandLine " +
		"InitiatingProcessFileName",
	"websocket_exfiltration": "Timestamp DeviceName RemoteIP LocalIP eventCount InitiatingProcessAccountName " +
		"InitiatingProcessFileName",
	"network_share_exfiltration": "RemoteIP LocalIP eventCount InitiatingProcessAccountName InitiatingProcessCommandLine " +
		"InitiatingProcessFileName",
	"unknown_protocol_exfiltration": "Protocol RemoteIP LocalIP eventCount InitiatingProcessAccountName " +
		"InitiatingProcessCommandLine InitiatingProcessFileName",
	"exfil_over_c2_channel": "Timestamp DeviceName AccountName InitiatingProcessFileName InitiatingProcessCommandLine " +
		"TotalBytesSent TotalBytesReceived ExfilRatio ConnectionCount UniqueRemoteIPs RemoteIPs RemotePorts FilesRead " +
		"SensitiveFileNames IsHighVolume IsHighFrequency IsSingleDestination HasSensitiveFileAccess ExfilScore",
	"dns_encoded_labels": "Timestamp DeviceName InitiatingProcessAccountName InitiatingProcessFileName QueryCount " +
		"UniqueQueries LongestLabel SampleQueries",
}

func list(t *testing.T) []hunts.Hunt {
	t.Helper()
	all, err := hunts.All()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func temp(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Temp(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// elsewhere opens a case file as any DuckDB client does: the functions are the file's macros.
func elsewhere(t *testing.T) *sql.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "case.duckdb")
	s, err := store.Open(context.Background(), path, store.ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("duckdb", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// column returns the first column of a query's rows.
func column(t *testing.T, s *store.Store, query string) []string {
	t.Helper()
	rows, err := s.Query(query)
	if err != nil {
		t.Fatalf("%v\n%s", err, query)
	}
	defer rows.Close()
	var values []string
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return values
}

// body is the SELECT of a hunt without comments and texts, so that what is left are names.
func body(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name + ".sql")
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`--.*|'[^']*'`).ReplaceAllString(string(text), "")
}

func words(text string) []string { return regexp.MustCompile(`\w+`).FindAllString(text, -1) }

func TestRows(t *testing.T) {
	files, err := filepath.Glob("testdata/*.test")
	if err != nil {
		t.Fatal(err)
	}
	var tested []string
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".test")
		tested = append(tested, name)
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, form := range []string{`hunts\.` + name + `\n`, `hunts\.` + name + `\(.*since`, `hunts\.` + name + `\(.*min_|hunts\.` + name + `\(ports`} {
				if !regexp.MustCompile(form).Match(text) {
					t.Errorf("%s has no query with %s", file, form)
				}
			}
			t.Run("here", func(t *testing.T) { sqltest.Run(t, temp(t).DB, file) })
			t.Run("elsewhere", func(t *testing.T) { sqltest.Run(t, elsewhere(t), file) })
		})
	}
	var names []string
	for _, h := range list(t) {
		names = append(names, h.Name)
	}
	slices.Sort(names)
	if !slices.Equal(names, tested) {
		t.Errorf("hunts: %v\n.test files: %v", names, tested)
	}
}

func TestColumns(t *testing.T) {
	s := temp(t)
	if n := len(list(t)); n != len(documented) {
		t.Errorf("%d hunts; want %d", n, len(documented))
	}
	for _, h := range list(t) {
		got := column(t, s, "SELECT column_name FROM (DESCRIBE FROM "+h.Relation()+")")
		if want := strings.Fields(documented[h.Name]); !slices.Equal(got, want) {
			t.Errorf("%s gives %v; want %v", h.Name, got, want)
		}
	}
}

// TestReads holds the header's reads to the body: doctor has no other knowledge of what a hunt needs.
func TestReads(t *testing.T) {
	s := temp(t)
	for _, h := range list(t) {
		inBody := words(body(t, h.Name))
		var declared, readable []string
		for _, r := range h.Reads {
			if !slices.Contains(inBody, r.Table) {
				t.Errorf("%s reads %s, which its SELECT does not", h.Name, r.Table)
			}
			query := "SELECT DISTINCT '' FROM (SELECT "
			for _, c := range r.Columns {
				declared = append(declared, c.Name)
				query += c.Name + ", "
			}
			query += "1 FROM " + r.Table
			if r.Condition != "" {
				query += " WHERE " + r.Condition
			}
			column(t, s, query+")")
			readable = append(readable, column(t, s, "SELECT column_name FROM (DESCRIBE "+r.Table+")")...)
		}
		for _, name := range declared {
			if !slices.Contains(inBody, name) {
				t.Errorf("%s declares %s, which its SELECT does not name", h.Name, name)
			}
		}
		for _, name := range inBody {
			if slices.Contains(readable, name) && !slices.Contains(declared, name) {
				t.Errorf("%s names %s, which its reads do not declare", h.Name, name)
			}
		}
		if !slices.ContainsFunc(h.Reads, func(r hunts.Read) bool { return r.Required }) {
			t.Errorf("%s marks no table with \"!\"", h.Name)
		}
	}
}

// TestParams: a default is of its type and may be given again as an argument, and every parameter does something.
func TestParams(t *testing.T) {
	s := temp(t)
	for _, h := range list(t) {
		inBody := words(body(t, h.Name))
		for _, p := range h.Params {
			if !slices.Contains(inBody, p.Name) {
				t.Errorf("%s: nothing uses %s", h.Name, p.Name)
			}
			if len(words(p.Meaning)) < 2 {
				t.Errorf("%s: %s has no meaning: %q", h.Name, p.Name, p.Meaning)
			}
			same := column(t, s, "SELECT CAST("+p.Default+" AS "+p.Type+") IS NOT DISTINCT FROM "+p.Default)
			if !slices.Equal(same, []string{"true"}) {
				t.Errorf("%s: %s is not of type %s", h.Name, p.Default, p.Type)
			}
			column(t, s, "SELECT DISTINCT '' FROM "+h.Relation()+"("+p.Name+" := CAST("+p.Default+" AS "+p.Type+"))")
		}
		if _, ok := h.Param("until"); !ok {
			t.Errorf("%s has no until", h.Name)
		}
		if _, ok := h.Param("no_such"); ok {
			t.Errorf("%s has a parameter no_such", h.Name)
		}
	}
}

func TestHeaders(t *testing.T) {
	tag := regexp.MustCompile(`^attack\.(exfiltration|t\d{4}(\.\d{3})?)$`)
	ids := map[string]string{}
	for _, h := range list(t) {
		if other, taken := ids[h.ID]; taken {
			t.Errorf("%s has the id of %s", h.Name, other)
		}
		ids[h.ID] = h.Name
		for _, name := range h.Tags {
			if !tag.MatchString(name) {
				t.Errorf("%s: tag %q", h.Name, name)
			}
		}
		for _, address := range h.References {
			if !strings.HasPrefix(address, "https://") {
				t.Errorf("%s: reference %q", h.Name, address)
			}
		}
		if strings.HasSuffix(h.Title, ".") || !strings.HasSuffix(h.Description, ".") {
			t.Errorf("%s: a title has no period, a description has one: %q, %q", h.Name, h.Title, h.Description)
		}
	}
}

// TestOrder: the gravest first, so that a reader of all findings sees them first.
func TestOrder(t *testing.T) {
	rank := map[string]int{"critical": 0, "high": 1, "medium": 2, "low": 3, "informational": 4}
	all := list(t)
	for i, h := range all[1:] {
		before := all[i]
		if rank[before.Level] > rank[h.Level] || before.Level == h.Level && before.Name >= h.Name {
			t.Errorf("%s (%s) stands before %s (%s)", before.Name, before.Level, h.Name, h.Level)
		}
	}
}

func TestComment(t *testing.T) {
	got := column(t, temp(t), "SELECT comment FROM duckdb_views() WHERE schema_name = 'hunts' AND view_name = 'dns_exfiltration'")
	want := "DNS-based exfiltration: Processes with more than 100 events on port 53 of one resolver."
	if !slices.Equal(got, []string{want}) {
		t.Errorf("comment %q; want %q", got, want)
	}
}
