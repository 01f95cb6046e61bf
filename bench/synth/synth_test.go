package synth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// contents are digests of all files, by path.
func contents(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, path))
		sum := sha256.Sum256(data)
		fmt.Fprintln(&b, path, hex.EncodeToString(sum[:]))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSameOptionsSameBytes(t *testing.T) {
	for _, format := range Formats() {
		one := contents(t, written(t, small(t, format)).Dir)
		cores := runtime.GOMAXPROCS(1)
		other := contents(t, written(t, small(t, format)).Dir)
		runtime.GOMAXPROCS(cores)
		if one != other {
			t.Errorf("%s: two runs differ:\n%s\n%s", format, one, other)
		}
		o := small(t, format)
		o.Seed++
		if one == contents(t, written(t, o).Dir) {
			t.Errorf("%s: another seed gives the same files", format)
		}
	}
}

func TestFilesAreInOrderOfTime(t *testing.T) {
	a := written(t, small(t, "parquet"))
	back := query(t, loaded(t, a), fmt.Sprintf(`SELECT DISTINCT path FROM (
		SELECT path, Timestamp < lag(Timestamp) OVER (PARTITION BY path ORDER BY file_row_number) AS back,
			Timestamp::DATE::VARCHAR <> parse_filename(parse_dirpath(path)) AS astray
		FROM read_parquet('%s/*/*.parquet', filename = 'path', file_row_number = true, union_by_name = true)) WHERE back OR astray`, a.Dir))
	if len(back) > 0 {
		t.Errorf("not in the order of time, or of another day: %v", back)
	}
}

// TestCleanArchive has the false positives that the documents name, and nothing else on plain workstations.
func TestCleanArchive(t *testing.T) {
	o := small(t, "parquet")
	o.Rounds, o.Events = 0, 150_000
	a := written(t, o)
	if n := len(a.Truth().Attacks); n > 0 {
		t.Errorf("%d attacks planted", n)
	}
	found := map[string]bool{}
	plain := map[string]bool{}
	for i, d := range a.devices {
		plain[d.name] = isPlain(i)
	}
	findings := query(t, loaded(t, a), "FROM hunts.exfil_over_c2_channel")
	if len(findings) > len(a.devices)/4 {
		t.Errorf("%d findings on %d devices: more than anybody reads", len(findings), len(a.devices))
	}
	for _, f := range findings {
		found[f["InitiatingProcessFileName"].(string)] = true
		if plain[f["DeviceName"].(string)] {
			t.Errorf("on a plain workstation: %v", f)
		}
	}
	for _, p := range []*program{veeam, azure, splunk, elastic, oneDrive, python, qualys} {
		if !found[p.name] {
			t.Errorf("%s: not found, though the documents name its kind as a false positive", p.name)
		}
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for want, change := range map[string]func(*Options){
		"none of defender, zeek, parquet": func(o *Options) { o.Format = "csv" },
		"1 or more":                       func(o *Options) { o.Days = 0 },
		"too few":                         func(o *Options) { o.Devices = 100 },
		"have an address":                 func(o *Options) { o.Devices = mostDevices + 1 },
		"do not hold":                     func(o *Options) { o.Events = 100 },
		"between 1970 and 2200":           func(o *Options) { o.Start = time.Date(1969, 1, 1, 0, 0, 0, 0, time.UTC) },
	} {
		o := small(t, "parquet")
		change(&o)
		if _, err := New(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("New = %v; want it to say %q", err, want)
		}
	}
}

func TestEndsEarly(t *testing.T) {
	a := written(t, small(t, "zeek"))
	if _, err := New(a.Options); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("a second archive in the same folder: %v", err)
	}
	b, err := New(small(t, "zeek"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := b.Write(ctx); err == nil {
		t.Error("a cancelled run says nothing")
	}
}

// TestSizesOfArchives writes from the least that holds the attacks to a single busy day, which is cut into stretches.
func TestSizesOfArchives(t *testing.T) {
	for _, o := range []Options{
		{Events: 5_000, Days: 1, Devices: DevicesPerRound, Rounds: 1},
		{Events: 1, Days: 1, Devices: 1},
		{Events: 1_500_000, Days: 1, Devices: 20},
	} {
		o.Format, o.Dir, o.Start = "parquet", t.TempDir(), time.Date(2026, 2, 28, 0, 0, 0, 0, time.UTC)
		rows := query(t, loaded(t), fmt.Sprintf("SELECT count(*) AS n FROM read_parquet('%s/*/*.parquet', union_by_name = true)", written(t, o).Dir))
		if rows[0]["n"] != o.Events {
			t.Errorf("%v events written, want %d", rows[0]["n"], o.Events)
		}
	}
}
