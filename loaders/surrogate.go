package loaders

import (
	"bytes"
	"strconv"
	"unicode/utf16"
)

// pairSurrogates replaces escapes of half a UTF-16 pair ("\ud800" without its other half) by that of U+FFFD. Windows
// allows such text in command lines, and DuckDB refuses a whole record for it: an attacker could choose which events
// are lost. It returns nil where there is nothing to replace, which is nearly always.
func pairSurrogates(line []byte) []byte {
	if !bytes.Contains(line, []byte(`\ud`)) && !bytes.Contains(line, []byte(`\uD`)) {
		return nil
	}
	var repaired []byte
	for i := 0; i < len(line); i++ {
		if line[i] != '\\' {
			continue
		}
		r, ok := escape(line, i)
		if !ok {
			i++ // the escaped character is no start of an escape
			continue
		}
		if !utf16.IsSurrogate(r) {
			i += escapeSize - 1
			continue
		}
		if low, found := escape(line, i+escapeSize); found && utf16.DecodeRune(r, low) != '\uFFFD' {
			i += 2*escapeSize - 1
			continue
		}
		if repaired == nil {
			repaired = bytes.Clone(line)
		}
		copy(repaired[i:], `\ufffd`)
		i += escapeSize - 1
	}
	return repaired
}

// escapeSize is the length of \uXXXX.
const escapeSize = 6

// escape reads \uXXXX at i.
func escape(line []byte, i int) (rune, bool) {
	if i+escapeSize > len(line) || line[i] != '\\' || line[i+1] != 'u' {
		return 0, false
	}
	code, err := strconv.ParseUint(string(line[i+2:i+escapeSize]), 16, 16)
	return rune(code), err == nil
}
