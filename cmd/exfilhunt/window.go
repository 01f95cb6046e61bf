package main

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"time"

	"exfilhunt/sql/hunts"
)

// A bound is one end of the hunted window: a time, or a duration back from a time that is known only when the logs
// are loaded.
type bound struct {
	given bool
	at    time.Time
	back  time.Duration
	isAgo bool
}

// A window is what --since, --until and --as-of say.
type window struct {
	since, until bound
	now          bool      // --as-of now
	asOf         time.Time // zero: the newest event
}

var (
	durationForm = regexp.MustCompile(`^([0-9]+[wdhms])+$`)
	durationPart = regexp.MustCompile(`([0-9]+)([wdhms])`)
	units        = map[string]time.Duration{
		"w": 7 * 24 * time.Hour, "d": 24 * time.Hour, "h": time.Hour, "m": time.Minute, "s": time.Second,
	}
)

const timeHint = "a time is 2026-01-31T12:00:00Z, 2026-01-31, or a duration back from --as-of like 90m, 24h, 7d"

func parseWindow(since, until, asOf string) (w window, err error) {
	if w.since, err = parseBound("--since", since); err != nil {
		return w, err
	}
	if w.until, err = parseBound("--until", until); err != nil {
		return w, err
	}
	switch asOf {
	case "":
	case "now":
		w.now = true
	default:
		if w.asOf, err = hunts.ParseTime(asOf); err != nil {
			return w, misuse("left out, it is the newest event; \"now\" is the clock's time", "--as-of: %v", err)
		}
	}
	return w, nil
}

func parseBound(flag, value string) (b bound, err error) {
	if value == "" {
		return b, nil
	}
	b.given = true
	if b.isAgo = durationForm.MatchString(value); b.isAgo {
		b.back, err = parseDuration(value)
	} else if b.at, err = hunts.ParseTime(value); err != nil {
		err = fmt.Errorf("%q is neither a time nor a duration", value)
	}
	if err != nil {
		return b, misuse(timeHint, "%s: %v", flag, err)
	}
	return b, nil
}

// parseDuration reads durations as hunters write them, days and weeks included, which time.ParseDuration lacks.
func parseDuration(value string) (sum time.Duration, err error) {
	for _, part := range durationPart.FindAllStringSubmatch(value, -1) {
		n, err := strconv.ParseInt(part[1], 10, 64)
		unit := units[part[2]]
		if err != nil || n > (math.MaxInt64-int64(sum))/int64(unit) {
			return 0, fmt.Errorf("%q is longer than any log", value)
		}
		sum += time.Duration(n) * unit
	}
	return sum, nil
}

// literals returns the window as SQL literals, "" where it is open. The bounds are constants in every hunt's query:
// as a subquery they would keep DuckDB from skipping what lies outside.
func (w window) literals(ctx context.Context, c *session) (since, until string, err error) {
	anchor := w.asOf
	switch {
	case w.now:
		anchor = time.Now()
	case anchor.IsZero() && (w.since.isAgo || w.until.isAgo):
		if anchor, err = newest(ctx, c); err != nil {
			return "", "", err
		}
	}
	from, to := w.since.resolve(anchor), w.until.resolve(anchor)
	if w.since.given && w.until.given && !from.Before(to) {
		return "", "", misuse("", "--since: %s is not before --until, %s: nothing lies between", moment(timestamp, from), moment(timestamp, to))
	}
	if w.since.given {
		since = hunts.TimeLiteral(from)
	}
	if w.until.given {
		until = hunts.TimeLiteral(to)
	}
	return since, until, nil
}

func (b bound) resolve(anchor time.Time) time.Time {
	if b.isAgo {
		return anchor.Add(-b.back)
	}
	return b.at
}

// newest returns the time of the newest event; where there is none, any time will do.
func newest(ctx context.Context, c *session) (time.Time, error) {
	const query = `SELECT max(t) FROM (SELECT max(Timestamp) AS t FROM DeviceNetworkEvents
		UNION ALL SELECT max(Timestamp) FROM DeviceFileEvents
		UNION ALL SELECT max(Timestamp) FROM DeviceProcessEvents
		UNION ALL SELECT max(Timestamp) FROM DeviceEvents)`
	var t sql.NullTime
	if err := c.QueryRowContext(ctx, query).Scan(&t); err != nil {
		return time.Time{}, err
	}
	return t.Time, nil
}
