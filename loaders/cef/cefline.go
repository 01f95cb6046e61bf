package cef

import (
	"fmt"
	"strings"
)

// readCEF reads "vendor|product|version|event class|name|severity|extension".
func (e *event) readCEF(text string) (reason string) {
	var header [6]string
	rest, found := text, true
	for i := range header {
		if !found {
			return fmt.Sprintf("the CEF header has %d of its 7 fields", i+1)
		}
		header[i], rest, found = cutHeader(rest)
	}
	if header[0] == "" && isHeader(rest) { // Check Point writes an empty field before its name
		copy(header[:], header[1:])
		_, rest, _ = cutHeader(rest)
	}
	e.fields[vendor], e.fields[product], e.fields[name] = header[0], header[1], header[4]
	e.readPairs(rest)
	return ""
}

// isHeader says that a field of the header comes before the first key of the extension.
func isHeader(text string) bool {
	bar := strings.IndexByte(text, '|')
	return bar >= 0 && strings.IndexByte(text[:bar], '=') < 0
}

// readPairs reads "key=value key=value", where values may have spaces: a key is the word before a "=" that is not
// escaped. A "=" behind anything else is part of a value, which devices often forget to escape.
func (e *event) readPairs(text string) {
	key, begin, from := "", 0, 0
	for {
		next := strings.IndexByte(text[from:], '=')
		if next < 0 {
			break
		}
		from += next
		start := keyStart(text, from)
		if start < from && start >= begin {
			e.setEscaped(key, text[begin:start])
			key, begin = text[start:from], from+1
		}
		from++
	}
	e.setEscaped(key, text[begin:])
}

// keyStart returns where the key before a "=" begins: at the text's start or behind a space. It is the "=" itself where
// there is none.
func keyStart(text string, at int) int {
	start := at
	for start > 0 && keyBytes[text[start-1]] {
		start--
	}
	if start > 0 && text[start-1] != ' ' {
		return at
	}
	return start
}

// keyBytes are the bytes of keys. The specification allows letters and digits; vendors write "ad.vd" and "cs1[0]" too.
var keyBytes = func() (set [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-[]") {
		set[c] = true
	}
	return set
}()

// setEscaped takes a field of CEF. Most have no column, so that their escapes need no look.
func (e *event) setEscaped(key, value string) {
	if s := slotOf(key); s != none {
		e.fields[s] = known(unescape(strings.TrimSpace(value)), e.fields[s])
	} else if place, label, ok := customPlace(key); ok {
		e.custom.set(place, label, unescape(strings.TrimSpace(value)))
	}
}

// known returns a value, or what was known before where the value says nothing.
func known(value, before string) string {
	if isNoValue(value) {
		return before
	}
	return value
}
