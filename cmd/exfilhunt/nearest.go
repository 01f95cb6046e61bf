package main

import (
	"fmt"
	"strings"

	"github.com/agnivade/levenshtein"
)

// nearest returns the name that was probably meant, or "" where none is near.
func nearest(given string, names []string) string {
	best, least := "", 1+max(2, len(given)/3)
	for _, name := range names {
		if d := levenshtein.ComputeDistance(strings.ToLower(given), strings.ToLower(name)); d < least {
			best, least = name, d
		}
		// Half a hunt's name is a common way to mean it: "dns", "large_data".
		if best == "" && len(given) > 2 && strings.Contains(name, strings.ToLower(given)) {
			best = name
		}
	}
	return best
}

// unknown is the error for a name that is none of a known few.
func unknown(noun, given string, names []string) error {
	if near := nearest(given, names); near != "" {
		return misuse(fmt.Sprintf("did you mean %s?", near), "%s %q: no such %[1]s", noun, given)
	}
	return misuse(noun+"s: "+strings.Join(names, ", "), "%s %q: no such %[1]s", noun, given)
}
