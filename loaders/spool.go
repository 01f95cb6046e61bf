package loaders

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"

	"exfilhunt/loaders/source"
)

// A content is what reading a stream once has found, and the plain file that DuckDB reads.
type content struct {
	local   string // a file of the user's, or a temporary one
	spooled bool   // local is temporary
	size    int64  // bytes of the stream
	sha256  string // of the stream; "" where a parser is still to read it
	sieve   *sieve // what became of its lines; nil where a record is no line
	cut     error  // the stream ended too early: what came before is kept
	split   *split // what became of its records where its source splits; nil for all other sources
}

func (c content) remove() error {
	var err error
	if c.sieve != nil && c.sieve.rejects != nil {
		err = c.sieve.rejects.remove()
	}
	if c.spooled {
		err = errors.Join(err, os.Remove(c.local))
	}
	return err
}

// longest is the longest line in bytes, 0 where a record is no line.
func (c content) longest() int64 {
	if c.sieve == nil {
		return 0
	}
	return c.sieve.longest
}

// spool reads a stream to its end. What DuckDB can read where it lies stays there; all else becomes a temporary file
// in dir: compressed input, because DuckDB reads plain files on all cores and a cut archive would cost it every row;
// wrapped JSON; and a file with lines that DuckDB's reader would not take for one record each.
func spool(ctx context.Context, dir string, s stream, format source.Format) (content, error) {
	c := content{local: s.local, cut: s.cut}
	digest := sha256.New()
	var err error
	if c.local != "" && !format.Wrapped {
		err = scan(ctx, dir, s, format, &c, digest)
	} else {
		err = toFile(ctx, dir, s, format, &c, digest)
	}
	if err != nil {
		return c, errors.Join(err, c.remove())
	}
	c.sha256 = hex.EncodeToString(digest.Sum(nil))
	return c, nil
}

// byLine says that a record of the format is a line, so that lines can be looked at one by one.
func byLine(format source.Format) bool {
	return format.Reader == source.JSONLines || format.Reader == source.TabLines
}

// scan reads a file that DuckDB may read in place. Only where it has odd lines is it read again, to a temporary file.
func scan(ctx context.Context, dir string, s stream, format source.Format, c *content, digest hash.Hash) error {
	if !byLine(format) {
		return copyUntilCut(ctx, c, digest, s.body)
	}
	c.sieve = newSieve(format.Reader, io.Discard, nil)
	err := copyUntilCut(ctx, c, both{digest, c.sieve}, s.body)
	if err = errors.Join(err, c.sieve.finish()); err != nil {
		return err
	}
	if h := c.sieve.headers; h != nil && len(h.changes) > 0 {
		return severalLogs{h.changes}
	}
	if c.sieve.odd == 0 {
		return nil
	}
	f, err := os.Open(s.local)
	if err != nil {
		return plain(err)
	}
	defer f.Close()
	again := stream{path: s.path, body: bufio.NewReader(f)}
	c.size = 0
	digest.Reset()
	return toFile(ctx, dir, again, format, c, digest)
}

// toFile copies a stream to a temporary file, wrapped records as lines, odd lines left out.
func toFile(ctx context.Context, dir string, s stream, format source.Format, c *content, digest hash.Hash) error {
	f, err := os.CreateTemp(dir, "input-*")
	if err != nil {
		return err
	}
	defer f.Close()
	c.local, c.spooled = f.Name(), true
	switch {
	case byLine(format):
	case format.Wrapped:
		return errors.Join(unwrapped(ctx, s, c, digest, f), f.Close())
	default:
		return errors.Join(copyUntilCut(ctx, c, both{digest, f}, s.body), f.Close())
	}
	rejects, err := newRejectFile(dir)
	if err != nil {
		return err
	}
	c.sieve = newSieve(format.Reader, f, rejects)
	if format.Wrapped {
		err = unwrapped(ctx, s, c, digest, c.sieve)
	} else {
		err = copyUntilCut(ctx, c, both{digest, c.sieve}, s.body)
	}
	return errors.Join(err, c.sieve.finish(), f.Close())
}

// unwrapped writes the records of a JSON document to out, one a line.
func unwrapped(ctx context.Context, s stream, c *content, digest hash.Hash, out io.Writer) error {
	r, w := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := unwrap(bufio.NewWriterSize(out, 1<<20), bufio.NewReaderSize(r, source.LongHead))
		r.CloseWithError(err)
		done <- err
	}()
	err := copyUntilCut(ctx, c, both{digest, w}, s.body)
	w.CloseWithError(err)
	inner := <-done
	if errors.Is(inner, errCutDocument) {
		if c.cut == nil {
			c.cut = inner
		}
		inner = nil
	}
	return errors.Join(err, inner)
}

// both writes to two writers at the same time: a hash takes as long as what else is done with a text.
type both struct{ one, other io.Writer }

func (b both) Write(p []byte) (int, error) {
	done := make(chan error, 1)
	go func() {
		_, err := b.one.Write(p)
		done <- err
	}()
	n, err := b.other.Write(p)
	return n, errors.Join(err, <-done)
}

// copyUntilCut copies r to w. An r that ends too early is no error: c.cut says so. A w that fails, and a cancelled
// context, are.
func copyUntilCut(ctx context.Context, c *content, w io.Writer, r io.Reader) error {
	buffer := make([]byte, 1<<20)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := r.Read(buffer)
		c.size += int64(n)
		if _, werr := w.Write(buffer[:n]); werr != nil {
			return werr
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			c.cut = err
			return nil
		}
	}
}
