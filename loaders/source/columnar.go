package source

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// CSVHeader returns the column names of a CSV, nil where the first line is none, and the number of lines that they and
// the blank lines before them take, which ReadCSV is to skip. A name that is empty or there twice becomes columnN.
func (h Head) CSVHeader() (names []string, lines int) {
	for line := range bytes.Lines(h.Bytes) {
		lines++
		if len(bytes.TrimRight(line, "\r\n")) > 0 {
			break
		}
	}
	names = h.CSVRow(0)
	for i := range names {
		names[i] = PlainName(names[i])
		if slices.Contains(names[:i], names[i]) || names[i] == "" {
			names[i] = fmt.Sprintf("column%d", i+1)
		}
	}
	return names, lines
}

// CSVRow returns the fields of the n-th record of a CSV, from 0, which is the header; nil where the head has none.
func (h Head) CSVRow(n int) []string {
	r := csv.NewReader(bytes.NewReader(h.Bytes))
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

// PlainName takes the time zone out of a column name: the Azure portal writes "TimeGenerated [UTC]".
func PlainName(column string) string {
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(column), "[UTC]"))
}

// Fits says that a column's values need not be read from text to be of a canonical type, which is a cheap matter of
// numbers then: they are whole numbers, flags or times, as that type is.
func (c Column) Fits(typ string) bool {
	switch typ {
	case "TIMESTAMP":
		return strings.HasPrefix(c.Type, typ)
	case "BOOLEAN":
		return c.Type == typ
	case "INTEGER", "BIGINT":
		return wholeNumber.MatchString(c.Type)
	}
	return false
}

var wholeNumber = regexp.MustCompile(`^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$`)

// Value returns SQL for a value that fits: a number or a flag as it is, a time as a UTC TIMESTAMP, NULL where that has no
// such time. Microseconds tell it without the calendar through which DuckDB's own conversion of a time zone goes.
func (c Column) Value() string {
	switch {
	case c.Type == "TIMESTAMP WITH TIME ZONE":
		return "make_timestamp(epoch_us(" + Ident(c.Name) + "))"
	case strings.HasPrefix(c.Type, "TIMESTAMP"):
		return "make_timestamp(epoch_us(try_cast(" + Ident(c.Name) + " AS TIMESTAMP)))"
	}
	return Ident(c.Name)
}

// Text returns SQL for a column's value as text: JSON where it is nested, with a Z where it is a time, which is UTC, and
// NULL where it is NULL.
func (c Column) Text() string {
	switch {
	case c.Type == "TIMESTAMP WITH TIME ZONE":
		return "(" + Ident(c.Name) + " AT TIME ZONE 'UTC')::VARCHAR || 'Z'"
	case strings.HasPrefix(c.Type, "TIMESTAMP"): // without the Z, Time would try zones and the forms of portals
		return Ident(c.Name) + "::VARCHAR || 'Z'"
	}
	if strings.HasPrefix(c.Type, "STRUCT") || strings.HasPrefix(c.Type, "MAP") || strings.HasSuffix(c.Type, "[]") {
		return "to_json(" + Ident(c.Name) + ")::VARCHAR"
	}
	return Ident(c.Name) + "::VARCHAR"
}
