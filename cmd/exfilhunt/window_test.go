package main

import (
	"testing"
	"time"
)

func TestDurations(t *testing.T) {
	for in, want := range map[string]time.Duration{
		"24h": 24 * time.Hour, "7d": 168 * time.Hour, "90m": 90 * time.Minute, "30s": 30 * time.Second,
		"2w": 336 * time.Hour, "1d12h": 36 * time.Hour, "0h": 0,
	} {
		b, err := parseBound("--since", in)
		if err != nil || !b.isAgo || b.back != want {
			t.Errorf("parseBound(%q) = %+v, %v; want %v back", in, b, err, want)
		}
	}
	for _, in := range []string{"-1h", "1.5h", "h", "1y", "24", "1h ", "300000d", "9999999999999999999h", "150000d150000d"} {
		if b, err := parseBound("--since", in); err == nil {
			t.Errorf("parseBound(%q) = %+v; want an error", in, b)
		}
	}
}

func TestTimes(t *testing.T) {
	want := time.Date(2026, 1, 31, 12, 0, 0, 500000000, time.UTC)
	b, err := parseBound("--until", "2026-01-31T14:00:00.5+02:00")
	if err != nil || b.isAgo || !b.resolve(time.Time{}).Equal(want) {
		t.Errorf("got %+v, %v; want %v", b, err, want)
	}
	anchor := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	if got := (bound{given: true, isAgo: true, back: time.Hour}).resolve(anchor); !got.Equal(anchor.Add(-time.Hour)) {
		t.Errorf("an hour before %v is %v", anchor, got)
	}
}
