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
	"path/filepath"
	"slices"
	"time"

	"exfilhunt/loaders/source"
)

// split loads a stream of which the records hold lines of other sources: each kind of line like a file of its own,
// PATH#KIND, and what is left as the stream itself, so that every record counts once. The stream is recorded behind its
// parts, and only if all are loaded: a load that breaks off is made good by the next one, which passes over the parts
// that are there.
func (l *load) split(ctx context.Context, in input, s stream, r *Result, loader source.Loader, f source.File) []*Result {
	l.loadBatch(ctx) // what is before it goes before it
	started := time.Now()
	out := &split{loader: loader, dir: l.dir, files: map[string]*os.File{}, ignored: map[string]int64{}}
	defer out.remove()
	c, err := l.takeApart(ctx, s, loader, f, out)
	if err != nil {
		r.Err = err
		return []*Result{r}
	}
	r.Size = c.size
	if !l.isNew(ctx, r, c) {
		return []*Result{r}
	}
	parts, err := out.parts(s)
	if err != nil {
		r.Err = err
		return []*Result{r}
	}
	results := l.parts(ctx, in, parts)
	if slices.ContainsFunc(results, func(part *Result) bool { return part.Err != nil }) {
		r.Err = errors.New("a part of it could not be loaded; those that could are, and the next load goes on from there")
	} else {
		l.file(ctx, &transfer{load: l, file: f, content: c, loader: loader, result: r, started: started})
	}
	return append([]*Result{r}, results...)
}

// takeApart reads a stream to its end through its source's parser.
func (l *load) takeApart(ctx context.Context, s stream, loader source.Loader, f source.File, out *split) (c content, err error) {
	if out.rejects, err = newRejectFile(l.dir); err != nil {
		return c, err
	}
	if f.Format.Reader == source.Go {
		plan, err := loader.Plan(f)
		if err != nil {
			return c, err
		}
		return splitText(ctx, s, f.Format, plan.Parser, out)
	}
	if c, err = spool(ctx, l.dir, s, f.Format); err != nil {
		return c, err
	}
	f.Local, c.split = c.local, out
	return c, errors.Join(l.splitRows(ctx, loader, f, out), c.remove())
}

// splitText hands a parser the text as it is read.
func splitText(ctx context.Context, s stream, format source.Format, parser source.Parser, out *split) (content, error) {
	c := content{cut: s.cut, split: out}
	digest := sha256.New()
	text, w := io.Pipe()
	read := make(chan error, 1)
	go func() {
		var err error
		if format.Wrapped {
			err = unwrapped(ctx, s, &c, digest, w)
		} else {
			err = copyUntilCut(ctx, &c, io.MultiWriter(digest, w), s.body)
		}
		w.CloseWithError(err)
		read <- err
	}()
	err := parser.Parse(ctx, text, out.add)
	text.CloseWithError(err)
	if failed := <-read; err == nil {
		err = failed
	}
	c.sha256 = hex.EncodeToString(digest.Sum(nil))
	return c, err
}

// splitRows hands a parser the records that DuckDB reads, each as a JSON object on a line. The transaction ends
// without a commit: what DuckDB's reader leaves behind goes with it.
func (l *load) splitRows(ctx context.Context, loader source.Loader, f source.File, out *split) error {
	plan, err := loader.Plan(f)
	if err != nil {
		return err
	}
	if err := errors.Join(l.setMemory(ctx, f.Format.Reader, f.Longest), l.setThreads(ctx, l.threads)); err != nil {
		return err
	}
	path := filepath.Join(l.dir, "records.json")
	defer os.Remove(path)
	tx, err := l.conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "COPY ("+plan.Raw+") TO "+source.Quote(path)+" (FORMAT json)"); err != nil {
		return firstLine(err)
	}
	if f.Format.Reader == source.CSV {
		broken, err := (&transfer{tx: tx}).rejected(ctx, brokenRecords)
		if err != nil {
			return err
		}
		for _, r := range broken {
			if err := out.rejects.add(r); err != nil {
				return err
			}
		}
	}
	lines, err := os.Open(path)
	if err != nil {
		return plain(err)
	}
	defer lines.Close()
	return plan.Parser.Parse(ctx, lines, out.add)
}

// A split is what a parser has made of a stream: files with the lines of other sources, and an account of the rest.
type split struct {
	loader  source.Loader
	dir     string
	files   map[string]*os.File // by the name of the part
	ignored map[string]int64
	rejects *rejectFile
}

func (s *split) add(r *source.Records) error {
	for _, kind := range slices.Sorted(maps.Keys(r.Ignored)) {
		addKind(s.ignored, kind, r.Ignored[kind], s.loader)
	}
	for _, x := range r.Rejects {
		if err := s.rejects.addLine(x.Line, x.Reason); err != nil {
			return err
		}
	}
	for name, lines := range r.Passed {
		if err := s.write(name, lines.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

func (s *split) write(name string, lines []byte) error {
	f := s.files[name]
	if f == nil {
		var err error
		if f, err = os.CreateTemp(s.dir, "part-*"); err != nil {
			return err
		}
		s.files[name] = f
	}
	_, err := f.Write(lines)
	return err
}

// parts returns the files as parts of the whole, in the order of their names.
func (s *split) parts(whole stream) ([]stream, error) {
	var parts []stream
	for _, name := range slices.Sorted(maps.Keys(s.files)) {
		f := s.files[name]
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
		parts = append(parts, stream{path: fmt.Sprintf("%s#%s", whole.path, name), modified: whole.modified, body: buffered(f), local: f.Name(), part: name})
	}
	return parts, nil
}

// remove takes the files away; what is left of them goes with the folder.
func (s *split) remove() {
	for _, f := range s.files {
		_, _ = f.Close(), os.Remove(f.Name())
	}
	if s.rejects != nil {
		_ = s.rejects.remove()
	}
}

// leave records what of a file is in none of its parts.
func (t *transfer) leave(ctx context.Context) error {
	left := t.content.split
	maps.Copy(t.result.Kinds, left.ignored)
	t.result.Rejected = left.rejects.count
	t.result.Lines = t.result.Rejected + t.result.Ignored()
	return left.rejects.store(ctx, t)
}
