package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// HeadSize is how many bytes of a file detection looks at; LongHead how many where its first record is longer than that.
const (
	HeadSize = 64 << 10
	LongHead = 8 << 20
)

// A Head is the beginning of a file, decompressed and in UTF-8 without a byte-order mark.
type Head struct {
	Path  string // as given; a member of a zip stands behind "!"
	Bytes []byte // at most HeadSize, or LongHead
	// Modified is when the file on disk, or the member of a zip, was written last: it tells the year of times that have none.
	Modified time.Time
	// Part is the name of the lines that a source has split off another file, "" for all others: no source splits them
	// again.
	Part string
	// Columns are those of a Parquet file, which names them at its end; nil for all other files.
	Columns []Column

	objects, elements func() []map[string]json.RawMessage // of Shared; nil: parsed anew for everyone who asks
}

// Shared returns the head so that its records are parsed once, whichever sources ask for them: every source looks at them
// to know its files, and they are most of what a small file costs before it is loaded.
func (h Head) Shared() Head {
	parse := h
	h.objects = sync.OnceValue(func() []map[string]json.RawMessage { return slices.Clip(parse.Objects()) })
	h.elements = sync.OnceValue(func() []map[string]json.RawMessage { return slices.Clip(parse.Elements()) })
	return h
}

// Name is the file's name in lower case without folder and without a compression's ending.
func (h Head) Name() string {
	name := strings.ToLower(path.Base(filepath.ToSlash(h.Path)))
	for _, ending := range []string{".gz", ".zst"} {
		name = strings.TrimSuffix(name, ending)
	}
	return name
}

// Lines returns the first lines that are not blank, at most n, each without its line break. The last may be cut.
func (h Head) Lines(n int) [][]byte {
	var lines [][]byte
	for line := range bytes.Lines(h.Bytes) {
		if line = bytes.TrimSpace(line); len(line) > 0 {
			lines = append(lines, line)
		}
		if len(lines) == n {
			break
		}
	}
	return lines
}

// Objects returns the JSON objects among the head's lines, keys as they are written.
func (h Head) Objects() []map[string]json.RawMessage {
	if h.objects != nil {
		return h.objects()
	}
	var objects []map[string]json.RawMessage
	for _, line := range h.Lines(math.MaxInt) {
		var o map[string]json.RawMessage
		if json.Unmarshal(line, &o) == nil && o != nil {
			objects = append(objects, o)
		}
	}
	return objects
}

// Wrappers are the members of a JSON document that hold its records, in lower case: Event Hub messages, answers of the
// Defender API and of Graph, and answers of other APIs.
var Wrappers = []string{"records", "results", "value"}

// Elements returns the records that the head shows inside an array: a top-level one, or one under a wrapper. None
// means that the file is not of that kind, or that its first record is longer than the head.
func (h Head) Elements() []map[string]json.RawMessage {
	if h.elements != nil {
		return h.elements()
	}
	d := json.NewDecoder(bytes.NewReader(h.Bytes))
	for {
		token, err := d.Token()
		if err != nil {
			return nil
		}
		switch t := token.(type) {
		case json.Delim:
			if t == '[' {
				return elements(d)
			}
			if t != '{' {
				return nil
			}
		case string:
			if slices.Contains(Wrappers, strings.ToLower(t)) {
				if token, err = d.Token(); err != nil || token != json.Delim('[') {
					return nil
				}
				return elements(d)
			}
			var skipped json.RawMessage
			if d.Decode(&skipped) != nil {
				return nil
			}
		default:
			return nil
		}
	}
}

func elements(d *json.Decoder) []map[string]json.RawMessage {
	var all []map[string]json.RawMessage
	for d.More() {
		var o map[string]json.RawMessage
		if d.Decode(&o) != nil {
			break
		}
		all = append(all, o)
	}
	return all
}

// NoObject says why a text is no JSON object, "" where it is one.
func NoObject(text []byte) string {
	var object map[string]json.RawMessage
	var wrong *json.UnmarshalTypeError
	switch err := json.Unmarshal(text, &object); {
	case errors.As(err, &wrong), err == nil && object == nil:
		return "JSON, but not an object"
	case err != nil:
		return "malformed JSON: " + err.Error()
	default:
		return ""
	}
}

// Text returns a member of a JSON object that is a string, or "".
func Text(object map[string]json.RawMessage, key string) string {
	var s string
	if json.Unmarshal(object[key], &s) != nil {
		return ""
	}
	return s
}
