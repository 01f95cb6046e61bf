package main

import (
	"slices"
	"testing"
)

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		sql   string
		setup []string
		last  string
	}{
		{"", nil, ""},
		{" ;; -- nothing; at all\n /* ; */ ;", nil, ""},
		{"SELECT 1", nil, "SELECT 1"},
		{"SELECT 1;", nil, "SELECT 1"},
		{"SET a = 1; SELECT 2; -- done; really", []string{"SET a = 1"}, " SELECT 2"},
		{"SELECT ';' AS \";\", 'it''s;' ; SELECT 2", []string{"SELECT ';' AS \";\", 'it''s;' "}, " SELECT 2"},
		{`SELECT E'\';' ; SELECT 2`, []string{`SELECT E'\';' `}, " SELECT 2"},
		{`SELECT 'C:\'; SELECT 2`, []string{`SELECT 'C:\'`}, " SELECT 2"},
		{"SELECT $$a;b$$, $t$;$$;$t$; SELECT 2", []string{"SELECT $$a;b$$, $t$;$$;$t$"}, " SELECT 2"},
		{"SELECT 1 /* a;\nb */ ; SELECT 2 -- ;", []string{"SELECT 1 /* a;\nb */ "}, " SELECT 2 -- ;"},
		{"SELECT 'open; SELECT 2", []string{"SELECT 'open"}, " SELECT 2"},
		{"SELECT '\xff;'", nil, "SELECT '\xff;'"},
	} {
		setup, last := split(c.sql)
		if !slices.Equal(setup, c.setup) || last != c.last {
			t.Errorf("split(%q) = %q, %q; want %q, %q", c.sql, setup, last, c.setup, c.last)
		}
	}
}

func TestNearest(t *testing.T) {
	names := []string{"dns_exfiltration", "ftp_exfiltration", "large_data_transfers", "large_data_transfers_extended"}
	for given, want := range map[string]string{
		"dns_exfiltratoin": "dns_exfiltration", "DNS_Exfiltration": "dns_exfiltration", "ftp-exfil": "",
		"ftp": "ftp_exfiltration", "large_data": "large_data_transfers", "x": "", "": "", "quite something else": "",
	} {
		if got := nearest(given, names); got != want {
			t.Errorf("nearest(%q) = %q; want %q", given, got, want)
		}
	}
}
