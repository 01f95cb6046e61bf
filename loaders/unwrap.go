package loaders

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"

	"exfilhunt/loaders/source"
)

var errCutDocument = errors.New("the JSON document is cut: its last bracket is missing")

// unwrap copies the records of a JSON document to w, one a line: the elements of a top-level array, or of the array
// under one of source.Wrappers; of several documents in a row, those of each. It only finds where records begin and end
// and leaves it to DuckDB to judge them, so that one bad record costs only itself. What is in no array becomes a line
// as it stands, and a document that is cut gives all records before the cut and the rest as a line of its own.
func unwrap(w *bufio.Writer, r *bufio.Reader) error {
	head, _ := r.Peek(r.Size())
	first, _, complete := bytes.Cut(bytes.TrimLeft(head, " \t\r\n"), []byte("\n"))
	u := unwrapper{w: w, oneALine: complete && json.Valid(first)}
	for {
		c, err := r.ReadByte()
		if err == nil {
			err = u.next(c)
		}
		switch {
		case errors.Is(err, io.EOF):
			return u.finish()
		case err != nil:
			return errors.Join(err, u.finish())
		}
	}
}

// unwrapper is a scanner of JSON's brackets and strings.
type unwrapper struct {
	w        *bufio.Writer
	oneALine bool         // documents are one a line, so that a line break ends even a cut one
	depth    int          // of open brackets
	inside   int          // the depth of the records' array while in one, else 0
	wrapped  bool         // this document had such an array
	record   bytes.Buffer // what the current record, or the document around the array, has so far
	key      []byte       // the last string at depth 1: the name of the member that follows
	quoted   bool
	escaped  bool
}

func (u *unwrapper) next(c byte) error {
	if c == '\n' && (u.oneALine || u.quoted) {
		// No JSON string holds a raw line break either: the document was cut, so start afresh on the next line.
		u.quoted, u.escaped, u.wrapped, u.depth, u.inside = false, false, false, 0, 0
		return u.end()
	}
	if u.quoted {
		return u.inString(c)
	}
	switch c {
	case '"':
		u.quoted = true
		u.key = u.key[:0]
	case '{', '[':
		u.depth++
		if u.inside == 0 && c == '[' && (u.depth == 1 || u.depth == 2 && u.atWrapper()) {
			u.inside, u.wrapped = u.depth, true
			u.record.Reset()
			return nil
		}
	case '}', ']':
		return u.close(c)
	case ',':
		if u.inside > 0 && u.depth == u.inside {
			return u.end()
		}
	case '\n', '\r', '\t', ' ':
		c = ' ' // a record that is printed over several lines becomes one
	}
	return u.record.WriteByte(c)
}

func (u *unwrapper) inString(c byte) error {
	switch {
	case u.escaped:
		u.escaped = false
	case c == '\\':
		u.escaped = true
	case c == '"':
		u.quoted = false
	case u.depth == 1 && u.inside == 0:
		u.key = append(u.key, c)
	}
	return u.record.WriteByte(c)
}

func (u *unwrapper) atWrapper() bool {
	return slices.Contains(source.Wrappers, strings.ToLower(string(u.key)))
}

func (u *unwrapper) close(c byte) error {
	u.depth = max(0, u.depth-1)
	if u.inside > u.depth {
		u.inside = 0
		u.wrapped = u.depth > 0
		return u.end()
	}
	u.record.WriteByte(c)
	if u.depth > 0 || u.inside > 0 {
		return nil
	}
	if u.wrapped { // the rest of a document whose records are written: statistics, links to the next page
		u.record.Reset()
		u.wrapped = false
	}
	return u.end()
}

// numbering is the line that evtx_dump writes before each record.
var numbering = regexp.MustCompile(`^Record \d+\s*`)

// end writes the current record as a line, unless it is blank.
func (u *unwrapper) end() error {
	line := bytes.TrimSpace(u.record.Bytes())
	line = line[len(numbering.Find(line)):]
	if len(line) > 0 {
		if _, err := u.w.Write(line); err != nil {
			return err
		}
		if err := u.w.WriteByte('\n'); err != nil {
			return err
		}
	}
	u.record.Reset()
	return nil
}

func (u *unwrapper) finish() error {
	err := errors.Join(u.end(), u.w.Flush())
	if err == nil && (u.depth > 0 || u.quoted) {
		return errCutDocument
	}
	return err
}
