package cef

import (
	"fmt"
	"strings"
)

// additionalFields are the fields that have no column of their own in the canonical table, by their names in
// AdditionalFields: what leads back to the device and its log.
var additionalFields = []struct {
	name string
	slot slot
}{
	{"vendor", vendor}, {"product", product}, {"name", name}, {"act", act}, {"app", app}, {"dvchost", dvchost}, {"externalId", externalID},
	{"time", written},
}

// setAdditional fills the column additional: a JSON object of the fields that the event has, and of its labelled ones.
func (e *event) setAdditional() {
	b := e.buffer[:0]
	for _, f := range additionalFields {
		if value := e.fields[f.slot]; value != "" {
			b = appendJSON(append(b, ','), f.name)
			b = appendJSON(append(b, ':'), value)
		}
	}
	if e.custom.used {
		b = e.custom.appendTo(b)
	}
	if len(b) > 0 {
		b[0] = '{'
		b = append(b, '}')
		e.fields[additional] = string(b)
	}
	e.buffer = b
}

// labelled are CEF's custom fields, for what the format has no key: a name in cs1Label, its value in cs1. Numbers of
// bytes among them are no BytesSent: labels do not say of whose view they are.
type labelled struct {
	used   bool
	labels [places]string
	values [places]string
}

const (
	firstString     = 0               // cs1 to cs6
	firstNumber     = firstString + 6 // cn1 to cn4
	firstFlexString = firstNumber + 4 // flexString1 and 2
	firstFlexNumber = firstFlexString + 2
	places          = firstFlexNumber + 2
)

// customPlace returns the place of a custom field, and whether the key is that of its label.
func customPlace(key string) (place int, label, ok bool) {
	key, label = strings.CutSuffix(key, "Label")
	if len(key) < len("cs1") {
		return 0, false, false
	}
	last := len(key) - 1
	first, many := 0, 0
	switch key[:last] {
	case "cs":
		first, many = firstString, firstNumber-firstString
	case "cn":
		first, many = firstNumber, firstFlexString-firstNumber
	case "flexString":
		first, many = firstFlexString, firstFlexNumber-firstFlexString
	case "flexNumber":
		first, many = firstFlexNumber, places-firstFlexNumber
	}
	n := int(key[last]) - '1'
	return first + n, label, n >= 0 && n < many
}

func (l *labelled) set(place int, label bool, value string) {
	if isNoValue(value) {
		return
	}
	if label {
		l.labels[place] = value
	} else {
		l.values[place] = value
	}
	l.used = true
}

// appendTo appends the fields that have both a label and a value as one member "custom".
func (l *labelled) appendTo(b []byte) []byte {
	open := `,"custom":{`
	for i, label := range l.labels {
		if label == "" || l.values[i] == "" {
			continue
		}
		b = appendJSON(append(b, open...), label)
		b = appendJSON(append(b, ':'), l.values[i])
		open = ","
	}
	if open == "," {
		b = append(b, '}')
	}
	return b
}

// appendJSON appends a text, which is valid UTF-8, as a JSON string.
func appendJSON(b []byte, text string) []byte {
	b = append(b, '"')
	from := 0
	for i := range len(text) {
		c := text[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(b, text[from:i]...)
		if from = i + 1; c < ' ' {
			b = fmt.Appendf(b, `\u%04x`, c)
		} else {
			b = append(b, '\\', c)
		}
	}
	return append(append(b, text[from:]...), '"')
}
