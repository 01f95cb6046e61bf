package loaders

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
)

// headers watches the header lines of a tab-separated log for a place where another log begins: logs are put one
// behind the other ("cat *.log"), and then fields change their order and meaning in the middle of a file.
type headers struct {
	inHeader bool
	start    int64  // where the header being read begins
	pending  []byte // its lines that decide what the fields mean
	current  []byte // those of the header in force
	changes  []int64
}

// line takes a line that begins at an offset.
func (h *headers) line(line []byte, offset int64) {
	text := bytes.TrimLeft(line, blanks)
	if len(text) == 0 {
		return
	}
	if text[0] != '#' {
		h.endHeader()
		return
	}
	key, _, _ := bytes.Cut(text, []byte("\t"))
	switch name, _, _ := bytes.Cut(key, []byte(" ")); string(name) {
	case "#separator", "#fields", "#path", "#unset_field", "#empty_field", "#set_separator":
		if !h.inHeader {
			h.inHeader, h.start, h.pending = true, offset, nil
		}
		h.pending = append(append(h.pending, bytes.TrimRight(text, "\r")...), '\n')
	}
}

func (h *headers) endHeader() {
	if !h.inHeader {
		return
	}
	h.inHeader = false
	if h.current != nil && !bytes.Equal(h.pending, h.current) {
		h.changes = append(h.changes, h.start)
	}
	h.current = h.pending
}

// severalLogs is the error of a file that holds several logs, each of which must be read for itself.
type severalLogs struct{ starts []int64 }

func (e severalLogs) Error() string { return fmt.Sprintf("holds %d logs", len(e.starts)+1) }

// settle copies a stream that is no file on disk to a temporary one, so that it can be read more than once.
func (l *load) settle(ctx context.Context, s stream) (stream, error) {
	if s.local != "" {
		return s, nil
	}
	f, err := os.CreateTemp(l.dir, "log-*")
	if err != nil {
		return s, err
	}
	settled := stream{path: s.path, modified: s.modified, body: buffered(f), local: f.Name(), temporary: f}
	c := content{cut: s.cut}
	err = copyUntilCut(ctx, &c, f, s.body)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return s, errors.Join(err, settled.remove())
	}
	settled.cut = c.cut
	return settled, nil
}

// sections loads each of the logs in a file as a file of its own, the n-th as PATH#n.
func (l *load) sections(ctx context.Context, in input, s stream, starts []int64) []*Result {
	whole, err := os.Open(s.local)
	if err != nil {
		return []*Result{{Path: s.path, Err: plain(err)}}
	}
	defer whole.Close()
	info, err := whole.Stat()
	if err != nil {
		return []*Result{{Path: s.path, Err: plain(err)}}
	}
	var parts []stream
	ends := append(starts, info.Size())
	var from int64
	for i, to := range ends {
		part := stream{path: fmt.Sprintf("%s#%d", s.path, i+1), modified: s.modified, body: buffered(io.NewSectionReader(whole, from, to-from))}
		if i == len(ends)-1 {
			part.cut = s.cut
		}
		parts = append(parts, part)
		from = to
	}
	return l.parts(ctx, in, parts)
}

// parts loads each part of a file like a file of its own.
func (l *load) parts(ctx context.Context, in input, parts []stream) []*Result {
	var results []*Result
	for _, part := range parts {
		results = append(results, l.stream(ctx, in, part)...)
	}
	return results
}
