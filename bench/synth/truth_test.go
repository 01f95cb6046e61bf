package synth

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"exfilhunt/loaders"
	"exfilhunt/sql/hunts"
	"exfilhunt/sql/store"
)

// small is an archive that a test has time for.
func small(t *testing.T, format string) Options {
	return Options{Events: 40_000, Days: 2, Devices: 2 * DevicesPerRound, Rounds: 2, Seed: 7,
		Start: time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC), Format: format, Dir: t.TempDir()}
}

func written(t *testing.T, o Options) *Archive {
	t.Helper()
	a, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Write(context.Background()); err != nil {
		t.Fatal(err)
	}
	return a
}

// loaded loads archives into a case file and wants every one of their events in it.
func loaded(t *testing.T, archives ...*Archive) *store.Store {
	t.Helper()
	s, err := store.Temp(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	var rows, want int64
	for _, a := range archives {
		want += a.Events
		err := loaders.Load(context.Background(), s.DB, []string{a.Dir}, loaders.Options{}, func(r loaders.Result) {
			if r.Err != nil || r.Loaded != r.Lines {
				t.Errorf("%s: %d of %d loaded: %v %s", r.Path, r.Loaded, r.Lines, r.Err, r.Note)
			}
			rows += r.Loaded
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if rows != want {
		t.Errorf("%d rows loaded, want %d", rows, want)
	}
	return s
}

// TestHuntsConfirmTheTruth runs every hunt at its default parameters over every format: an attack must be in the findings of
// the hunts that its truth names, and in no others.
func TestHuntsConfirmTheTruth(t *testing.T) {
	all, err := hunts.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range Formats() {
		t.Run(format, func(t *testing.T) {
			o := small(t, format)
			o.Days = 12 // so that the slow drip changes its server
			a := written(t, o)
			s := loaded(t, a)
			seen := make([][]string, len(a.attacks))
			for _, h := range all {
				findings := query(t, s, "FROM "+h.Relation())
				for i, p := range a.attacks {
					if slices.ContainsFunc(findings, func(f finding) bool { return f.has(a, h.Name, p) }) {
						seen[i] = append(seen[i], h.Name)
					}
				}
			}
			for i, p := range a.attacks {
				slices.Sort(seen[i])
				if want := p.hunts(a.endpoint); !slices.Equal(seen[i], want) {
					t.Errorf("%s on %s: seen by %v, but its truth says %v", p.name, a.devices[p.on].name, seen[i], want)
				}
			}
		})
	}
}

// A finding is a row of a hunt by column.
type finding map[string]any

// has says whether some event of an attack is one of those that a finding is made from: whatever the finding says of
// device, program and addresses is true of the event.
func (f finding) has(a *Archive, hunt string, p planted) bool {
	d := a.devices[p.on]
	name := d.name
	if !a.endpoint {
		name = d.address // a sensor knows no names
	}
	return slices.ContainsFunc(p.events, func(e plantedEvent) bool {
		if e.kind >= fileRead || (e.kind == lookedUp) != (hunt == "dns_encoded_labels") {
			return false
		}
		says := map[string]string{"DeviceName": name, "LocalIP": d.address, "RemoteIP": e.peer.address, "RemoteIPs": e.peer.address,
			"InitiatingProcessFileName": "", "InitiatingProcessCommandLine": "", "InitiatingProcessAccountName": "", "AccountName": ""}
		if a.endpoint && e.process != nil {
			says["InitiatingProcessFileName"], says["InitiatingProcessCommandLine"] = e.process.name, e.process.line
			says["InitiatingProcessAccountName"], says["AccountName"] = e.process.account.name, e.process.account.name
		}
		for column, value := range f {
			want, compared := says[column]
			if list, isList := value.([]any); compared && isList && !slices.Contains(list, any(want)) {
				return false
			} else if compared && !isList && value != want {
				return false
			}
		}
		return true
	})
}

func query(t *testing.T, s *store.Store, statement string) []finding {
	t.Helper()
	rows, err := s.Query(statement)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var found []finding
	for rows.Next() {
		values, targets := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		f := finding{}
		for i, c := range columns {
			f[c] = values[i]
		}
		found = append(found, f)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return found
}

// TestFormatsSayTheSame loads one archive from Parquet and from NDJSON, and compares the attacks that Zeek shows with theirs.
func TestFormatsSayTheSame(t *testing.T) {
	parquet, ndjson, zeek := written(t, small(t, "parquet")), written(t, small(t, "defender")), written(t, small(t, "zeek"))
	s := loaded(t, parquet, ndjson)
	for _, table := range defenderTables {
		from := func(format string) string {
			return fmt.Sprintf("SELECT * EXCLUDE SourceId FROM %s WHERE SourceId IN (SELECT id FROM ingest.files WHERE format = '%s')", table.name, format)
		}
		rows := query(t, s, fmt.Sprintf("SELECT count(*) AS n FROM (%s)", from("defender-parquet")))
		if rows[0]["n"] == int64(0) {
			t.Errorf("%s: no rows from Parquet", table.name)
		}
		for _, pair := range [][2]string{{"defender-parquet", "defender-stream"}, {"defender-stream", "defender-parquet"}} {
			if more := query(t, s, fmt.Sprintf("%s EXCEPT ALL %s LIMIT 1", from(pair[0]), from(pair[1]))); len(more) > 0 {
				t.Errorf("%s: only in %s: %v", table.name, pair[0], more[0])
			}
		}
	}
	for i, fact := range zeek.Truth().Attacks {
		other := parquet.Truth().Attacks[i]
		if fact.BytesSent != other.BytesSent || !slices.Equal(fact.Destinations, other.Destinations) || fact.Device != other.Device {
			t.Errorf("Zeek shows %+v, Parquet %+v", fact, other)
		}
	}
}
