package cef

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"exfilhunt/loaders/source"
)

var newest = time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC)

// Whatever a file holds, each of its lines is loaded, ignored or rejected once, and all texts can go to DuckDB.
func FuzzLines(f *testing.F) {
	for _, c := range lines {
		f.Add(c.line)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "\uFFFD") // as source.Blocks does
		b := source.Block{Line: 1, Text: text}
		want := 0
		for range b.Lines() {
			want++
		}
		r := parseBlock(b, newest)
		got := r.Len() + len(r.Rejects)
		for kind, n := range r.Ignored {
			got += int(n)
			if !utf8.ValidString(kind) || len(kind) > maxKindName {
				t.Errorf("kind %q", kind)
			}
		}
		if got != want {
			t.Errorf("%d lines, %d accounted for", want, got)
		}
		for _, rows := range r.Kinds {
			for i, column := range rows.Columns {
				for _, value := range column {
					if !utf8.ValidString(value) {
						t.Errorf("%s: %q", columns[i], value)
					}
				}
			}
		}
	})
}

var escape = strings.NewReplacer(`\`, `\\`, `=`, `\=`, `|`, `\|`, "\n", `\n`, "\r", `\r`)

// What is written by the rules of the formats is read back as it was.
func FuzzRoundTrip(f *testing.F) {
	f.Add("Kestrel|Systems", `a\b`, `C:\new\=x`, "two\nlines", uint8(0))
	f.Add("", "", `\`, "=", uint8('^'))
	f.Add("v", "p", "a b=c d", "cs1Label=x", uint8('\t'))
	f.Fuzz(func(t *testing.T, vendorText, productText, user, browser string, separator uint8) {
		for _, text := range []*string{&vendorText, &productText, &user, &browser} {
			*text = strings.ToValidUTF8(*text, "\uFFFD")
		}
		user, browser = strings.TrimSpace(user), strings.TrimSpace(browser) // spaces end a value
		want := [4]string{vendorText, productText, user, browser}
		header := "CEF:1|" + escape.Replace(vendorText) + "|" + escape.Replace(productText) + "|1|id|name|5|"
		check(t, header+"src=10.0.0.1 dst=10.0.0.2 rt=1772528401000 suser="+escape.Replace(user)+" requestClientApplication="+escape.Replace(browser)+" dpt=443", want)

		for _, text := range want { // LEEF has no escapes
			if strings.ContainsAny(text, "|\n\r") || strings.Contains(text, string(rune(separator))) {
				return
			}
		}
		if strings.ContainsRune("|=\n\r 0123456789.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", rune(separator)) || separator >= utf8.RuneSelf {
			return
		}
		s := string(rune(separator))
		check(t, "LEEF:2.0|"+vendorText+"|"+productText+"|1|id|"+s+"|"+
			strings.Join([]string{"src=10.0.0.1", "dst=10.0.0.2", "devTime=1772528401000", "usrName=" + user, "userAgent=" + browser, "dstPort=443"}, s), want)
	})
}

func check(t *testing.T, line string, want [4]string) {
	t.Helper()
	for i, text := range want[2:] {
		if isNoValue(text) {
			want[i+2] = ""
		}
	}
	e := event{times: timeReader{latest: newest}}
	kind, reason := e.read(line)
	got := [4]string{e.fields[vendor], e.fields[product], e.fields[suser], e.fields[agent]}
	if kind != connection || reason != "" || got != want || e.fields[dpt] != "443" || e.fields[at] != "2026-03-03T09:00:01Z" {
		t.Errorf("%q\ngot  %q %s %s\nwant %q", line, got, kind, reason, want)
	}
}
