package loaders_test

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"exfilhunt/loaders"
	"exfilhunt/loaders/source"
)

// words is a source for this test: "net TIME ADDRESS" and "dns TIME NAME" are loaded, other words ignored, an "!" rejected.
var words = source.Loader{
	Name: "words",
	Detect: func(h source.Head) source.Format {
		if strings.HasPrefix(string(h.Bytes), "words\n") {
			return source.Format{Name: "words", Reader: source.Go}
		}
		return source.Format{}
	},
	Plan: func(f source.File) (source.Plan, error) {
		reject := source.First(source.NoTime("time", "time", source.Time("time")))
		return source.Plan{
			Targets: []source.Target{
				{Kind: "net", Table: "DeviceNetworkEvents", Reject: reject, Select: source.Time("time") + " AS Timestamp, value AS RemoteIP, kind AS ActionType"},
				{Kind: "dns", Table: "DeviceEvents", Reject: reject, Select: source.Time("time") + " AS Timestamp, value AS DnsQueryName"},
			},
			Parser: source.Parser{Columns: []string{"time", "value"}, Parse: parseWords},
		}, nil
	},
}

func parseWords(ctx context.Context, text io.Reader, each func(*source.Records) error) error {
	return source.Blocks(ctx, text, "\n", func(b source.Block) *source.Records {
		r := source.NewRecords(2, 0)
		if r.RejectTooLong(b) {
			return r
		}
		for line := range b.Lines() {
			switch word := strings.Fields(line.Text); {
			case line.Text == "!":
				r.Reject(line, "an exclamation")
			case len(word) == 3:
				r.Add(word[0], line, word[1:])
			default:
				r.Ignore(word[0])
			}
		}
		return r
	}, each)
}

func withWords(t *testing.T) {
	all := loaders.All
	t.Cleanup(func() { loaders.All = all })
	loaders.All = append(slices.Clone(all), words)
}

// An insert that fails must not leave DuckDB without the order by which the rejects of the next file are numbered.
func TestFailedInsertKeepsOrder(t *testing.T) {
	withWords(t)
	broken := words
	broken.Plan = func(f source.File) (source.Plan, error) {
		plan, err := words.Plan(f)
		plan.Targets[0].Select = "error('broken' || time)::TIMESTAMP AS Timestamp"
		return plan, err
	}
	loaders.All[len(loaders.All)-1] = broken
	s := tempStore(t)
	path := write(t, "a.words", "words\nnet 2024-01-01T00:00:00Z 10.0.0.1\n")
	err := loaders.Load(t.Context(), s.DB, []string{path}, loaders.Options{}, func(r loaders.Result) {
		if r.Err == nil || !strings.Contains(r.Err.Error(), "broken2024") {
			t.Errorf("%+v", r)
		}
		expect(t, s, "SELECT current_setting('preserve_insertion_order')::VARCHAR", "true")
	})
	if err != nil {
		t.Error(err)
	}
}

func TestParsedFile(t *testing.T) {
	withWords(t)
	s := tempStore(t)
	text := "words\nnet 2024-01-01T00:00:00Z 10.0.0.1\n!\ndns 2024-01-01T00:00:00Z a.example\n\ndns never a.example\ndns 2024-01-01T00:00:00Z b.example\nwords\n"
	r := one(t, s, write(t, "a.words", text))
	if r.Err != nil || r.Lines != 7 || r.Loaded != 3 || r.Rejected != 2 || r.Kinds["words"] != 2 {
		t.Errorf("%+v", r)
	}
	if r.Rows["DeviceNetworkEvents"] != 1 || r.Rows["DeviceEvents"] != 2 {
		t.Errorf("rows: %v", r.Rows)
	}
	const rejects = "SELECT string_agg(line || ' ' || reason || ' <' || text || '>', '; ' ORDER BY line) FROM ingest.rejects"
	expect(t, s, rejects, `3 an exclamation <!>; 6 time: "never" is no time <dns never a.example>`)
}

// Many batches, of which each has rejects of both kinds.
func TestParsedFileInBatches(t *testing.T) {
	withWords(t)
	s := tempStore(t)
	var text strings.Builder
	text.WriteString("words\n")
	const n = 200_000
	for i := range n {
		switch {
		case i%1000 == 7:
			text.WriteString("!\n")
		case i%1000 == 9:
			fmt.Fprintf(&text, "net noon %d\n", i)
		case i%3 == 0:
			fmt.Fprintf(&text, "dns 2024-01-01T00:00:00Z %d.example.org\n", i)
		default:
			fmt.Fprintf(&text, "net 2024-01-01T00:00:00Z %d\n", i)
		}
	}
	r := one(t, s, write(t, "a.words", text.String()))
	if r.Err != nil || r.Lines != n+1 || r.Rejected != 2*n/1000 || r.Loaded != n-2*n/1000 {
		t.Errorf("%d lines, %d loaded, %d rejected: %v", r.Lines, r.Loaded, r.Rejected, r.Err)
	}
	const place = `SELECT count(*) FROM ingest.rejects WHERE reason LIKE 'time:%' AND text != 'net noon ' || (line - 2)`
	expect(t, s, place, "0") // rejects with another line's text
}
