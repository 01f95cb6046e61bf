package winevent

import (
	"fmt"
	"slices"
	"strings"

	"exfilhunt/loaders/source"
)

// detectTable knows tables of Log Analytics that were exported as CSV or Parquet: flat events, one a row.
func detectTable(head source.Head) source.Format {
	names := make([]string, len(head.Columns))
	for i, c := range head.Columns {
		names[i] = source.PlainName(c.Name)
	}
	if hasNames(names) {
		return source.Format{Name: "winevent-parquet", Reader: source.Parquet}
	}
	if header, _ := head.CSVHeader(); hasNames(header) {
		return source.Format{Name: "winevent-csv", Reader: source.CSV}
	}
	return source.Format{}
}

func hasNames(names []string) bool {
	return isFlat(func(name string) bool { return slices.Contains(names, name) })
}

// table is SQL for the rows of such a file as flat records: MAPs of their columns' texts.
func table(f source.File) string {
	from, names, values := f.ReadParquet(), []string(nil), []string(nil)
	if f.Format.Reader == source.CSV {
		header, lines := f.CSVHeader()
		from, names = f.ReadCSV(header, lines), header
		for _, name := range header {
			values = append(values, "nullif("+source.Ident(name)+", '')")
		}
	}
	for _, c := range f.Columns {
		if name := source.PlainName(c.Name); !slices.Contains(names, name) {
			names, values = append(names, name), append(values, c.Text())
		}
	}
	return fmt.Sprintf("(SELECT map(%s, [%s]) AS record FROM %s)", source.List(names), strings.Join(values, ", "), from)
}
