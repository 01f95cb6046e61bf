package defender

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"exfilhunt/loaders/source"
)

// portal returns the SELECT of a CSV that a portal exported and its one table.
func portal(f source.File) (string, []string) {
	header := csvHeader(f.Head)
	blank := 0 // Go's reader and ours pass over blank lines before the header; DuckDB counts them
	for line := range bytes.Lines(f.Bytes) {
		if len(bytes.TrimRight(line, "\r\n")) > 0 {
			break
		}
		blank++
	}
	text := func(c string) string { return "nullif(" + source.Ident(c) + ", '')" }
	return named(f, header, text, f.ReadCSV(header, blank+1), source.FieldCount(header), csvAction(f.Head))
}

// parquet returns the SELECT of a Parquet file and its one table.
func parquet(f source.File) (string, []string, error) {
	header := make([]string, len(f.Columns))
	types := map[string]string{}
	for i, c := range f.Columns {
		header[i] = clean(c.Name)
		types[header[i]] = c.Type
	}
	if !slices.Contains(header, "Type") && guessTable(f.Head, header, "") == "" {
		return "", nil, fmt.Errorf("parquet: no column says that this is a table of Defender: %s", strings.Join(header, ", "))
	}
	text := func(c string) string {
		i := slices.Index(header, c)
		column := source.Ident(f.Columns[i].Name)
		if typ := types[c]; strings.HasPrefix(typ, "STRUCT") || strings.HasPrefix(typ, "MAP") || strings.HasSuffix(typ, "[]") {
			return "to_json(" + column + ")::VARCHAR"
		}
		return column + "::VARCHAR"
	}
	raw, kinds := named(f, header, text, f.ReadParquet(), "NULL::VARCHAR", "")
	return raw, kinds, nil
}

// named returns the SELECT of a relation with named columns, each read as text by value; columns that it lacks are NULL.
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
	raw := "SELECT " + kind + " AS kind, " + unfit + " AS unfit,\n    " + strings.Join(selected, ", ") + "\nFROM " + from
	return withFields(raw), kinds
}

func timeColumn(header []string, value func(string) string) string {
	var found []string
	for _, name := range []string{"Timestamp", "TimeGenerated"} {
		if slices.Contains(header, name) {
			found = append(found, value(name))
		}
	}
	return source.First(found...)
}

// csvHeader returns the column names of a CSV, or nil where the first line is none.
func csvHeader(head source.Head) []string {
	row := csvRow(head, 0)
	for i := range row {
		row[i] = clean(row[i])
		if slices.Contains(row[:i], row[i]) || row[i] == "" {
			row[i] = fmt.Sprintf("column%d", i+1)
		}
	}
	return row
}

// csvAction returns the ActionType of the first row.
func csvAction(head source.Head) string {
	at := slices.Index(csvHeader(head), "ActionType")
	row := csvRow(head, 1)
	if at < 0 || at >= len(row) {
		return ""
	}
	return row[at]
}

func csvRow(head source.Head, n int) []string {
	r := csv.NewReader(bytes.NewReader(head.Bytes))
	r.FieldsPerRecord = -1
	for i := 0; ; i++ {
		row, err := r.Read()
		if err != nil {
			return nil
		}
		if i == n {
			return row
		}
	}
}

// clean takes the time zone out of a column name: the Azure portal writes "TimeGenerated [UTC]".
func clean(column string) string {
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(column), "[UTC]"))
}
