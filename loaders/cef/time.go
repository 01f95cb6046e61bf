package cef

import (
	"strconv"
	"strings"
	"time"
)

// A doubt is what a text leaves open about a time, the least first.
type doubt int

const (
	sure   doubt = iota
	ofZone       // it names a zone that nobody knows: the time is hours off
	ofYear       // it names no year
	ofAll        // it is no time
)

// A reader of times remembers the zones that it has looked up.
type timeReader struct {
	latest time.Time // a time without a year is of the last year in which it is not more than a day after it
	zones  map[string]*time.Location
}

// read reads the times that CEF and LEEF allow and devices write: a number since 1970, "Mar 03 2026 09:00:01.250
// CET" with or without year, fraction and zone, the same with the day of the week or the year behind, and ISO 8601.
// A time without a zone, or with one that is not known, is of the given one, "" for UTC.
func (r *timeReader) read(text, zone string) (time.Time, doubt) {
	if t, ok := sinceEpoch(text); ok {
		return t, sure
	}
	var c clock
	for word := range strings.FieldsSeq(text) {
		if !c.word(word) {
			return time.Time{}, ofAll
		}
	}
	if !c.timed || c.month == 0 || c.day == 0 {
		return time.Time{}, ofAll
	}
	location, known := r.location(c.zone, strings.Trim(zone, `"`))
	if c.year == 0 {
		return r.guessYear(c, location)
	}
	t, ok := c.in(c.year, location)
	switch {
	case !ok:
		return t, ofAll
	case !known:
		return t, ofZone
	}
	return t, sure
}

func (r *timeReader) guessYear(c clock, location *time.Location) (time.Time, doubt) {
	const leap = 8 // years between two of February 29th, at most
	for year := r.latest.Year() + 1; year > r.latest.Year()-leap; year-- {
		if t, ok := c.in(year, location); ok && !t.After(r.latest.AddDate(0, 0, 1)) {
			return t, ofYear
		}
	}
	return time.Time{}, ofAll
}

// location returns the first of two zones that is known, and UTC where there is none: known is then whether none is named.
func (r *timeReader) location(ofText, ofDevice string) (location *time.Location, known bool) {
	for _, zone := range []string{ofText, ofDevice} {
		if zone == "" {
			continue
		}
		if location := r.lookUp(zone); location != nil {
			return location, true
		}
	}
	return time.UTC, ofText == "" && ofDevice == ""
}

func (r *timeReader) lookUp(zone string) *time.Location {
	location, found := r.zones[zone]
	if !found {
		if r.zones == nil {
			r.zones = map[string]*time.Location{}
		}
		location = locationOf(zone)
		r.zones[zone] = location
	}
	return location
}

// sinceEpoch reads seconds, milliseconds, microseconds or nanoseconds, with or without a fraction: as many digits as
// each has between 2001 and 2286, of which the first ten are the seconds.
func sinceEpoch(text string) (time.Time, bool) {
	whole, fraction, _ := strings.Cut(text, ".")
	switch len(whole) {
	case 10, 13, 16, 19:
	default:
		return time.Time{}, false
	}
	digits := whole + fraction
	if _, ok := number(digits); !ok {
		return time.Time{}, false
	}
	seconds, _ := number(digits[:10])
	subsecond := digits[10:min(len(digits), 10+9)]
	nanoseconds, _ := number(subsecond)
	for range 9 - len(subsecond) {
		nanoseconds *= 10
	}
	return time.Unix(seconds, nanoseconds), true
}

// number reads digits, of which nothing else may be between; more than 18 of them overflow.
func number(digits string) (n int64, ok bool) {
	for _, c := range []byte(digits) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, true
}

// A clock is what the words of a time say.
type clock struct {
	year, month, day int
	ofDay            time.Duration
	timed            bool
	zone             string
}

// in returns the time in a year, false where that year has no such day.
func (c *clock) in(year int, location *time.Location) (time.Time, bool) {
	day := time.Date(year, time.Month(c.month), c.day, 0, 0, 0, 0, time.UTC)
	t := time.Date(year, time.Month(c.month), c.day, 0, 0, 0, int(c.ofDay), location)
	return t, day.Day() == c.day && day.Month() == time.Month(c.month)
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
	c.zone = word
	return mayBeZone(word)
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
