package cef

import (
	"strconv"
	"strings"
	"time"
)

// parseTime reads the times that CEF and LEEF allow and devices write: a number since 1970, "Mar 03 2026 09:00:01.250
// CET" with or without year, fraction and zone, the same with the day of the week or the year behind, and ISO 8601.
// A time without a zone is of the given one, "" for UTC. One without a year, as RFC 3164 has it, is of the last year in which it is not
// more than a day after latest.
func parseTime(text, zone string, latest time.Time) (time.Time, bool) {
	if t, ok := sinceEpoch(text); ok {
		return t, true
	}
	var c clock
	for word := range strings.FieldsSeq(text) {
		if !c.word(word) {
			return time.Time{}, false
		}
	}
	if !c.timed || c.month == 0 || c.day == 0 {
		return time.Time{}, false
	}
	if !c.zoned {
		c.offset, _ = offsetOf(strings.Trim(zone, `"`))
	}
	if c.year != 0 {
		return c.in(c.year)
	}
	const leap = 8 // years between two of February 29th, at most
	for year := latest.Year() + 1; year > latest.Year()-leap; year-- {
		if t, ok := c.in(year); ok && !t.After(latest.AddDate(0, 0, 1)) {
			return t, true
		}
	}
	return time.Time{}, false
}

// sinceEpoch reads seconds, milliseconds, microseconds or nanoseconds: as many digits as each has between 2001 and 2286.
func sinceEpoch(text string) (time.Time, bool) {
	if len(text) < 10 || text[0] < '0' || text[0] > '9' {
		return time.Time{}, false
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}, false
	}
	switch len(text) {
	case 10:
		return time.Unix(n, 0), true
	case 13:
		return time.UnixMilli(n), true
	case 16:
		return time.UnixMicro(n), true
	case 19:
		return time.Unix(0, n), true
	}
	return time.Time{}, false
}

// A clock is what the words of a time say.
type clock struct {
	year, month, day int
	ofDay            time.Duration
	timed, zoned     bool
	offset           time.Duration // from UTC
}

// in returns the time in a year, false where that year has no such day.
func (c *clock) in(year int) (time.Time, bool) {
	t := time.Date(year, time.Month(c.month), c.day, 0, 0, 0, 0, time.UTC)
	return t.Add(c.ofDay - c.offset), t.Day() == c.day && t.Month() == time.Month(c.month)
}

// word takes one word of a time, false where it is none.
func (c *clock) word(word string) bool {
	word = strings.TrimSuffix(word, ",")
	switch {
	case word == "":
		return true
	case len(word) > 2 && strings.IndexByte(word[:3], ':') > 0:
		return c.timeOfDay(word)
	case word[0] < '0' || word[0] > '9':
		return c.name(word)
	case len(word) <= 2:
		return c.set(&c.day, word)
	case len(word) == 4:
		return c.set(&c.year, word)
	case len(word) >= len("2026-03-03"):
		return c.date(word)
	}
	return false
}

func (c *clock) set(part *int, digits string) bool {
	n, err := strconv.Atoi(digits)
	*part = n
	return err == nil && n > 0
}

// date takes "2026-03-03", "2026/03/03" or "2026-03-03T09:00:01Z".
func (c *clock) date(word string) bool {
	if word[4] != word[7] || word[4] != '-' && word[4] != '/' {
		return false
	}
	if !c.set(&c.year, word[:4]) || !c.set(&c.month, word[5:7]) || !c.set(&c.day, word[8:10]) {
		return false
	}
	return len(word) == len("2026-03-03") || word[10] == 'T' && c.timeOfDay(word[11:])
}

// timeOfDay takes "09:00:01", with a fraction and a zone where they follow.
func (c *clock) timeOfDay(word string) bool {
	end := strings.IndexAny(word, "Z+-")
	if end < 0 {
		end = len(word)
	}
	whole, fraction, _ := strings.Cut(word[:end], ".")
	t, err := time.Parse("15:04:05", whole)
	if err != nil {
		return false
	}
	c.timed = true
	c.ofDay = time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second
	if fraction != "" {
		n, err := strconv.ParseUint(fraction, 10, 64)
		if err != nil || len(fraction) > 9 {
			return false
		}
		for range 9 - len(fraction) {
			n *= 10
		}
		c.ofDay += time.Duration(n)
	}
	return end == len(word) || c.name(word[end:])
}

// name takes a month, a day of the week or a zone.
func (c *clock) name(word string) bool {
	if month := indexOf("JanFebMarAprMayJunJulAugSepOctNovDec", word); month >= 0 {
		c.month = month + 1
		return true
	}
	if indexOf("SunMonTueWedThuFriSat", word) >= 0 {
		return true
	}
	offset, ok := offsetOf(word)
	if ok {
		c.offset, c.zoned = offset, true
	}
	return ok
}

// indexOf returns which of a list of three-letter names a word begins with, -1 for none.
func indexOf(names, word string) int {
	if len(word) < 3 {
		return -1
	}
	at := strings.Index(names, word[:3])
	if at < 0 || at%3 != 0 {
		return -1
	}
	return at / 3
}

// zones are the abbreviations of RFC 5322 and those of Central and Eastern Europe, in hours. Others mean several zones.
var zones = map[string]int{
	"Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
	"WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3,
}

// offsetOf reads a zone: an abbreviation, "+0200", "+02:00", "GMT+02:00".
func offsetOf(zone string) (time.Duration, bool) {
	if hours, ok := zones[zone]; ok {
		return time.Duration(hours) * time.Hour, true
	}
	zone = strings.TrimPrefix(strings.TrimPrefix(zone, "UTC"), "GMT")
	for _, layout := range []string{"-0700", "-07:00"} {
		if t, err := time.Parse(layout, zone); err == nil {
			_, seconds := t.Zone()
			return time.Duration(seconds) * time.Second, true
		}
	}
	return 0, false
}
