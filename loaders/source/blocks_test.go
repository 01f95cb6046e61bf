package source

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// collect returns the records of a text, as Blocks cuts it, with the numbers of the lines in which they begin.
func collect(t *testing.T, text io.Reader, end string) []string {
	t.Helper()
	var found []string
	parse := func(b Block) []string {
		if r := NewRecords(0, 0); r.RejectTooLong(b) {
			return []string{fmt.Sprintf("%d: %s", r.Rejects[0].Number, r.Rejects[0].Reason)}
		}
		var lines []string
		for line := range b.Lines() {
			lines = append(lines, fmt.Sprintf("%d:%s", line.Number, line.Text))
		}
		return lines
	}
	err := Blocks(t.Context(), text, end, parse, func(lines []string) error {
		found = append(found, lines...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestBlocksKeepOrderAndLineNumbers(t *testing.T) {
	var text strings.Builder
	var want []string
	for i := 1; text.Len() < 5*blockSize; i++ {
		if i%7 == 0 {
			text.WriteString("  \r\n")
			continue
		}
		line := strings.Repeat("x", i%300) + "."
		want = append(want, fmt.Sprintf("%d:%s", i, line))
		text.WriteString(line + "\n")
	}
	for name, r := range map[string]io.Reader{
		"whole": strings.NewReader(text.String()), "without a last line break": strings.NewReader(strings.TrimSuffix(text.String(), "\n")),
		"in halves": iotest.HalfReader(strings.NewReader(text.String())),
	} {
		got := collect(t, r, "\n")
		if len(got) != len(want) {
			t.Fatalf("%s: %d lines, want %d", name, len(got), len(want))
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("%s: line %q, want %q", name, got[i], want[i])
			}
		}
	}
}

func TestBlocksPassOverARecordThatIsTooLong(t *testing.T) {
	for _, end := range []string{"\n", "</Event>\n"} {
		long := strings.Repeat("a\n", MaxRecord/2+3*blockSize)
		if end == "\n" {
			long = strings.Repeat("a", MaxRecord+3*blockSize)
		}
		text := "first" + end + long + end + "last" + end
		got := collect(t, strings.NewReader(text), end)
		if len(got) != 3 || !strings.HasPrefix(got[0], "1:first") || !strings.HasSuffix(got[2], strings.TrimSpace("last"+end)) ||
			got[1] != fmt.Sprintf("2: a record of %d bytes, over the limit of %d", len(long)+len(end), MaxRecord) {
			t.Errorf("%q: %d records, the first %.200q", end, len(got), got[0])
		}
		if want := fmt.Sprintf("%d:", 2+strings.Count(long+end, "\n")); len(got) == 3 && !strings.HasPrefix(got[2], want) {
			t.Errorf("%q: the last line is %.20q, want number %s", end, got[2], want)
		}
	}
}

func TestBlocksMakeTextValid(t *testing.T) {
	if got := collect(t, strings.NewReader("a\xffb\n"), "\n"); len(got) != 1 || got[0] != "1:a\uFFFDb" {
		t.Errorf("%q", got)
	}
}

func TestBlocksFail(t *testing.T) {
	broken := errors.New("broken")
	parse := func(b Block) string { return b.Text }
	text := io.MultiReader(strings.NewReader(strings.Repeat("a\n", blockSize)), iotest.ErrReader(broken))
	if err := Blocks(t.Context(), text, "\n", parse, func(string) error { return nil }); !errors.Is(err, broken) {
		t.Errorf("a text that fails: %v", err)
	}
	endless := io.MultiReader(strings.NewReader(strings.Repeat("a\n", 100*blockSize)))
	if err := Blocks(t.Context(), endless, "\n", parse, func(string) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("a receiver that fails: %v", err)
	}
	panics := func(b Block) string { return b.Text[:-len(b.Text)] }
	err := Blocks(t.Context(), strings.NewReader("a\n"), "\n", panics, func(string) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "internal error behind line 1") {
		t.Errorf("a parser that panics: %v", err)
	}
}
