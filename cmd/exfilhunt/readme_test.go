package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"exfilhunt/sql/hunts"
)

var update = flag.Bool("update", false, "rewrite the generated parts of README.md")

// generated finds the parts of README.md that this test writes: "<!-- session: ARGS -->" is followed by what the
// program prints for ARGS, "<!-- hunts -->" by a table of the hunts' headers.
var generated = regexp.MustCompile(`(?s)<!-- (hunts|session: ([^>]+)) -->\n.*?<!-- end -->`)

// TestREADMEShowsWhatComesOut keeps the README's session and its table of hunts true; -update rewrites them.
func TestREADMEShowsWhatComesOut(t *testing.T) {
	t.Chdir(filepath.Join("..", "..")) // the session is run from the top, as a reader would
	have, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	parts := 0
	want := generated.ReplaceAllFunc(have, func(part []byte) []byte {
		parts++
		m := generated.FindSubmatch(part)
		text := readmeHunts(t)
		if m[2] != nil {
			text = transcript(t, strings.Fields(string(m[2])))
		}
		return fmt.Appendf(nil, "<!-- %s -->\n%s<!-- end -->", m[1], text)
	})
	if parts < 2 {
		t.Fatalf("%d generated parts found, want a session and the hunts", parts)
	}
	if *update {
		if err := os.WriteFile("README.md", want, 0o644); err != nil {
			t.Fatal(err)
		}
	} else if !bytes.Equal(have, want) {
		t.Error("README.md shows what no longer comes out: go test ./cmd/exfilhunt -run README -update")
	}
}

func transcript(t *testing.T, args []string) string {
	t.Helper()
	var stdout bytes.Buffer
	if err := run(context.Background(), args, strings.NewReader(""), &stdout, io.Discard); err != nil {
		t.Fatal(err)
	}
	return "```\n$ go run ./cmd/exfilhunt " + strings.Join(args, " ") + "\n" + stdout.String() + "```\n"
}

// readmeHunts says of every hunt what it sees and what it cannot.
func readmeHunts(t *testing.T) string {
	t.Helper()
	all, err := hunts.All()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("| hunt | level | sees | cannot see |\n|---|---|---|---|\n")
	for _, h := range all {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", h.Name, h.Level, h.Description, strings.Join(h.Caveats, " "))
	}
	return b.String()
}
