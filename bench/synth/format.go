package synth

import (
	"fmt"
	"io"
	"strings"
)

// A format is a way in which an archive is written.
type format struct {
	name     string
	suffix   string // of its files
	endpoint bool   // it knows processes and files; a network sensor does not
	tables   []table
	open     func(io.Writer, table) (sink, error)
}

// A table is what one file of a day holds.
type table struct {
	name    string
	kinds   [kinds]bool // the events that are its rows
	columns []column
}

// A sink writes the rows of one table.
type sink interface {
	write(columns []filled, rows int) error
	close() error
}

var formats = []format{
	{"defender", ".json", true, defenderTables, openStream},
	{"zeek", ".log", false, zeekTables, openLog},
	{"parquet", ".parquet", true, defenderTables, openParquet},
}

// Formats are the names of the formats: Defender's streaming API to Storage as NDJSON, Zeek's TSV logs, and Defender's
// columns in Parquet.
func Formats() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	return names
}

func findFormat(name string) (*format, error) {
	for i := range formats {
		if formats[i].name == name {
			return &formats[i], nil
		}
	}
	return nil, fmt.Errorf("format %q: none of %s", name, strings.Join(Formats(), ", "))
}
