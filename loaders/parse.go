package loaders

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"exfilhunt/loaders/source"
	"exfilhunt/udf/native"
)

// batchRows is how many records go from a parser to DuckDB at a time: a statement costs some milliseconds, so
// there should be few, and memory holds a few batches.
const batchRows = 60_000

// batchParts is how many parts of a file go to DuckDB at most at a time: the texts of one row keep a whole part of the
// file in memory.
const batchParts = 64

// parse runs the plan's parser beside DuckDB: while one batch is inserted, the next is parsed.
func (t *transfer) parse(ctx context.Context) error {
	// Rows need not stand in the order of the file: only so does DuckDB insert them on all cores.
	if _, err := t.tx.ExecContext(ctx, "SET preserve_insertion_order = false"); err != nil {
		return err
	}
	defer func() { _, _ = t.conn.ExecContext(context.WithoutCancel(ctx), "RESET preserve_insertion_order") }()
	rejects, err := newRejectFile(t.dir)
	if err != nil {
		return err
	}
	defer func() { _ = rejects.remove() }() // what is left of it goes with the folder
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	parts := make(chan *source.Records)
	failed := make(chan error, 1)
	go func() {
		defer close(parts)
		failed <- t.parseFile(ctx, parts)
	}()
	var b batch
	for part := range parts {
		if err != nil {
			continue // until the parser has stopped
		}
		if b.add(part); b.rows >= batchRows || len(b.parts) >= batchParts {
			if err = t.store(ctx, &b, rejects); err != nil {
				cancel()
			}
		}
	}
	if err != nil {
		return err
	}
	if err := errors.Join(<-failed, t.store(ctx, &b, rejects)); err != nil {
		return err
	}
	t.result.Rejected = rejects.count
	t.result.Lines += rejects.count
	return rejects.store(ctx, t)
}

func (t *transfer) parseFile(ctx context.Context, parts chan<- *source.Records) error {
	f, err := os.Open(t.content.local)
	if err != nil {
		return plain(err)
	}
	defer f.Close()
	return t.plan.Parser.Parse(ctx, f, func(r *source.Records) error {
		select {
		case parts <- r:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
}

// A batch is the parts of a file that go to DuckDB together.
type batch struct {
	parts []*source.Records
	rows  int
}

func (b *batch) add(r *source.Records) {
	b.parts = append(b.parts, r)
	b.rows += r.Len()
}

// store inserts a batch and empties it.
func (t *transfer) store(ctx context.Context, b *batch, rejects *rejectFile) error {
	kinds := map[string][]*source.Rows{}
	for _, part := range b.parts {
		for _, kind := range slices.Sorted(maps.Keys(part.Ignored)) {
			addKind(t.result.Kinds, kind, part.Ignored[kind], t.loader)
			t.result.Lines += part.Ignored[kind]
		}
		for _, r := range part.Rejects {
			if err := rejects.addLine(r.Line, r.Reason); err != nil {
				return err
			}
		}
		for kind, rows := range part.Kinds {
			kinds[kind] = append(kinds[kind], rows)
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		if err := t.storeKind(ctx, kind, kinds[kind], rejects); err != nil {
			return err
		}
	}
	*b = batch{}
	return nil
}

// storeKind inserts the records of one kind. Their lines are counted here, the rejected ones with the rejects.
func (t *transfer) storeKind(ctx context.Context, kind string, rows []*source.Rows, rejects *rejectFile) error {
	if !t.hunted(kind) {
		return fmt.Errorf("the parser of %s made records of kind %s, which has no target", t.loader.Name, kind)
	}
	feed := native.Feed{Columns: t.plan.Parser.Columns}
	for _, r := range rows {
		feed.Parts = append(feed.Parts, native.Part{Rows: len(r.Lines), Columns: r.Columns})
	}
	from := "(SELECT " + source.Quote(kind) + " AS kind, * FROM " + feed.Open() + ") AS record"
	defer feed.Close()
	loaded, err := t.insert(ctx, kind, from)
	if err != nil {
		return err
	}
	t.result.Loaded += loaded
	t.result.Lines += int64(feed.Rows())
	if loaded == int64(feed.Rows()) {
		return nil
	}
	found, err := t.rejected(ctx, "SELECT row, reason, '' FROM (SELECT row, "+t.reason()+" AS reason FROM "+from+") WHERE reason IS NOT NULL ORDER BY row")
	if err != nil {
		return err
	}
	for _, r := range found {
		if err := rejects.addLine(lineOf(rows, int(r.line)), r.reason); err != nil {
			return err
		}
	}
	t.result.Lines -= int64(len(found)) // each is in the file of rejects now
	return nil
}

// lineOf returns where the n-th of some rows, from 0, begins in the file.
func lineOf(parts []*source.Rows, n int) source.Line {
	for _, rows := range parts {
		if n < len(rows.Lines) {
			return rows.Lines[n]
		}
		n -= len(rows.Lines)
	}
	return source.Line{}
}
