package main

import (
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"":                           "",
		`C:\new\x.txt "q" é 日 🙂`:     `C:\new\x.txt "q" é 日 🙂`,
		"\x1b]0;title\a":             `\x1b]0;title\a`,
		"a\r\n\tb\x00":               `a\r\n\tb\x00`,
		"\u202egnp.exe\u2066\u200f":  `\u202egnp.exe\u2066\u200f`,
		"c1 \u009b31m del \x7f":      `c1 \u009b31m del \x7f`,
		"line\u2028para\u2029\ufeff": `line\u2028para\u2029\ufeff`,
		"not \xff\xfe UTF-8 \xc3":    `not \xff\xfe UTF-8 \xc3`,
		"tag \U000e0041":             `tag \U000e0041`,
		"true replacement \ufffd":    "true replacement \ufffd",
	} {
		if got := visible(in); got != want {
			t.Errorf("visible(%q) = %q; want %q", in, got, want)
		}
	}
}

// TestStringsSurviveJSON takes random strings of the runes that break things.
func TestStringsSurviveJSON(t *testing.T) {
	runes := []rune("ab\"\\/\x00\x1b\x7f\r\n\t\u0085\u009b\u00a0\u200f\u2028\u202e\u2066\ufeff\ufffd\U0001f642\U000e0041日")
	random := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		var b strings.Builder
		for range random.IntN(12) {
			b.WriteRune(runes[random.IntN(len(runes))])
		}
		in := b.String()
		text := appendString(nil, in)
		var back string
		if err := json.Unmarshal(text, &back); err != nil || back != in {
			t.Fatalf("%q came back as %q from %s: %v", in, back, text, err)
		}
		for _, r := range string(text) {
			if !strconv.IsPrint(r) {
				t.Fatalf("%q gave %q, which holds the raw rune %U", in, text, r)
			}
		}
	}
}

func TestInvalidUTF8BecomesValidJSON(t *testing.T) {
	text := appendString(nil, "a\xffb\xc3")
	if want := `"a\ufffdb\ufffd"`; string(text) != want {
		t.Errorf("got %s; want %s", text, want)
	}
}

func TestDocuments(t *testing.T) {
	for in, want := range map[string]string{
		"{\"a\": [1,\n 2], \"b\": \"\u202e\U000e0041\x7f\"}": `{"a":[1,2],"b":"\u202e\udb40\udc41\u007f"}`,
		`{"a":NaN}`: `"{\"a\":NaN}"`,
		``:          `""`,
	} {
		got := appendDocument(nil, in)
		if string(got) != want || !json.Valid(got) || !utf8.Valid(got) {
			t.Errorf("appendDocument(%q) = %s; want %s", in, got, want)
		}
	}
}

func TestCounts(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", 100000: "100,000"} {
		if got := thousands(n); got != want {
			t.Errorf("thousands(%d) = %s; want %s", n, got, want)
		}
	}
	if got := counted(1, "file") + ", " + counted(2000, "row"); got != "1 file, 2,000 rows" {
		t.Error(got)
	}
}
