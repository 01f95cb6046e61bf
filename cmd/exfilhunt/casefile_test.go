package main

import (
	"bytes"
	"strings"
	"testing"
)

// Users call a source by what they have, which is rarely the name of its folder.
func TestSourceByAnotherWord(t *testing.T) {
	for given, want := range map[string]string{
		"sysmon": "winevent", "evtx": "winevent", "security": "winevent", "powershell": "winevent", "windows": "winevent", "Sysmom": "winevent",
		"mde": "defender", "sentinel": "defender", "audit": "auditd", "leef": "cef", "firewall": "cef", "syslg": "syslog",
	} {
		var said bytes.Buffer
		tell(&said, input{source: given, paths: []string{"-"}}.check("ingest"))
		if !strings.Contains(said.String(), "no such source\nhint: did you mean "+want+"? It loads ") {
			t.Errorf("%s: %q, want %s", given, said.String(), want)
		}
	}
	for _, right := range []string{"", "winevent", "zeek"} {
		if err := checkSource(right); err != nil {
			t.Errorf("%q: %v", right, err)
		}
	}
}
