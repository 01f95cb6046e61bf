package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"exfilhunt/loaders"
	"exfilhunt/sql/hunts"
	"exfilhunt/sql/store"
)

// An atomicTest is one of the four tests with which the documented detection of T1041 is to be validated
// (the page's "Testing Methodology"), in every form of telemetry that the page lists for it.
type atomicTest struct {
	folder string
	signal string // a query of the telemetry that the page expects, and its answer
	events string
	found  string // the documented hunts that find it: today's answer
	// but says what has to be different for a documented hunt to find it: each change comes on top of those before.
	but []change
}

type change struct {
	why   string
	sql   string
	hunt  string // asked instead of all hunts with their defaults
	found string
}

const connections = "SELECT count(*) FROM DeviceNetworkEvents WHERE RemoteIP = '127.0.0.1' AND RemotePort = 8080"

var public = change{why: "the page's listener is on the loopback address, which is not Public",
	sql: "UPDATE DeviceNetworkEvents SET RemoteIPType = 'Public', ActionType = 'ConnectionSuccess'"}

var atomicTests = []atomicTest{
	{
		folder: "1-powershell-http-post", signal: connections, events: "1",
		but: []change{
			public,
			{why: "none of these sources measures bytes, and one connection is not frequent",
				sql: "UPDATE DeviceNetworkEvents SET BytesSent = 2000000, BytesReceived = 300", found: "exfil_over_c2_channel"},
		},
	},
	{
		folder: "2-curl-beacon", signal: connections, events: "25",
		but: []change{
			public,
			{why: "25 runs of curl are 25 processes of one connection each",
				sql:   "UPDATE DeviceNetworkEvents SET InitiatingProcessId = 7000, InitiatingProcessCommandLine = 'curl.exe', InitiatingProcessCreationTime = NULL",
				found: "exfil_over_c2_channel"},
		},
	},
	{
		folder: "3-dns-labels", signal: "SELECT count(*) FROM DnsQueries WHERE DnsQueryName LIKE '%.exfil.example'", events: "10",
		found: "dns_encoded_labels",
	},
	{
		folder: "4-linux-curl", signal: connections, events: "15",
		but: []change{
			public,
			{why: "the list names curl.exe, not curl", sql: "UPDATE DeviceNetworkEvents SET InitiatingProcessFileName = 'curl.exe'"},
			{why: "15 runs are 15 processes, where the source knows processes at all",
				sql: "UPDATE DeviceNetworkEvents SET InitiatingProcessId = 31000, InitiatingProcessCommandLine = 'curl'"},
			{why: "15 connections are not more than 20", hunt: "hunts.exfil_over_c2_channel(min_connections := 10)", found: "exfil_over_c2_channel"},
		},
	},
}

func TestAtomicTests(t *testing.T) {
	for _, c := range atomicTests {
		forms, err := filepath.Glob("../../loaders/testdata/atomic/" + c.folder + "/*")
		if err != nil || len(forms) < 3 {
			t.Fatalf("%s: forms %v, %v", c.folder, forms, err)
		}
		for _, form := range forms {
			t.Run(c.folder+"/"+filepath.Base(form), func(t *testing.T) { c.check(t, form) })
		}
	}
}

func (c atomicTest) check(t *testing.T, form string) {
	s, err := store.Temp(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = loaders.Load(t.Context(), s.DB, []string{form}, loaders.Options{}, func(r loaders.Result) {
		if r.Err != nil || r.Rejected > 0 || r.Note != "" {
			t.Errorf("%s: %v; %d rejected; %s", r.Path, r.Err, r.Rejected, r.Note)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := textOf(t, s, c.signal); got != c.events {
		t.Errorf("%s events of the test, want %s", got, c.events)
	}
	if got := found(t, s); got != c.found {
		t.Errorf("found by %q, want %q", got, c.found)
	}
	for _, change := range c.but {
		if change.sql != "" {
			if _, err := s.ExecContext(t.Context(), change.sql); err != nil {
				t.Fatal(err)
			}
		}
		got := found(t, s)
		if change.hunt != "" && textOf(t, s, "SELECT count(*) > 0 FROM "+change.hunt) == "true" {
			got, _, _ = strings.Cut(strings.TrimPrefix(change.hunt, "hunts."), "(")
		}
		if got != change.found {
			t.Errorf("without that %s: found by %q, want %q", change.why, got, change.found)
		}
	}
}

// found lists the hunts that find something with their defaults.
func found(t *testing.T, s *store.Store) string {
	t.Helper()
	all, err := hunts.All()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, h := range all {
		if textOf(t, s, "SELECT count(*) > 0 FROM hunts."+h.Name) == "true" {
			names = append(names, h.Name)
		}
	}
	return strings.Join(names, " ")
}

func textOf(t *testing.T, s *store.Store, query string) string {
	t.Helper()
	var text string
	if err := s.QueryRowContext(context.Background(), "SELECT x::VARCHAR FROM ("+query+") AS q(x)").Scan(&text); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return text
}
