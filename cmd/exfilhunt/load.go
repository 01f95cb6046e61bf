package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"exfilhunt/loaders"
	"exfilhunt/sql/store"
)

// A tally is what became of all files of a load.
type tally struct {
	results                   []loaders.Result
	rows, rejected, ignored   int64
	failures, unknown, usable int64 // files: not loaded, of no known format, of a known one
	cut                       int64 // files that ended early
	seconds                   float64
}

// load loads the logs and says on standard error what is to be said of single files.
func load(ctx context.Context, st *store.Store, s streams, in input) (*tally, error) {
	t := &tally{}
	bar := newBar(s.stderr)
	started := time.Now()
	o := loaders.Options{Source: in.source, Internal: in.internal, Stdin: s.stdin, Progress: bar.progress()}
	err := loaders.Load(ctx, st.DB, in.paths, o, func(r loaders.Result) {
		r.Err = advised(r.Err)
		t.add(r)
		bar.clear()
		explain(ctx, s.stderr, st, r)
	})
	bar.clear()
	t.seconds = time.Since(started).Seconds()
	return t, noun("load", err)
}

// advised has the hint in the sentence: the account of a file has no other place for it.
func advised(err error) error {
	if err == nil {
		return nil
	}
	text, hint := worded(err)
	if hint == "" {
		return err
	}
	return errors.New(text + ": " + hint)
}

func (t *tally) add(r loaders.Result) {
	t.results = append(t.results, r)
	t.rows += r.Loaded
	t.rejected += r.Rejected
	t.ignored += r.Ignored()
	if r.Cut {
		t.cut++
	}
	switch {
	case r.Err != nil:
		t.failures++
	case r.Source == "":
		t.unknown++
	default:
		t.usable++
	}
}

// explain says in a sentence what a user must know of one file: nothing, where all went well.
func explain(ctx context.Context, stderr io.Writer, st *store.Store, r loaders.Result) {
	say := func(format string, args ...any) {
		fmt.Fprintf(stderr, "exfilhunt: %s: %s\n", visible(r.Path), visible(fmt.Sprintf(format, args...)))
	}
	if r.Err != nil {
		say("%s", strings.ReplaceAll(r.Err.Error(), "\n", "; "))
	}
	if r.Note != "" {
		say("%s", r.Note)
	}
	if r.Rejected > 0 {
		say("%s of %s rejected%s; see ingest.rejects", thousands(r.Rejected), counted(r.Lines, "line"), firstReject(ctx, st, r.Path))
	}
}

// firstReject quotes one rejected line, because one is mostly enough to see what is wrong with all.
func firstReject(ctx context.Context, st *store.Store, path string) string {
	const query = `SELECT line, reason FROM ingest.rejects
		WHERE file_id = (SELECT max(id) FROM ingest.files WHERE path = ?) ORDER BY line LIMIT 1`
	var line int64
	var reason string
	if err := st.QueryRowContext(ctx, query, path).Scan(&line, &reason); err != nil {
		return "" // it is an example, not the account
	}
	return fmt.Sprintf(" (first: line %d: %s)", line, reason)
}

// summary is the account of a load in one line.
func (t *tally) summary() string {
	return fmt.Sprintf("%s, %s loaded, %s rejected, %s ignored in %.1f s",
		counted(int64(len(t.results)), "file"), counted(t.rows, "row"), thousands(t.rejected), thousands(t.ignored), t.seconds)
}

// err is the failure that a load ends with: nothing was of use, or some file was not loaded.
func (t *tally) err() error {
	files := counted(int64(len(t.results)), "file")
	switch {
	case len(t.results) > 0 && t.usable == 0:
		return failed(sourceHint(), "load: nothing could be loaded from %s", files)
	case t.failures > 0:
		return failed("", "load: %s of %s not loaded", thousands(t.failures), files)
	}
	return nil
}

func sourceHint() string {
	docs := make([]string, len(loaders.All))
	for i, l := range loaders.All {
		docs[i] = l.Name + " (" + l.Doc + ")"
	}
	return "sources: " + strings.Join(docs, ", ") + "; --source NAME says which where the file does not"
}
