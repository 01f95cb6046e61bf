package loaders

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"exfilhunt/loaders/source"
	"exfilhunt/udf/native"
)

// maxWaiting is how many parts of a file may be in memory because rows of theirs wait for the statement that inserts
// their kind: the texts of one row keep a whole part.
const maxWaiting = 64

// readAhead is how many parts the parser makes while DuckDB compresses what it has, on one core.
const readAhead = 32

// An intake takes what a parser makes of a file into the canonical tables, while it is still made. A statement fills
// one table, so the kinds of records take turns: the rows of one stream through, those of the others wait.
type intake struct {
	*transfer
	parts   <-chan *source.Records // of the parser
	waiting map[string][]*waitingRows
	held    int // parts that waiting rows keep in memory
	rejects *rejectFile
	err     error // of writing a reject
}

// waitingRows are the rows of one kind that a part has.
type waitingRows struct {
	*source.Rows
	kinds *int // of the same part that still wait
}

// parse runs the plan's parser beside DuckDB.
func (t *transfer) parse(ctx context.Context) error {
	rejects, err := newRejectFile(t.dir)
	if err != nil {
		return err
	}
	defer func() { _ = rejects.remove() }() // what is left of it goes with the folder
	parts := make(chan *source.Records, readAhead)
	failed := make(chan error, 1)
	parsing, stop := context.WithCancel(ctx)
	go func() {
		defer close(parts)
		failed <- t.parseFile(parsing, parts)
	}()
	in := intake{transfer: t, parts: parts, waiting: map[string][]*waitingRows{}, rejects: rejects}
	err = in.run(ctx)
	stop() // where DuckDB has failed, nobody takes what is parsed
	if parsed := <-failed; err == nil {
		err = parsed
	}
	if err != nil {
		return err
	}
	t.result.Size = t.content.size
	t.result.Rejected = rejects.count
	t.result.Lines += rejects.count
	return rejects.store(ctx, t)
}

// parseFile lets the parser read the content. Of one that nobody has read before, the hash is then known.
func (t *transfer) parseFile(ctx context.Context, parts chan<- *source.Records) error {
	f, err := os.Open(t.content.local)
	if err != nil {
		return plain(err)
	}
	defer f.Close()
	take := func(r *source.Records) error {
		select {
		case parts <- r:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if t.content.sha256 != "" {
		return t.plan.Parser.Parse(ctx, f, take)
	}
	digest := sha256.New()
	text := io.TeeReader(f, io.MultiWriter(digest, t.progress))
	if err := t.plan.Parser.Parse(ctx, text, take); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, text); err != nil { // the parser may know enough before the end
		return plain(err)
	}
	t.content.sha256 = hex.EncodeToString(digest.Sum(nil))
	t.content.size, err = f.Seek(0, io.SeekCurrent) // a log may have grown since its size was asked
	return err
}

// run gives every kind of which there are rows its turn, again and again until the file's end.
func (in *intake) run(ctx context.Context) error {
	for in.err == nil && in.wait(ctx) {
		for _, kind := range slices.Sorted(maps.Keys(in.waiting)) {
			if err := in.insert(ctx, kind); err != nil {
				return err
			}
		}
	}
	return errors.Join(in.err, ctx.Err())
}

// wait reports whether any rows come.
func (in *intake) wait(ctx context.Context) bool {
	for len(in.waiting) == 0 {
		if !in.pull(ctx) {
			return false
		}
	}
	return true
}

// pull takes the parser's next part; false is the end.
func (in *intake) pull(ctx context.Context) bool {
	select {
	case part, more := <-in.parts:
		if more {
			in.take(part)
		}
		return more
	case <-ctx.Done():
		return false
	}
}

// take counts what is not to load of a part, and lets its rows wait.
func (in *intake) take(part *source.Records) {
	for _, kind := range slices.Sorted(maps.Keys(part.Ignored)) { // sorted: which are named must not change
		addKind(in.result.Kinds, kind, part.Ignored[kind], in.loader)
		in.result.Lines += part.Ignored[kind]
	}
	for _, r := range part.Rejects {
		in.reject(r.Line, r.Reason)
	}
	if len(part.Kinds) > 0 {
		in.held++
	}
	left := len(part.Kinds)
	for kind, rows := range part.Kinds {
		in.waiting[kind] = append(in.waiting[kind], &waitingRows{rows, &left})
	}
}

func (in *intake) reject(line source.Line, reason string) {
	if err := in.rejects.addLine(line, reason); in.err == nil {
		in.err = err
	}
}

// insert is the turn of a kind. It lasts until too much of the others waits.
func (in *intake) insert(ctx context.Context, kind string) error {
	if n := len(in.targets(kind)); n != 1 {
		return fmt.Errorf("the parser of %s made records of kind %s, which has %d targets: they stream through one", in.loader.Name, kind, n)
	}
	feed := native.Feed{Columns: in.plan.Parser.Columns, Next: func() *native.Part { return in.next(ctx, kind) }}
	from := "(SELECT " + source.Quote(kind) + " AS kind, * FROM " + feed.Open() + ") AS record"
	defer feed.Close()
	loaded, err := in.transfer.insert(ctx, kind, from, feed.Fits)
	in.result.Loaded += loaded
	delete(in.waiting, kind)
	return err
}

// next returns rows of a kind to insert, and reads on in the file for them; nil is the end of the kind's turn.
func (in *intake) next(ctx context.Context, kind string) *native.Part {
	for len(in.waiting[kind]) == 0 {
		if in.err != nil || in.held >= maxWaiting || !in.pull(ctx) {
			return nil
		}
	}
	rows := in.waiting[kind][0]
	in.waiting[kind][0] = nil // its memory goes with DuckDB's copy
	in.waiting[kind] = in.waiting[kind][1:]
	if *rows.kinds--; *rows.kinds == 0 {
		in.held--
	}
	in.result.Lines += int64(len(rows.Lines))
	return &native.Part{Rows: len(rows.Lines), Columns: rows.Columns, Reject: func(row int, reason string) {
		in.result.Lines-- // the file of rejects counts it
		in.reject(rows.Lines[row], reason)
	}}
}
