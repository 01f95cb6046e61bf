package winevent

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"exfilhunt/loaders/source"
)

// A shape is one way to write an event in JSON, or in the columns of a table. EventData, of which the names differ from event to
// event, is read as a MAP of what an event has.
type shape struct {
	format string
	is     func(record) bool
	// columns are the members of a record that are read; none: all, as a MAP that is called record.
	columns []source.Column
	// system is SQL over them for fields that are not in EventData.
	system map[string]string
	// data is SQL for EventData: MAP(VARCHAR, VARCHAR).
	data string
}

// record is a JSON object of which the values are not looked at yet.
type record = map[string]json.RawMessage

// wrappers are members that hold the whole event: of an Elasticsearch document, and the root of the XML.
var wrappers = []string{"_source", "Event"}

func unwrapped(o record) (inner record, wrapper string) {
	for _, name := range wrappers {
		if json.Unmarshal(o[name], &inner) == nil && inner != nil {
			return inner, name
		}
	}
	return o, ""
}

func detectJSON(head source.Head) source.Format {
	for _, o := range numbered(head) {
		if s := shapeOf(o); s != nil {
			return source.Format{Name: s.format, Reader: source.JSONLines, Wrapped: true}
		}
	}
	for _, o := range head.Objects() {
		if s := shapeOf(o); s != nil {
			return source.Format{Name: s.format, Reader: source.JSONLines}
		}
	}
	for _, o := range head.Elements() {
		if s := shapeOf(o); s != nil {
			return source.Format{Name: s.format, Reader: source.JSONLines, Wrapped: true}
		}
	}
	return source.Format{}
}

// numbered are the records of a head that evtx_dump wrote, each behind a line "Record 7" and on one line or several. The last, which may
// be cut, is left out.
func numbered(head source.Head) []record {
	text := string(head.Bytes)
	if !isNumbering(text) {
		return nil
	}
	var records []record
	for part := range strings.SplitSeq("\n"+text, "\nRecord ") {
		_, event, _ := strings.Cut(part, "\n")
		var o record
		if json.Unmarshal([]byte(event), &o) == nil && o != nil {
			records = append(records, o)
		}
	}
	return records
}

func shapeOf(o record) *shape {
	o, _ = unwrapped(o)
	at := slices.IndexFunc(shapes, func(s shape) bool { return s.is(o) })
	if at < 0 {
		return nil
	}
	return &shapes[at]
}

// shapeOfFile is the shape that detection has found.
func shapeOfFile(f source.File) shape {
	if f.Format.Reader != source.JSONLines {
		return flat
	}
	return shapes[slices.IndexFunc(shapes, func(s shape) bool { return s.format == f.Format.Name })]
}

// read is SQL for the relation of the members.
func (s shape) read(f source.File) string {
	switch {
	case f.Format.Reader != source.JSONLines:
		return table(f)
	case s.columns == nil:
		return f.ReadJSONObjects("record")
	}
	for _, o := range slices.Concat(numbered(f.Head), f.Objects(), f.Elements()) {
		if _, wrapper := unwrapped(o); wrapper != "" {
			members := make([]string, len(s.columns))
			for i, c := range s.columns {
				members[i] = source.Ident(c.Name) + " " + c.Type
			}
			whole := source.Column{Name: wrapper, Type: "STRUCT(" + strings.Join(members, ", ") + ")"}
			return "(SELECT unnest(" + source.Ident(wrapper) + ") FROM " + f.ReadJSON([]source.Column{whole}) + ")"
		}
	}
	return f.ReadJSON(s.columns)
}

// raw is the SELECT of the records. Those of kinds that no hunt reads, which are most of a log, leave their data behind.
func (s shape) raw(from string) string {
	selected := []string{kindColumn(func(field string) string {
		if _, found := s.system[field]; found {
			return field
		}
		return dataField(field)
	}) + " AS kind"}
	system := make([]string, 0, len(s.system)+1)
	for _, field := range fields {
		if expression, found := s.system[field]; found {
			system = append(system, expression+" AS "+field)
			selected = append(selected, field)
		}
	}
	return fmt.Sprintf("SELECT * REPLACE (CASE WHEN list_contains(%s, kind) THEN data END AS data)\nFROM (SELECT %s, data\nFROM (SELECT %s, %s AS data\nFROM %s))",
		source.List(hunted()), strings.Join(selected, ", "), strings.Join(system, ",\n    "), s.data, from)
}

// unpack is the step that takes the fields out of EventData.
func (s shape) unpack() string {
	all := make([]string, 0, len(fields))
	for _, field := range fields {
		if _, found := s.system[field]; !found {
			all = append(all, dataField(field)+" AS "+field)
		}
	}
	return strings.Join(all, ", ")
}

// dataField is SQL for a field of EventData.
func dataField(name string) string {
	if name == "ProcessId" {
		return "coalesce(data['ProcessId'], data['ProcessID'])"
	}
	return "data['" + name + "']"
}
