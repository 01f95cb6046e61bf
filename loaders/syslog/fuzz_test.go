package syslog

import (
	"bytes"
	"strings"
	"testing"

	"exfilhunt/loaders/source"
)

// FuzzObject reads any line as an object with a message: it must count once, and what it becomes must be lines of its
// kind.
func FuzzObject(f *testing.F) {
	for _, c := range objects {
		f.Add(c.object)
	}
	f.Fuzz(func(t *testing.T, line string) {
		line = strings.ToValidUTF8(line, "\uFFFD")
		r := source.NewRecords(0, 0)
		takeObject(r, source.Line{Number: 1, Text: line})
		countsOnce(t, r)
		for name, lines := range r.Passed {
			if name != auditd && bytes.Count(lines.Bytes(), []byte("\n")) != 1 || !strings.HasSuffix(lines.String(), "\n") || name != tables && strings.Contains(lines.String(), "\r") {
				t.Errorf("%s: %q", name, lines)
			}
			for passed := range strings.Lines(lines.String()) {
				if name == sysmon && !strings.Contains(passed, "<Event") || name == cef && !strings.Contains(passed, "EF:") {
					t.Errorf("%q is no line of %s", passed, name)
				}
			}
		}
	})
}

// FuzzLine reads any line of a syslog: it must count once, and pass as it is.
func FuzzLine(f *testing.F) {
	for _, c := range kinds {
		f.Add(c.before + c.text)
	}
	f.Add("<34>1 2024-05-01T10:00:00Z web01 sshd 9 - - Accepted")
	f.Fuzz(func(t *testing.T, line string) {
		r := source.NewRecords(0, 0)
		takeLine(r, source.Line{Number: 1, Text: line})
		countsOnce(t, r)
		for name, lines := range r.Passed {
			if lines.String() != line+"\n" {
				t.Errorf("%s: %q", name, lines)
			}
		}
	})
}

func countsOnce(t *testing.T, r *source.Records) {
	counted := int64(len(r.Rejects) + len(r.Passed))
	for _, n := range r.Ignored {
		counted += n
	}
	if counted != 1 {
		t.Errorf("counted %d times: %+v", counted, r)
	}
}
