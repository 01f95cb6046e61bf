package winevent

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

// A node is an element as encoding/xml reads it.
type node struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Text    string     `xml:",chardata"`
	Nodes   []node     `xml:",any"`
}

func (n node) attr(name string) string {
	at := slices.IndexFunc(n.Attrs, func(a xml.Attr) bool { return a.Name.Local == name })
	if at < 0 {
		return ""
	}
	return n.Attrs[at].Value
}

// standard reads the fields of an event with encoding/xml, as the schema of events says where they are.
func standard(text string) ([]string, error) {
	var n node
	if err := xml.Unmarshal([]byte(text), &n); err != nil {
		return nil, err
	}
	values := make([]string, len(fields))
	return values, n.fill(values, "", 1)
}

func (n node) fill(values []string, part string, depth int) error {
	if depth > maxDepth {
		return errDeep
	}
	if name := n.XMLName.Local; part == "" && (name == "System" || name == "EventData" || name == "UserData") {
		part = name
	} else if part == "System" {
		n.fillSystem(values)
	} else if part != "" && len(n.Nodes) == 0 {
		if part == "EventData" {
			name = n.attr("Name")
		}
		n.fillData(values, name)
	}
	for _, inner := range n.Nodes {
		if err := inner.fill(values, part, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (n node) fillSystem(values []string) {
	name, value := n.XMLName.Local, strings.TrimSpace(n.Text)
	switch name {
	case "Provider":
		value = n.attr("Name")
	case "TimeCreated":
		value = n.attr("SystemTime")
	case "Execution":
		name, value = "ExecutionProcessID", n.attr("ProcessID")
	case "Security":
		name, value = "UserID", n.attr("UserID")+n.attr("UserId")
	default:
		if len(n.Nodes) > 0 {
			return
		}
	}
	if at := slices.Index(fields[:systemFields], name); at >= 0 {
		values[at] = value
	}
}

func (n node) fillData(values []string, name string) {
	at := slices.IndexFunc(fields[systemFields:], func(field string) bool { return strings.EqualFold(field, name) })
	if at >= 0 {
		values[systemFields+at] = n.Text
	}
}

// sameAsStandard fails a test where an event that encoding/xml reads is read here in another way.
func sameAsStandard(t *testing.T, text string) {
	t.Helper()
	r := eventReader{values: make([]string, len(fields))}
	err := r.read(text)
	want, wantErr := standard(text)
	if wantErr != nil || hasDTD(text) {
		return
	}
	if err != nil {
		t.Fatalf("%v, but encoding/xml reads it: %q", err, text)
	}
	for i, field := range fields {
		if oneBreak.Replace(r.values[i]) != oneBreak.Replace(want[i]) {
			t.Fatalf("%s = %q, with encoding/xml %q: %q", field, r.values[i], want[i], text)
		}
	}
}

// oneBreak makes all line breaks the same, as encoding/xml does.
var oneBreak = strings.NewReplacer("\r\n", "\n", "\r", "\n")

func hasDTD(text string) bool {
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := d.RawToken()
		if _, found := token.(xml.Directive); found || err != nil && !errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			return false
		}
	}
}
