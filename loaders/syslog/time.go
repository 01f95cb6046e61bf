package syslog

import (
	"strconv"
	"strings"
	"time"
)

// isoTime returns a time as one word that a syslog header can hold, RFC 3339 where it can be known: of a date and a time of
// day as databases and Fluentd write them, of seconds, milliseconds, microseconds or nanoseconds since 1970. Other
// text, in which nobody could read a time behind other words, becomes "".
func isoTime(said string) string {
	if len(said) > 10 && said[4] == '-' && said[7] == '-' && (said[10] == 'T' || said[10] == ' ') {
		return said[:10] + "T" + strings.Map(graphic, said[11:])
	}
	since, err := strconv.ParseFloat(said, 64)
	if err != nil || !(since >= 1e8 && since < 9e18) {
		return ""
	}
	whole, fraction, _ := strings.Cut(said, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || strings.ContainsAny(fraction, "eE") { // "1.7e9", as some libraries write large numbers
		n, fraction = int64(since), ""
	}
	var t time.Time
	switch {
	case since < 1e11:
		nanoseconds, _ := strconv.ParseInt((fraction + "000000000")[:9], 10, 64)
		t = time.Unix(n, nanoseconds)
	case since < 1e14:
		t = time.UnixMilli(n)
	case since < 1e17:
		t = time.UnixMicro(n)
	default:
		t = time.Unix(0, n)
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// auditTime returns an RFC 3339 time as audit records write it: seconds since 1970 with three digits behind the point.
func auditTime(iso string) string {
	t, err := time.Parse(time.RFC3339Nano, iso)
	if err != nil {
		return "0.000"
	}
	return strconv.FormatInt(t.Unix(), 10) + t.Format(".000")
}

// oneWord makes of a name one that a syslog header can hold: a host's name that holds a line break would forge a line.
func oneWord(name string) string {
	for i := range len(name) {
		if name[i] <= ' ' {
			return strings.Map(func(r rune) rune {
				if r <= ' ' {
					return '_'
				}
				return r
			}, name)
		}
	}
	return name
}

// graphic drops blanks and control characters.
func graphic(r rune) rune {
	if r <= ' ' {
		return -1
	}
	return r
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
