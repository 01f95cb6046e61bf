package winevent

import "fmt"

// xmlData is SQL for EventData in XML, as the tables Event and SecurityEvent have it: the MAP of its Data elements. A second one of a
// name is left out, and so is what holds other elements. JSON with it is read by xml_table.go, which reads all XML; CSV and Parquet,
// of which DuckDB makes rows, are read here.
func xmlData(text string) string {
	entries := fmt.Sprintf(`list_zip(regexp_extract_all(%[1]s, '%[2]s', 1), regexp_extract_all(%[1]s, '%[2]s', 2))`, text, `<Data\s+Name=["'']([^"'']+)["'']\s*>([^<]*)</Data>`)
	return fmt.Sprintf("map_from_entries(list_transform(list_filter(%[1]s, lambda e, i: list_position(list_transform(%[1]s, lambda x: x[1]), e[1]) = i), lambda e: {'k': e[1], 'v': %[2]s}))",
		entries, resolved("e[2]"))
}

// resolved is SQL for a text of which the entities are replaced, "&amp;" at last.
func resolved(text string) string {
	for _, e := range []struct{ entity, is string }{
		{"&lt;", "'<'"}, {"&gt;", "'>'"}, {"&quot;", "'\"'"}, {"&apos;", "''''"},
		{"&#xD;", "chr(13)"}, {"&#13;", "chr(13)"}, {"&#xA;", "chr(10)"}, {"&#10;", "chr(10)"}, {"&#x9;", "chr(9)"}, {"&#9;", "chr(9)"}, {"&amp;", "'&'"},
	} {
		text = fmt.Sprintf("replace(%s, '%s', %s)", text, e.entity, e.is)
	}
	return text
}
