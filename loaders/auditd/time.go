package auditd

import (
	"strconv"
	"strings"
	"time"
)

// timeLayout is ISO 8601, as source.Time reads it.
const timeLayout = "2006-01-02T15:04:05.000000Z"

// dateLayouts are how ausearch -i writes dates, by the reader's locale: C, en_US, de_DE and others, ISO.
var dateLayouts = []string{"01/02/06 15:04:05", "01/02/2006 15:04:05", "02.01.2006 15:04:05", "2006-01-02 15:04:05"}

// timestamp is the event's time as text: what the log says where that is no time.
func (e *event) timestamp() string {
	if e.at.IsZero() {
		text, _ := e.splitID()
		return text
	}
	return e.at.Format(timeLayout)
}

// splitID returns what the id says of the time and of the order within it.
func (e *event) splitID() (at, serial string) {
	if i := strings.LastIndexAny(e.id, ":"+noID); i >= 0 {
		return e.id[:i], e.id[i+1:]
	}
	return e.id, ""
}

// moment reads an event's time and serial number; the zero time where it has none. An interpreted log says neither
// the zone nor, in its first two layouts, what is the month: it is read as UTC and month/day.
func (e *event) moment() (at time.Time, serial uint64) {
	text, number := e.splitID()
	serial, _ = strconv.ParseUint(number, 10, 64)
	if strings.ContainsAny(text, " T") {
		for _, layout := range append(dateLayouts, time.RFC3339) {
			if at, err := time.Parse(layout, text); err == nil {
				return at.UTC(), serial
			}
		}
		return time.Time{}, serial
	}
	whole, fraction, _ := strings.Cut(text, ".")
	seconds, err := strconv.ParseInt(whole, 10, 64)
	nanoseconds, fractionErr := strconv.ParseUint((fraction + "000000000")[:9], 10, 32)
	if err != nil || fractionErr != nil {
		return time.Time{}, serial
	}
	return time.Unix(seconds, int64(nanoseconds)).UTC(), serial
}
