package defender

import (
	"slices"
	"strings"

	"exfilhunt/loaders/source"
)

// stream returns the SELECT of the streaming API's records and the tables that the head shows.
func stream(f source.File) (string, []string) {
	members := make([]string, 0, 150)
	selected := make([]string, 0, 150)
	for _, name := range allColumns(f) {
		members = append(members, source.Ident(name)+" VARCHAR")
		value := "properties." + source.Ident(name)
		if name == "Timestamp" { // some records have it only outside
			value = "coalesce(" + value + ", time)"
		}
		selected = append(selected, value+" AS "+source.Ident(name))
	}
	columns := []source.Column{
		{Name: "time", Type: "VARCHAR"}, {Name: "category", Type: "VARCHAR"},
		{Name: "properties", Type: "STRUCT(" + strings.Join(members, ", ") + ")"},
	}
	raw := "SELECT replace(category, 'AdvancedHunting-', '') AS kind,\n" +
		"    CASE WHEN coalesce(properties.Timestamp, properties.ActionType, properties.DeviceId, properties.DeviceName) IS NULL\n" +
		"        THEN 'properties is missing or has no columns of a table' END AS unfit" + f.Number() + ",\n    " +
		strings.Join(selected, ", ") + "\nFROM " + f.ReadJSON(columns)
	return withFields(raw), headTables(f.Objects(), func(o record) string {
		return strings.TrimPrefix(source.Text(o, "category"), "AdvancedHunting-")
	})
}

// flat returns the SELECT of rows that have Defender's columns themselves, with the table in Type or nowhere.
func flat(f source.File) (string, []string) {
	objects := append(f.Objects(), f.Elements()...)
	var guess string
	for _, o := range objects {
		if guess = guessTable(f.Head, names(o), source.Text(o, "ActionType")); guess != "" {
			break
		}
	}
	columns := []source.Column{{Name: "TimeGenerated", Type: "VARCHAR"}, {Name: "Type", Type: "VARCHAR"}}
	selected := make([]string, 0, 150)
	for _, name := range allColumns(f) {
		columns = append(columns, source.Column{Name: name, Type: "VARCHAR"})
		value := source.Ident(name)
		if name == "Timestamp" {
			value = "coalesce(Timestamp, TimeGenerated)"
		}
		selected = append(selected, value+" AS "+source.Ident(name))
	}
	raw := "SELECT CASE WHEN coalesce(Timestamp, TimeGenerated, Type, ActionType, DeviceName) IS NOT NULL\n" +
		"        THEN coalesce(nullif(Type, ''), nullif(" + source.Quote(guess) + ", '')) END AS kind,\n    NULL::VARCHAR AS unfit" + f.Number() + ",\n    " +
		strings.Join(selected, ", ") + "\nFROM " + f.ReadJSON(columns)
	return withFields(raw), headTables(f.Objects(), func(o record) string {
		if table := source.Text(o, "Type"); table != "" {
			return table
		}
		return guess
	})
}

// headTables lists the tables of the records in the head, each once.
func headTables(objects []record, tableOf func(record) string) []string {
	var found []string
	for _, o := range objects {
		if table := tableOf(o); !slices.Contains(found, table) {
			found = append(found, table)
		}
	}
	return found
}

// allColumns lists the columns of the canonical tables, each once, without those that tell where a row came from.
func allColumns(f source.File) []string {
	var all []string
	for _, table := range tables {
		for _, c := range f.Tables[table] {
			if !slices.Contains(all, c.Name) && c.Name != "SourceType" && c.Name != "SourceId" {
				all = append(all, c.Name)
			}
		}
	}
	return all
}
