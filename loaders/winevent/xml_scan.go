package winevent

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A scanner reads the tags of an event written in XML, one after the other.
//
// It is for text that machines write: encoding/xml, which reads all of XML, takes six times as long for its tokens alone
// (BenchmarkXML). What encoding/xml accepts as an event is read here with the same outcome, and tests hold the two against
// each other, but for line breaks: they stay as they are written, because a script is evidence. What encoding/xml does
// not accept may be read here, because one bare "&" should not cost an event: neither the characters of names nor entities
// that nobody knows are looked at. A document type is refused, and so there are no entities of the file's own that grow.
type scanner struct {
	text  string
	at    int
	name  string // of the last tag, with its prefix
	attrs []attr // of the last start tag
	raw   string // text right before the last tag, as it is written
	piece []byte // the text before raw, resolved: up to a CDATA section or a comment
}

type attr struct{ name, raw string }

// A tag is what scanner.next has found.
type tag int

const (
	startTag tag = iota
	endTag
	emptyTag // <Security/>
)

var (
	errCut       = errors.New("the event is cut")
	errMalformed = errors.New("malformed XML")
	errDTD       = errors.New("a document type inside an event")
)

// next reads on to the next tag.
func (s *scanner) next() (tag, error) {
	s.piece = s.piece[:0]
	for {
		i := strings.IndexByte(s.text[s.at:], '<')
		if i < 0 {
			return 0, errCut
		}
		s.raw = s.text[s.at : s.at+i]
		s.at += i + 1
		rest := s.text[s.at:]
		var err error
		switch {
		case strings.HasPrefix(rest, "/"):
			return s.endTag()
		case strings.HasPrefix(rest, "!--"):
			_, err = s.passOver("!--", "-->")
		case strings.HasPrefix(rest, "?"):
			_, err = s.passOver("?", "?>")
		case strings.HasPrefix(rest, "![CDATA["):
			err = s.cdata()
		case strings.HasPrefix(rest, "!"):
			return 0, errDTD
		default:
			return s.startTag()
		}
		if err != nil {
			return 0, err
		}
	}
}

// chars is the text before the last tag and behind the tag before it.
func (s *scanner) chars() string {
	if len(s.piece) == 0 {
		return resolve(s.raw)
	}
	return string(s.piece) + resolve(s.raw)
}

// passOver reads what stands between a begin, which is next, and an end.
func (s *scanner) passOver(begin, end string) (string, error) {
	inside := s.text[s.at+len(begin):]
	i := strings.Index(inside, end)
	if i < 0 {
		return "", errCut
	}
	s.at += len(begin) + i + len(end)
	s.piece = append(s.piece, resolve(s.raw)...)
	return inside[:i], nil
}

func (s *scanner) cdata() error {
	inside, err := s.passOver("![CDATA[", "]]>")
	s.piece = append(s.piece, inside...)
	return err
}

func (s *scanner) endTag() (tag, error) {
	s.at++
	s.name = s.word()
	s.blanks()
	if s.name == "" || !s.take('>') {
		return 0, s.malformed()
	}
	return endTag, nil
}

func (s *scanner) startTag() (tag, error) {
	s.name = s.word()
	if s.name == "" {
		return 0, s.malformed()
	}
	s.attrs = s.attrs[:0]
	for {
		s.blanks()
		if s.take('>') {
			return startTag, nil
		}
		if s.take('/') {
			if s.take('>') {
				return emptyTag, nil
			}
			return 0, s.malformed()
		}
		if !s.attribute() {
			return 0, s.malformed()
		}
	}
}

func (s *scanner) attribute() bool {
	name := s.word()
	s.blanks()
	if name == "" || !s.take('=') {
		return false
	}
	s.blanks()
	if s.at == len(s.text) || s.text[s.at] != '"' && s.text[s.at] != '\'' {
		return false
	}
	quote := s.text[s.at]
	value := s.text[s.at+1:]
	end := strings.IndexByte(value, quote)
	if end < 0 {
		s.at = len(s.text)
		return false
	}
	if strings.IndexByte(value[:end], '<') >= 0 { // the quote was never closed
		return false
	}
	s.attrs = append(s.attrs, attr{local(name), value[:end]})
	s.at += end + 2
	return true
}

// attr is an attribute of the last start tag by its name without a prefix, "" where it has none.
func (s *scanner) attr(name string) string {
	for _, a := range s.attrs {
		if a.name == name {
			return resolve(a.raw)
		}
	}
	return ""
}

// malformed is errCut where the text has ended.
func (s *scanner) malformed() error {
	if s.at == len(s.text) {
		return errCut
	}
	return errMalformed
}

func (s *scanner) take(c byte) bool {
	if s.at < len(s.text) && s.text[s.at] == c {
		s.at++
		return true
	}
	return false
}

func (s *scanner) blanks() {
	for s.at < len(s.text) && isBlank(s.text[s.at]) {
		s.at++
	}
}

// word reads a name, or what stands in the place of one.
func (s *scanner) word() string {
	start := s.at
	for s.at < len(s.text) && !endsName[s.text[s.at]] {
		s.at++
	}
	return s.text[start:s.at]
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// endsName holds the bytes that cannot be part of a name.
var endsName = [256]bool{' ': true, '\t': true, '\n': true, '\r': true, '>': true, '/': true, '=': true, '"': true, '\'': true, '<': true}

// local is a name without its prefix.
func local(name string) string {
	prefix, after, _ := strings.Cut(name, ":")
	if prefix == "" || after == "" {
		return name
	}
	return after
}

// resolve replaces the entities of a text. What looks like an entity and is none stays as it is written.
func resolve(text string) string {
	at := strings.IndexByte(text, '&')
	if at < 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	for at >= 0 {
		b.WriteString(text[:at])
		text = text[at:]
		value, n := entity(text)
		b.WriteString(value)
		text = text[n:]
		at = strings.IndexByte(text, '&')
	}
	b.WriteString(text)
	return b.String()
}

// entity reads what begins with "&": its value and its length.
func entity(text string) (string, int) {
	const longest = 64 // far more than any needs; a text of nothing but "&" should not be searched to its end for each
	end := strings.IndexByte(text[:min(len(text), longest)], ';')
	if end < 0 {
		return "&", 1
	}
	name := text[1:end]
	switch name {
	case "lt":
		return "<", end + 1
	case "gt":
		return ">", end + 1
	case "amp":
		return "&", end + 1
	case "quot":
		return `"`, end + 1
	case "apos":
		return "'", end + 1
	}
	number, isNumber := strings.CutPrefix(name, "#")
	base := 10
	if hex, found := strings.CutPrefix(number, "x"); found {
		number, base = hex, 16
	}
	code, err := strconv.ParseUint(number, base, 32)
	if !isNumber || err != nil || code == 0 || code > utf8.MaxRune {
		return "&", 1
	}
	return string(rune(code)), end + 1
}
