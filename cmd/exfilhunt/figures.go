package main

import (
	"fmt"
	"strings"
	"time"

	"exfilhunt/bench"
)

// sections are the tables of a report: loading by format, the hunts and the functions at every size, and how they grow.
func sections(r *bench.Report) []section {
	var all []section
	if len(r.Loads) > 0 {
		all = append(all, loads("loading, by format", r.Loads))
	}
	for _, s := range r.Steps {
		size := counted(s.Events, "event")
		if s.Load != nil && len(r.Loads)+len(r.Steps) > 2 {
			all = append(all, loads("loading "+size+", once", []bench.Load{*s.Load}))
		}
		all = append(all,
			comparisons(fmt.Sprintf("hunts on %s (case file of %s, opened in %s ms)", size, mebibytes(&s.FileSize), milliseconds(s.Open.Median())),
				append(s.Hunts, s.Together...)),
			comparisons("functions on "+size, s.Functions))
	}
	if len(r.Growth) > 0 {
		s := newSection("growth: time grows as events to the power of", "subject", "exponent")
		for _, g := range r.Growth {
			s.rows = append(s.rows, []string{g.Name, fmt.Sprintf("%.2f", g.Exponent)})
		}
		all = append(all, s)
	}
	return all
}

func loads(title string, all []bench.Load) section {
	s := newSection(title, "format", "events", "files", "MB", "s", "min", "max", "var %", "events/s", "MB/s", "peak")
	for _, l := range all {
		t := l.Time
		s.rows = append(s.rows, []string{
			strings.Join(l.Formats, ", "), thousands(t.Events), thousands(int64(l.Files)), thousands(l.Bytes / 1e6),
			seconds(t.Median()), seconds(t.Min()), seconds(t.Max()), variation(t),
			thousands(int64(t.PerSecond())), fmt.Sprintf("%.0f", l.MegabytesPerSecond), mebibytes(l.Peak),
		})
	}
	return s
}

func comparisons(title string, all []bench.Comparison) section {
	s := newSection(title, "subject", "events", "rows", "cold ms", "warm ms", "min", "max", "var %", "bound ms", "ratio", "events/s", "ns/event", "peak")
	for _, c := range all {
		each := "-"
		if nanoseconds, known := c.Warm.PerEvent(); known {
			each = fmt.Sprintf("%.1f", nanoseconds)
		}
		s.rows = append(s.rows, []string{
			c.Name, thousands(c.Warm.Events), thousands(c.Rows), milliseconds(c.Cold.Median()),
			milliseconds(c.Warm.Median()), milliseconds(c.Warm.Min()), milliseconds(c.Warm.Max()), variation(c.Warm),
			milliseconds(c.Bound.Median()), fmt.Sprintf("%.2f", c.Ratio), thousands(int64(c.Warm.PerSecond())), each, mebibytes(c.Peak),
		})
	}
	return s
}

func milliseconds(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d.Microseconds())/1e3) }

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f", d.Seconds()) }

func variation(m bench.Measurement) string {
	v, known := m.Variation()
	if !known {
		return "-"
	}
	return fmt.Sprintf("%.0f", v*100)
}

func mebibytes(bytes *int64) string {
	if bytes == nil {
		return "not available"
	}
	return thousands(*bytes>>20) + " MiB"
}
