package main

import (
	"strings"
	"testing"

	"exfilhunt/loaders"
)

// A compressed file that ends early is a failure for --strict, though all that came of it is good.
func TestStrictTellsOfACut(t *testing.T) {
	var all tally
	all.add(loaders.Result{Source: "zeek", Lines: 1, Loaded: 1, Cut: true})
	if err := all.verdict(false); err != nil {
		t.Error(err)
	}
	if err := all.verdict(true); err == nil || !strings.Contains(err.Error(), "strict: 1 file cut") {
		t.Errorf("%v", err)
	}
}
