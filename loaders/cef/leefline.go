package cef

import (
	"fmt"
	"strconv"
	"strings"
)

// readLEEF reads "vendor|product|version|event|attributes". Before its attributes version 2 may say what separates
// them; otherwise it is a tab.
func (e *event) readLEEF(version byte, text string) (reason string) {
	var header [4]string
	rest, found := text, true
	for i := range header {
		if !found {
			return fmt.Sprintf("the LEEF header has %d of its 5 fields", i+1)
		}
		header[i], rest, found = strings.Cut(rest, "|")
	}
	e.fields[vendor], e.fields[product], e.fields[name] = header[0], header[1], header[3]
	separator := "\t"
	if version >= '2' {
		if field, attributes, found := strings.Cut(rest, "|"); found && isSeparator(field) {
			separator, rest = separatorOf(field), attributes
		}
	}
	e.readAttributes(rest, separator)
	return ""
}

// isSeparator tells the field that names the separator from the attributes of a device that left it out.
func isSeparator(field string) bool {
	return len(field) <= len("0x0009") && !strings.Contains(field, "=")
}

// separatorOf reads the separator: the character itself, or its code as "x5E" or "0x5E"; a tab where it is empty.
func separatorOf(field string) string {
	if field == "" {
		return "\t"
	}
	digits, found := strings.CutPrefix(strings.TrimPrefix(field, "0"), "x")
	if code, err := strconv.ParseUint(digits, 16, 16); found && err == nil {
		return string(rune(code))
	}
	return field
}

// readAttributes reads "key=value" with a separator between them.
func (e *event) readAttributes(text, separator string) {
	if !strings.Contains(text, separator) {
		if !strings.Contains(text, escapedTab) {
			e.readPairs(text) // a relay has made spaces of the tabs, or there is one attribute only
			return
		}
		separator = escapedTab
	}
	for found := true; found; {
		var pair string
		pair, text, found = strings.Cut(text, separator)
		key, value, _ := strings.Cut(pair, "=")
		if s := slotOf(strings.TrimSpace(key)); s != none {
			e.fields[s] = known(strings.TrimSpace(value), e.fields[s])
		}
	}
}

// escapedTab is what rsyslog makes of a tab.
const escapedTab = "#011"
