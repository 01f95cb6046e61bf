package hunts_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"exfilhunt/sql/hunts"
	"exfilhunt/sql/store"
)

// TestAgainstOracles compares every hunt row for row with its oracle: as a view, and as a macro with random arguments.
func TestAgainstOracles(t *testing.T) {
	const seeds, calls = 6, 8
	byName := map[string]hunts.Hunt{}
	for _, h := range list(t) {
		byName[h.Name] = h
	}
	found, changed := map[string]int{}, map[string]int{} // rows, with defaults and with arguments
	for seed := range uint64(seeds) {
		r := rand.New(rand.NewPCG(seed, 41))
		all := generate(r)
		s := temp(t)
		load(t, s, all)
		for _, name := range slices.Sorted(maps.Keys(oracles)) {
			o := oracles[name]
			want := o.findings(all, o.defaults)
			check(t, seed, s, "hunts."+name, want)
			found[name] += len(want)
			for range calls {
				a := o.defaults
				given := vary(t, r, all, &a, byName[name])
				want := o.findings(all, a)
				check(t, seed, s, "hunts."+name+"("+strings.Join(given, ", ")+")", want)
				changed[name] += len(want)
			}
		}
	}
	for name := range oracles {
		if found[name] == 0 {
			t.Errorf("%s: nothing to find with defaults: generate more", name)
		}
		if changed[name] == 0 {
			t.Errorf("%s: nothing to find with arguments: generate more", name)
		}
	}
	if len(oracles) != len(documented) {
		t.Errorf("%d oracles for %d hunts", len(oracles), len(documented))
	}
	t.Logf("rows compared: %v with defaults, %v with arguments", found, changed)
}

// vary gives random values to a random part of the hunt's parameters and returns them as arguments of the macro.
func vary(t *testing.T, r *rand.Rand, all telemetry, a *args, h hunts.Hunt) []string {
	t.Helper()
	type integers = []int64
	type texts = []string
	limits := map[string]**time.Time{"since": &a.since, "until": &a.until}
	numbers := map[string]struct {
		target *int64
		from   integers
	}{
		"min_events":       {&a.minEvents, integers{0, 1, 9, 10, 11, 20, 49, 50, 99, 100}},
		"min_bytes_sent":   {&a.minBytesSent, integers{-1, 0, 1, 999999, 1000000, 1048575, 1048576, 5000000}},
		"min_file_size":    {&a.minFileSize, integers{0, 999998, 999999, 1000000, 1000001}},
		"min_connections":  {&a.minConnections, integers{0, 1, 10, 19, 20, 21, 50}},
		"min_score":        {&a.minScore, integers{0, 1, 2, 3, 4, 5}},
		"min_label_length": {&a.minLabelLength, integers{-1, 0, 4, 39, 40, 41, 42}},
		"min_queries":      {&a.minQueries, integers{0, 4, 5, 6, 10}},
	}
	lists := map[string]struct {
		target *texts
		from   texts
	}{
		"cloud_networks":       {&a.cloudNetworks, texts{"203.0.113.0/25", "203.0.113.1", "198.51.100.7/32", "2001:db8::/32", "2001:db8::7", "IP1", "-", ""}},
		"known_protocols":      {&a.knownProtocols, texts{"tcp", "UDP", "TCPV4", "icmp", "", "Gre", "kerberos", "é"}},
		"suspicious_processes": {&a.suspicious, texts{"powershell", "curl", "curl.exe", ".exe", "É", "python3", "Chrome.EXE", ""}},
		"sensitive_files":      {&a.sensitiveFiles, texts{".docx", ".doc", "pdf", ".GZ", ".conf", "f1", "É.zip", ""}},
	}
	times := []time.Time{pick(r, all.network).at, pick(r, all.files).at, pick(r, all.lookups).at}
	var given []string
	for _, p := range h.Params {
		if r.IntN(2) == 0 {
			continue
		}
		var literal string
		if limit, ok := limits[p.Name]; ok {
			at := pick(r, times)
			*limit, literal = &at, hunts.TimeLiteral(at)
		} else if number, ok := numbers[p.Name]; ok {
			*number.target = pick(r, number.from)
			literal = fmt.Sprint(*number.target)
		} else if list, ok := lists[p.Name]; ok {
			*list.target = subset(r, list.from)
			literal = textList(*list.target)
		} else if p.Name == "ports" {
			a.ports = subset(r, integers{21, 22, 53, 80, 443, 445, 8443})
			literal = integerList(a.ports)
		} else if p.Name == "min_ratio" {
			a.minRatio = pick(r, []float64{0, 0.5, 1, 4.99, 5, 999})
			literal = fmt.Sprintf("%g", a.minRatio)
		} else {
			t.Fatalf("%s: no values for %s", h.Name, p.Name)
		}
		given = append(given, p.Name+" := "+literal)
	}
	return given
}

func subset[T any](r *rand.Rand, from []T) []T {
	var some []T
	for _, v := range from {
		if r.IntN(3) == 0 {
			some = append(some, v)
		}
	}
	return some
}

func textList(items []string) string {
	quoted := make([]string, len(items))
	for i, item := range items {
		quoted[i] = hunts.Quote(item)
	}
	return "[" + strings.Join(quoted, ", ") + "]::VARCHAR[]"
}

func integerList(items []int64) string {
	return strings.ReplaceAll(fmt.Sprint(items), " ", ", ") + "::BIGINT[]"
}

// check compares in order.
func check(t *testing.T, seed uint64, s *store.Store, relation string, want []row) {
	t.Helper()
	got := query(t, s, "FROM "+relation)
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			t.Errorf("seed %d: %s: row %d is missing: %v", seed, relation, i+1, want[i])
		case i >= len(want):
			t.Errorf("seed %d: %s: row %d should not be: %v", seed, relation, i+1, got[i])
		case fmt.Sprintf("%#v", got[i]) != fmt.Sprintf("%#v", want[i]):
			t.Errorf("seed %d: %s: row %d\n got %v\nwant %v", seed, relation, i+1, got[i], want[i])
		default:
			continue
		}
		return
	}
}

// query returns rows in the oracles' types.
func query(t *testing.T, s *store.Store, text string) []row {
	t.Helper()
	rows, err := s.QueryContext(context.Background(), text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all []row
	for rows.Next() {
		values, targets := make(row, len(columns)), make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		for i := range values {
			values[i] = plain(values[i])
		}
		all = append(all, values)
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return all
}

func plain(v any) any {
	switch v := v.(type) {
	case int32:
		return int64(v)
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
	}
	return v
}
