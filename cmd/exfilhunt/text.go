package main

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// visible returns s with every rune that a terminal would act on, or not show, as an escape: \n, \x1b, \u202e.
// Telemetry is written by attackers too: a command line must not clear the screen, set the window's title or turn
// the line around. Backslashes stay single, because Windows paths are read here all day.
func visible(s string) string {
	var b strings.Builder
	start := 0
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if escaped := escapeOf(r, size, s[i]); escaped != "" {
			b.WriteString(s[start:i] + escaped)
			start = i + size
		}
		i += size
	}
	return b.String() + s[start:]
}

// escapeOf returns how a rune is shown, "" where it may be shown as it is. first is its first byte, which is all
// there is of it where the text is not UTF-8.
func escapeOf(r rune, size int, first byte) string {
	switch {
	case r == utf8.RuneError && size == 1:
		return fmt.Sprintf(`\x%02x`, first)
	case strconv.IsPrint(r):
		return ""
	default:
		return strings.Trim(strconv.QuoteRune(r), "'")
	}
}

// appendString appends s as a JSON string that is safe to print: every rune that is not printable is \uXXXX.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i, r := range s {
		if r != '"' && r != '\\' && r != utf8.RuneError && strconv.IsPrint(r) {
			continue
		}
		b = append(b, s[start:i]...)
		size := utf8.RuneLen(r)
		switch r {
		case '"', '\\':
			b = append(b, '\\', byte(r))
		case '\n':
			b = append(b, `\n`...)
		case '\r':
			b = append(b, `\r`...)
		case '\t':
			b = append(b, `\t`...)
		case utf8.RuneError:
			_, size = utf8.DecodeRuneInString(s[i:])
			b = append(b, `\ufffd`...)
		default:
			b = appendEscape(b, r)
		}
		start = i + size
	}
	return append(append(b, s[start:]...), '"')
}

// appendPrintable appends a JSON text without line breaks, its non-printable runes escaped: outside of strings there
// are none.
func appendPrintable(b, text []byte) []byte {
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if strconv.IsPrint(r) {
			b = append(b, text[:size]...)
		} else {
			b = appendEscape(b, r)
		}
		text = text[size:]
	}
	return b
}

// appendEscape appends \uXXXX, twice for a rune that needs a surrogate pair.
func appendEscape(b []byte, r rune) []byte {
	const hex = "0123456789abcdef"
	if r > 0xffff {
		r -= 0x10000
		b = appendEscape(b, 0xd800+r>>10)
		r = 0xdc00 + r&0x3ff
	}
	return append(b, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
}

// thousands writes a count for people: 1,234,567.
func thousands(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// counted is a number with its noun, "1 file" or "2 files".
func counted(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return thousands(n) + " " + noun + "s"
}
