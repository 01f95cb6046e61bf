package defender

import (
	"fmt"
	"slices"
	"strings"

	"exfilhunt/loaders/source"
)

// portal returns the SELECT of a CSV that a portal exported and its one table.
func portal(f source.File) (string, []string) {
	header, lines := f.CSVHeader()
	text := func(c string) string { return "nullif(" + source.Ident(c) + ", '')" }
	return named(f, header, text, f.ReadCSV(header, lines), source.FieldCount(header), csvAction(f.Head))
}

// parquet returns the SELECT of a Parquet file and its one table.
func parquet(f source.File) (string, []string, error) {
	header := make([]string, len(f.Columns))
	for i, c := range f.Columns {
		header[i] = source.PlainName(c.Name)
	}
	if !slices.Contains(header, "Type") && guessTable(f.Head, header, "") == "" {
		return "", nil, fmt.Errorf("parquet: no column says that this is a table of Defender: %s", strings.Join(header, ", "))
	}
	value := func(name string) string {
		column := f.Columns[slices.Index(header, name)]
		if isTyped(f, name) {
			return column.Value()
		}
		return column.Text()
	}
	raw, kinds := named(f, header, value, f.ReadParquet(), "NULL::VARCHAR", "")
	return raw, kinds, nil
}

// isTyped says that the records have a column in a type that fits the tables' own, as only Parquet does; else it is text.
func isTyped(f source.File, name string) bool {
	sources := []string{name}
	if slices.Contains(timeColumns, name) {
		name, sources = "Timestamp", timeColumns
	}
	typ := typeOf(f, name)
	found, fit := 0, 0
	for _, c := range f.Columns {
		if slices.Contains(sources, source.PlainName(c.Name)) {
			found++
			if c.Fits(typ) {
				fit++
			}
		}
	}
	return found > 0 && fit == found
}

// typeOf is the type of a column of the canonical tables, which is the same in all of them; "" for no such column.
func typeOf(f source.File, name string) string {
	for _, table := range tables {
		for _, c := range f.Tables[table] {
			if c.Name == name {
				return c.Type
			}
		}
	}
	return ""
}

// named returns the SELECT of a relation with named columns, each read by value; columns that it lacks are NULL.
func named(f source.File, header []string, value func(column string) string, from, unfit, action string) (string, []string) {
	table := guessTable(f.Head, header, action)
	selected := make([]string, 0, 150)
	for _, name := range allColumns(f) {
		if name == "Timestamp" {
			selected = append(selected, timeColumn(header, value)+" AS Timestamp")
		} else if slices.Contains(header, name) {
			selected = append(selected, value(name)+" AS "+source.Ident(name))
		} else {
			selected = append(selected, "NULL::VARCHAR AS "+source.Ident(name))
		}
	}
	kind, kinds := source.Quote(table), []string{table}
	if slices.Contains(header, "Type") {
		kind, kinds = "coalesce("+value("Type")+", "+kind+")", nil
	}
	raw := "SELECT " + kind + " AS kind, " + unfit + " AS unfit" + f.Number() + ",\n    " + strings.Join(selected, ", ") + "\nFROM " + from
	return withFields(raw), kinds
}

// timeColumns are those that say when an event was, the first one that is there first.
var timeColumns = []string{"Timestamp", "TimeGenerated"}

func timeColumn(header []string, value func(string) string) string {
	var found []string
	for _, name := range timeColumns {
		if slices.Contains(header, name) {
			found = append(found, value(name))
		}
	}
	if len(found) == 0 {
		return "NULL::VARCHAR"
	}
	return "coalesce(" + strings.Join(found, ", ") + ")"
}

// csvAction returns the ActionType of the first row.
func csvAction(head source.Head) string {
	header, _ := head.CSVHeader()
	at := slices.Index(header, "ActionType")
	row := head.CSVRow(1)
	if at < 0 || at >= len(row) {
		return ""
	}
	return row[at]
}
