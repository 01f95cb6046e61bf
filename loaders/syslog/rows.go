package syslog

import (
	"strings"

	"exfilhunt/loaders/source"
)

// csvRows returns a SELECT of a CSV's rows with the columns that messages are read from.
func csvRows(f source.File) string {
	names, lines := f.CSVHeader()
	columns := make([]source.Column, len(names))
	for i, name := range names {
		columns[i] = source.Column{Name: name, Type: "VARCHAR"}
	}
	return rows(columns, source.FieldCount(names), f.ReadCSV(names, lines))
}

func parquetRows(f source.File) string { return rows(f.Columns, "NULL::VARCHAR", f.ReadParquet()) }

// rows selects columns under the names by which readMessage knows them, times in RFC 3339. why is SQL for the reason why a
// row is none.
func rows(columns []source.Column, why, from string) string {
	selected := []string{why + " AS " + source.Ident(names[atUnfit][0])}
	for _, c := range columns {
		p, known := places[c.Name]
		if !known {
			continue
		}
		value := c.Text()
		if p.field == atTime {
			value = "coalesce(strftime(" + source.Time(value) + ", '%Y-%m-%dT%H:%M:%S.%fZ'), " + value + ")"
		}
		selected = append(selected, value+" AS "+source.Ident(c.Name))
	}
	return "SELECT " + strings.Join(selected, ",\n    ") + "\nFROM " + from
}
