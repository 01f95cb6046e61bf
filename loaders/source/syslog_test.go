package source

import "testing"

func TestSyslogPrefix(t *testing.T) {
	for _, c := range []struct{ prefix, host, time string }{
		{"<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \uFEFF", "mymachine.example.com", "2003-10-11T22:14:15.003Z"},
		{"<165>1 - - app - - [x y=\"z\"] ", "", ""},
		{"1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 app 8710 - - ", "192.0.2.1", "2003-08-24T05:14:15.000003-07:00"},
		{"<34>Oct 11 22:14:15 mymachine su: ", "mymachine", "Oct 11 22:14:15"},
		{"Oct  1 22:14:15 mymachine ", "mymachine", "Oct 1 22:14:15"},
		{"Oct 11 2003 22:14:15 mymachine ", "mymachine", "Oct 11 2003 22:14:15"},
		{"2024-05-01T10:00:00+02:00 web01 audispd: ", "web01", "2024-05-01T10:00:00+02:00"},
		{"<13>", "", ""},
		{"<13", "", ""},
		{"", "", ""},
		{"Oct 11", "Oct", ""},
		{"audispd: ", "", ""},
		{"host7 ", "host7", ""},
	} {
		if host, time := SyslogPrefix(c.prefix); host != c.host || time != c.time {
			t.Errorf("%q: host %q, time %q; want %q, %q", c.prefix, host, time, c.host, c.time)
		}
	}
}
