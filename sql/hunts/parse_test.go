package hunts_test

import (
	"reflect"
	"strings"
	"testing"

	"exfilhunt/sql/hunts"
)

const whole = `-- title: A title
-- id: ac4f8752-cdf7-4182-8f4e-017033c17159
-- status: test
-- level: low
-- description: What it finds,
--   and more.
-- tags: attack.exfiltration, attack.t1041
-- references: https://attack.mitre.org/techniques/T1041/
-- falsepositives: Backups
-- falsepositives: Updates
-- source: a page, 1
-- reads: DeviceNetworkEvents! where RemotePort = 53: Timestamp, BytesSent! [volume, ratio],
--   BytesReceived [ratio]
-- reads: DeviceFileEvents [files]: FileName
-- param: min_events BIGINT = 10 -- more than this -- or not
-- caveat: Blind

-- a comment of the body
SELECT 1
`

func TestParse(t *testing.T) {
	h, err := hunts.Parse("x", whole)
	if err != nil {
		t.Fatal(err)
	}
	type m = map[string]any
	got := m{"title": h.Title, "description": h.Description, "tags": h.Tags, "falsepositives": h.FalsePositives,
		"reads": h.Reads, "params": h.Params, "relation": h.Relation()}
	want := m{"title": "A title", "description": "What it finds, and more.", "relation": "hunts.x",
		"tags": []string{"attack.exfiltration", "attack.t1041"}, "falsepositives": []string{"Backups", "Updates"},
		"reads": []hunts.Read{
			{Table: "DeviceNetworkEvents", Required: true, Condition: "RemotePort = 53", Columns: []hunts.Column{
				{Name: "Timestamp"},
				{Name: "BytesSent", Required: true, Part: "volume, ratio"},
				{Name: "BytesReceived", Part: "ratio"},
			}},
			{Table: "DeviceFileEvents", Part: "files", Columns: []hunts.Column{{Name: "FileName"}}},
		},
		"params": []hunts.Param{
			{Name: "min_events", Type: "BIGINT", Default: "10", Meaning: "more than this -- or not"},
			{Name: "since", Type: "TIMESTAMP", Default: "NULL", Meaning: "only events after this time; NULL: from the first"},
			{Name: "until", Type: "TIMESTAMP", Default: "NULL", Meaning: "only events up to this time; NULL: to the last"},
		},
	}
	for key := range want {
		if !reflect.DeepEqual(got[key], want[key]) {
			t.Errorf("%s: %+v\nwant %+v", key, got[key], want[key])
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"unknown key", "-- source:", "-- origin:", `hunt x: line 11: unknown header key "origin"`},
		{"key missing", "-- caveat: Blind\n", "", `hunt x: header key "caveat" is missing`},
		{"key without value", "-- caveat: Blind", "-- caveat:", `line 16: "-- caveat:" is neither`},
		{"key given twice", "-- caveat: Blind", "-- caveat: Blind\n-- level: low", "line 17: level: given twice"},
		{"plain comment in the header", "-- status: test", "-- Status test", `line 3: "-- Status test" is neither`},
		{"continuation of nothing", "-- title: A title", "--   A title", `line 1: "--   A title" is neither`},
		{"empty file", whole, "", `header key "caveat" is missing`},
		{"id", "ac4f8752-", "AC4F8752-", "is not a UUID"},
		{"level", "-- level: low", "-- level: grave", `level "grave" is not one of critical, high, medium, low, informational`},
		{"status", "-- status: test", "-- status: tested", `status "tested" is not one of`},
		{"param without meaning", " -- more than this -- or not", "", `line 15: param: "min_events BIGINT = 10" is not "name TYPE`},
		{"param of unknown type", "BIGINT", "INT", `param: "min_events INT = 10`},
		{"param twice", "-- caveat: Blind", "-- param: min_events BIGINT = 1 -- again\n-- caveat: Blind", "param min_events is there twice"},
		{"param of every hunt", "-- param: min_events", "-- param: since", "param since is there twice"},
		{"reads without columns", "DeviceFileEvents [files]: FileName", "DeviceFileEvents [files]", `line 14: reads: "DeviceFileEvents [files]" is not`},
		{"reads with a bad column", "BytesSent! [volume, ratio]", "BytesSent [volume]!", `line 12: reads: column list stops making sense at "BytesSent [volume]!`},
		{"reads without comma", "Timestamp, BytesSent!", "Timestamp BytesSent!", `stops making sense at "Timestamp BytesSent!`},
		{"reads ending in a comma", "DeviceFileEvents [files]: FileName", "DeviceFileEvents [files]: FileName,", `stops making sense at "FileName,"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(whole, c.old) {
				t.Fatalf("nothing to replace: %q", c.old)
			}
			_, err := hunts.Parse("x", strings.Replace(whole, c.old, c.new, 1))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v\nwant one with %q", err, c.want)
			}
		})
	}
}
