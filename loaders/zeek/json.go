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
		",\n    NULL::VARCHAR AS unfit" + f.Number() + "\nFROM " + f.ReadJSON(columns)
	return raw, headKinds(f)
}

// jsonKind is SQL for the log of a record: what it says itself, what its fields say, or the file's name. A line that is
// no record has no ts.
func jsonKind(f source.File) string {
	return `CASE WHEN ts IS NULL AND _path IS NULL THEN NULL ELSE coalesce(_path, "@stream", CASE
        WHEN conn_state IS NOT NULL OR orig_bytes IS NOT NULL THEN 'conn'
        WHEN query IS NOT NULL OR qtype_name IS NOT NULL THEN 'dns'
        WHEN method IS NOT NULL AND host IS NOT NULL THEN 'http'
        ELSE ` + source.Quote(kindOf(f.Name())) + ` END) END`
}

// headKinds lists the logs of the records in the head, each once, by the same rule.
func headKinds(f source.File) []string {
	var kinds []string
	for _, o := range append(f.Objects(), f.Elements()...) {
		if kind := kindOfRecord(o, kindOf(f.Name())); !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

func kindOfRecord(o map[string]json.RawMessage, name string) string {
	for _, key := range []string{"_path", "@stream"} {
		if said := source.Text(o, key); said != "" {
			return said
		}
	}
	switch {
	case o["conn_state"] != nil || o["orig_bytes"] != nil:
		return "conn"
	case o["query"] != nil || o["qtype_name"] != nil:
		return "dns"
	case o["method"] != nil && o["host"] != nil:
		return "http"
	}
	return name
}
