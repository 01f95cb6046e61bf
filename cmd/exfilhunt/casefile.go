package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"exfilhunt/loaders"
	"exfilhunt/loaders/source"
	"exfilhunt/sql/store"
	"exfilhunt/udf"
)

// An input is the case file that a command works on and the logs that it loads first.
type input struct {
	db       string   // "": a temporary case file
	paths    []string // of logs
	source   string
	internal []string
	limits   store.Limits
}

// check finds what is wrong with the command line before anything is opened.
func (in input) check(command string) error {
	switch {
	case in.db == "" && len(in.paths) == 0:
		return misuse("give logs as PATH, or a case file with --db", "%s: nothing to work on", command)
	case len(in.paths) > 0:
	case in.source != "":
		return misuse("it says how to read PATH, and there is none", "%s: --source has no effect here", command)
	case len(in.internal) > 0:
		return misuse("what is inside is decided when logs are loaded, and there is no PATH", "%s: --internal has no effect here", command)
	}
	if err := checkSource(in.source); err != nil {
		return err
	}
	for _, network := range in.internal {
		if !strings.Contains(network, "/") { // "10.0.0.0" would make one address inside, and all others outside
			return misuse("write it like 10.0.0.0/8, or 10.0.0.7/32 for one address", "--internal: network %q has no length", network)
		}
	}
	if _, err := udf.ParseNetworks(in.internal); err != nil {
		return misuse("write it like 10.0.0.0/8 or fd00::/8", "--internal: %v", err)
	}
	return checkLimits(in.limits)
}

// checkSource finds the name of a source, and names the one that is meant by another word.
func checkSource(given string) error {
	var names, words []string
	meant := map[string]source.Loader{}
	for _, l := range loaders.All {
		if given == "" || given == l.Name {
			return nil
		}
		names = append(names, l.Name)
		for _, word := range append([]string{l.Name}, l.Aliases...) {
			words, meant[word] = append(words, word), l
		}
	}
	if l, found := meant[nearest(given, words)]; found {
		return misuse(fmt.Sprintf("did you mean %s? It loads %s", l.Name, l.Doc), "source %q: no such source", given)
	}
	return unknown("source", given, names)
}

// open opens the case file and loads the logs into it; the tally says what became of them. Where there is nothing to
// work on, that is the error. Whoever calls it closes the store.
func (in input) open(ctx context.Context, s streams) (st *store.Store, t *tally, err error) {
	if st, err = in.openFile(ctx); err != nil {
		return nil, nil, noun("case file", err)
	}
	t = &tally{}
	if len(in.paths) == 0 {
		return st, t, nil
	}
	if t, err = load(ctx, st, s, in); err == nil && in.db == "" && t.usable == 0 {
		err = t.err() // "no findings" in nothing would be a lie
	}
	if err != nil {
		return nil, nil, errors.Join(err, st.Close())
	}
	return st, t, nil
}

// openFile opens the case file, to be written to only where there are logs to load.
func (in input) openFile(ctx context.Context) (st *store.Store, err error) {
	switch {
	case in.db == "":
		st, err = store.Temp(ctx)
	case len(in.paths) > 0:
		st, err = store.Open(ctx, in.db, store.ReadWrite)
	default:
		st, err = store.Open(ctx, in.db, store.ReadOnly)
	}
	if err != nil {
		return nil, err
	}
	if err := st.Limit(ctx, in.limits); err != nil {
		return nil, errors.Join(err, st.Close())
	}
	return st, nil
}
