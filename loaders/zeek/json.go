package zeek

import (
	"encoding/json"
	"slices"
	"strings"

	"exfilhunt/loaders/source"
)

// jsonRecords returns the SELECT of a JSON log's records and the logs that its head shows. A record says by _path or
// @stream which log it is of; where it says nothing, its fields or the file's name do.
func jsonRecords(f source.File) (string, []string) {
	columns := []source.Column{{Name: "_path", Type: "VARCHAR"}, {Name: "@stream", Type: "VARCHAR"}}
	selected := make([]string, 0, len(fields))
	for _, field := range fields {
		columns = append(columns, source.Column{Name: field, Type: "VARCHAR"})
		plain := strings.ReplaceAll(field, ".", "_")
		value := source.Ident(field)
		if plain != field { // some writers flatten "id.orig_h" themselves
			columns = append(columns, source.Column{Name: plain, Type: "VARCHAR"})
			value = "coalesce(" + value + ", " + source.Ident(plain) + ")"
		}
		selected = append(selected, value+" AS "+plain)
	}
	raw := "SELECT " + jsonKind(f) + " AS kind,\n    " + strings.Join(selected, ", ") +
		",\n    NULL::VARCHAR AS unfit\nFROM " + f.ReadJSON(columns)
	return raw, headKinds(f)
}

// jsonKind is SQL for the log of a record. A line that is no record has no ts.
func jsonKind(f source.File) string {
	return "CASE WHEN ts IS NOT NULL OR _path IS NOT NULL THEN coalesce(_path, \"@stream\", " + source.Quote(guess(f)) + ") END"
}

// guess is the log of records that do not name it.
func guess(f source.File) string {
	for _, o := range f.Objects() {
		switch {
		case o["conn_state"] != nil || o["orig_bytes"] != nil:
			return "conn"
		case o["query"] != nil && o["qtype_name"] != nil:
			return "dns"
		case o["method"] != nil && o["uri"] != nil:
			return "http"
		}
	}
	return kindOf(f.Name())
}

func headKinds(f source.File) []string {
	var kinds []string
	for _, o := range f.Objects() {
		kind := nameOf(o, guess(f))
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

func nameOf(o map[string]json.RawMessage, otherwise string) string {
	for _, key := range []string{"_path", "@stream"} {
		if name := source.Text(o, key); name != "" {
			return name
		}
	}
	return otherwise
}
