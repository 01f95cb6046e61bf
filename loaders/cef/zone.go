package cef

import (
	"strings"
	"time"
	_ "time/tzdata" // for machines that have no zones of their own: Windows, small containers
)

// zones are abbreviations that mean one zone, in hours: those of RFC 5322, which read CST and MST as American, of
// Europe, of East Asia and of the Pacific. IST and BST, among others, mean several.
var zones = map[string]int{
	"Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
	"AKST": -9, "AKDT": -8, "HST": -10, "BRT": -3,
	"WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "SAST": 2,
	"JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "AWST": 8, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}

// mayBeZone tells what is written like a zone, known or not, from other words.
func mayBeZone(word string) bool {
	if _, known := zones[word]; known || strings.ContainsAny(word, "/+-") {
		return true
	}
	return len(word) >= 3 && len(word) <= 5 && strings.Trim(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// locationOf reads a zone: an abbreviation, "+0200", "+02:00", "+02", "GMT+02:00", or a name as "America/New_York". It is nil
// for one that is not known.
func locationOf(zone string) *time.Location {
	if hours, ok := zones[zone]; ok {
		return time.FixedZone(zone, hours*3600)
	}
	offset := strings.TrimPrefix(strings.TrimPrefix(zone, "UTC"), "GMT")
	for _, layout := range []string{"-0700", "-07:00", "-07"} {
		if t, err := time.Parse(layout, offset); err == nil {
			_, seconds := t.Zone()
			return time.FixedZone(zone, seconds)
		}
	}
	location, err := time.LoadLocation(zone)
	if err != nil || location == time.Local { // "Local" is the zone of the machine that loads
		return nil
	}
	return location
}
