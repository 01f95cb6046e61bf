package loaders

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"exfilhunt/loaders/source"
)

// maxLine is the longest line that is given to DuckDB, in bytes. It reads a line as a whole, so memory must hold a few.
const maxLine = 256 << 20

// A sieve is a writer that lets through the lines of which DuckDB's reader makes one row each, and counts them. Odd
// lines, that it would split, skip or refuse a whole file for, are written to the rejects instead, so that the number
// of rows can be relied on, and so can the number of a row's line.
type sieve struct {
	out      *bufio.Writer
	rejects  *rejectFile // nil: only count
	judge    func(line []byte) verdict
	partial  []byte   // the line so far, where it spans writes
	line     int64    // number of the current line
	count    int64    // lines let through that are records
	longest  int64    // of the lines let through, in bytes
	odd      int64    // lines not let through as they are
	oddLines []int64  // the numbers of those not let through at all
	offset   int64    // of the current line
	headers  *headers // nil: lines have no headers
}

// A verdict on a line: a record, nothing, or the reason why it is odd.
type verdict struct {
	record bool
	odd    string // why it is rejected
	drop   bool   // not let through, but no reject either
	better []byte // what to let through instead of the line
}

func newSieve(reader source.Reader, out io.Writer, rejects *rejectFile) *sieve {
	s := &sieve{out: bufio.NewWriterSize(out, 1<<20), rejects: rejects, judge: judgeJSON}
	if reader == source.TabLines {
		s.judge, s.headers = judgeTab, new(headers)
	}
	return s
}

const blanks = " \t\r\v\f"

func judgeJSON(line []byte) verdict {
	text := bytes.TrimLeft(line, blanks)
	switch {
	case len(text) == 0:
		return verdict{}
	case text[0] != '{' || bytes.IndexByte(text, 0) >= 0 || len(line) > maxLine || !utf8.Valid(text):
		return verdict{odd: diagnose(text)}
	default:
		return verdict{record: true, better: pairSurrogates(line)}
	}
}

func judgeTab(line []byte) verdict {
	line = bytes.TrimSuffix(line, []byte("\r"))
	text := bytes.TrimLeft(line, blanks)
	switch {
	case len(line) == 0:
		return verdict{}
	case len(text) == 0:
		return verdict{drop: true}
	case text[0] == '#': // dropped where DuckDB would not see it as one line
		return verdict{drop: bytes.IndexByte(line, '\r') >= 0 || bytes.IndexByte(line, 0) >= 0 || !utf8.Valid(line)}
	case len(line) > maxLine:
		return verdict{odd: tooLong(line)}
	case !utf8.Valid(line):
		return verdict{odd: "invalid UTF-8"}
	case bytes.IndexByte(line, 0) >= 0:
		return verdict{odd: "a NUL byte"}
	case bytes.IndexByte(line, '\r') >= 0:
		return verdict{odd: "a carriage return inside the line"}
	default:
		return verdict{record: true}
	}
}

func tooLong(line []byte) string {
	return fmt.Sprintf("a line of %d bytes, over the limit of %d", len(line), maxLine)
}

// rejected is how many lines were written to the rejects.
func (s *sieve) rejected() int64 {
	if s.rejects == nil {
		return 0
	}
	return s.rejects.count
}

func (s *sieve) Write(p []byte) (int, error) {
	n := len(p)
	for {
		at := bytes.IndexByte(p, '\n')
		if at < 0 {
			s.partial = append(s.partial, p...)
			return n, nil
		}
		line := p[:at]
		if len(s.partial) > 0 {
			s.partial = append(s.partial, line...)
			line = s.partial
		}
		if err := s.pass(line); err != nil {
			return 0, err
		}
		s.partial = s.partial[:0]
		p = p[at+1:]
	}
}

// finish takes what is left as the last line, and lets go of the buffers.
func (s *sieve) finish() error {
	var err error
	if len(s.partial) > 0 {
		err = s.pass(s.partial)
	}
	err = errors.Join(err, s.out.Flush())
	s.partial, s.out = nil, nil
	return err
}

func (s *sieve) pass(line []byte) error {
	s.line++
	if s.headers != nil {
		s.headers.line(line, s.offset)
	}
	s.offset += int64(len(line)) + 1
	v := s.judge(line)
	if v.odd != "" || v.drop {
		return s.keepOut(line, v)
	}
	if v.better != nil {
		s.odd++
		line = v.better
	}
	if v.record {
		s.count++
		s.longest = max(s.longest, int64(len(line)))
	}
	if _, err := s.out.Write(line); err != nil {
		return err
	}
	return s.out.WriteByte('\n')
}

func (s *sieve) keepOut(line []byte, v verdict) error {
	s.odd++
	if s.rejects == nil {
		return nil
	}
	s.oddLines = append(s.oddLines, s.line)
	if v.drop {
		return nil
	}
	return s.rejects.add(reject{s.line, v.odd, line})
}
