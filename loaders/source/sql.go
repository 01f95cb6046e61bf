package source

import (
	"fmt"
	"slices"
	"strings"
)

// Quote returns s as an SQL string literal.
func Quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// Ident returns s as a quoted SQL identifier.
func Ident(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// List returns items as an SQL list of strings.
func List(items []string) string {
	quoted := make([]string, len(items))
	for i, item := range items {
		quoted[i] = Quote(item)
	}
	return "[" + strings.Join(quoted, ", ") + "]::VARCHAR[]"
}

// Time returns SQL that reads a text as a UTC TIMESTAMP, NULL where it does not parse: ISO 8601 with any number of
// fraction digits (cut to microseconds) and any offset, or one of the forms in which Microsoft's portals write
// times to CSV. DuckDB's own cast of such a text to TIMESTAMP ignores the offset, so it may only see "Z".
func Time(expr string) string {
	return fmt.Sprintf(`CASE WHEN %[1]s LIKE '%%Z' THEN try_cast(%[1]s AS TIMESTAMP)
        ELSE coalesce(try_cast(try_cast(%[1]s AS TIMESTAMPTZ) AS TIMESTAMP),
            try_strptime(%[1]s, ['%%m/%%d/%%Y, %%I:%%M:%%S.%%g %%p', '%%m/%%d/%%Y, %%I:%%M:%%S %%p', '%%b %%d, %%Y %%I:%%M:%%S %%p',
                '%%b %%d, %%Y %%I:%%M:%%S.%%g %%p'])) END`, expr)
}

// A Reason is SQL for why a record cannot be loaded: branches of a CASE, which First puts together.
type Reason string

// First returns SQL for the first of several reasons that is one, NULL where none is.
func First(reasons ...Reason) string {
	branches := "CASE"
	for _, r := range reasons {
		branches += "\n    " + string(r)
	}
	return branches + " END"
}

// Told is the reason that a column or another expression tells, NULL where it is none.
func Told(expr string) Reason { return Reason("WHEN " + expr + " IS NOT NULL THEN " + expr) }

// NoTime is the reason of a value that is no time of an event; timestamp is SQL for what it was read as. It must lie between
// 1970 and 2200: one event in the far future, forged or misread, would be the newest and hide all others from a time window.
func NoTime(name, value, timestamp string) Reason {
	return Reason(fmt.Sprintf("WHEN %[2]s IS NULL THEN '%[1]s is missing'\n"+
		"    WHEN (%[3]s) IS NULL THEN '%[1]s: \"' || left(%[2]s::VARCHAR, 64) || '\" is no time'\n"+
		"    WHEN (%[3]s) NOT BETWEEN TIMESTAMP '1970-01-01' AND TIMESTAMP '2200-01-01' THEN '%[1]s: \"' || left(%[2]s::VARCHAR, 64) || '\" is not between 1970 and 2200'",
		name, value, timestamp))
}

// Unfit is the reason of a text or a number that is none of a type; NULL is. No number of telemetry is negative.
func Unfit(name, expr, typ string) Reason {
	return Misread(name, expr, "try_cast("+expr+" AS "+typ+")")
}

// Misread is Unfit where what became of the text is at hand: NULL if it is no number.
func Misread(name, expr, number string) Reason {
	return Reason(fmt.Sprintf("WHEN %[2]s IS NOT NULL AND coalesce(%[3]s < 0, true) THEN '%[1]s: \"' || left(%[2]s::VARCHAR, 64) || '\" is out of range or no whole number'",
		name, expr, number))
}

// IPType returns SQL for Defender's kind of an address, by the networks that the user calls inside.
func (f File) IPType(expr string) string { return "ip_type(" + expr + ", " + List(f.Internal) + ")" }

// IsInside returns SQL for whether a kind of an address is one of networks inside.
func IsInside(kind string) string { return kind + " IN ('Private', 'Loopback', 'LinkLocal')" }

// ReadJSON returns a table function that reads the file's lines as JSON objects, with declared columns. Every line
// that is not blank gives one row; NULLs where the line is no JSON object.
func (f File) ReadJSON(columns []Column) string { return f.readJSON("", columns) }

// ReadJSONObjects is ReadJSON for records of which the members are not known: it has one column, a MAP of their texts.
func (f File) ReadJSONObjects(column string) string {
	return f.readJSON(", records = 'false'", []Column{{column, "MAP(VARCHAR, VARCHAR)"}})
}

func (f File) readJSON(options string, columns []Column) string {
	declared := make([]string, len(columns))
	for i, c := range columns {
		declared[i] = Quote(c.Name) + ": " + Quote(c.Type)
	}
	return fmt.Sprintf("read_json(%s, format = 'newline_delimited', hive_partitioning = false, compression = 'uncompressed', ignore_errors = true, maximum_object_size = %d%s,\n    columns = {%s})",
		f.paths(), max(16<<20, f.Longest+1), options, strings.Join(declared, ", "))
}

// ReadParquet returns a table function that reads the file's own columns.
func (f File) ReadParquet() string {
	return "read_parquet(" + f.paths() + ", hive_partitioning = false)"
}

// pathColumn is one that DuckDB's readers add: the path of the record's file.
const pathColumn = "(path)"

// paths are a reader's first arguments.
func (f File) paths() string {
	if f.Locals == nil {
		return Quote(f.Local)
	}
	return List(f.Locals) + ", filename = " + Quote(pathColumn)
}

// Number returns SQL for one more column of Raw, ", x AS file": of which of the Locals a record is, from 1. Without Locals it
// is "".
func (f File) Number() string {
	if f.Locals == nil {
		return ""
	}
	return ", list_position(" + List(f.Locals) + ", " + Ident(pathColumn) + ") AS file"
}

// More is a column behind the last one that ReadTabs and ReadCSV declare: a record that fills it has too many fields.
const More = "(more)"

// ReadTabs returns a table function that reads the file's fields as text, without quoting. A line with too few fields
// gives NULLs.
func (f File) ReadTabs(columns []string, separator string) string {
	return f.readFields(columns, fmt.Sprintf("delim = %s, quote = '', escape = '', ignore_errors = true, max_line_size = %d",
		Quote(separator), max(2<<20, f.Longest+1)))
}

// ReadCSV returns a table function that reads the file's quoted fields as text, "" included, behind its first skip
// lines. A record with too few fields gives NULLs; one that is no record at all goes to DuckDB's table reject_errors.
// It runs on one core: only so does DuckDB allow both line breaks in quotes and records of different lengths.
func (f File) ReadCSV(columns []string, skip int) string {
	return f.readFields(columns, fmt.Sprintf("parallel = false, quote = '\"', escape = '\"', nullstr = E'\\x01', store_rejects = true, skip = %d, max_line_size = %d, buffer_size = %d",
		skip, 16<<20, 64<<20))
}

func (f File) readFields(columns []string, options string) string {
	declared := make([]string, 0, len(columns)+1)
	for _, name := range append(slices.Clone(columns), More) {
		declared = append(declared, Quote(name)+": 'VARCHAR'")
	}
	return fmt.Sprintf("read_csv(%s, auto_detect = false, hive_partitioning = false, header = false, compression = 'uncompressed', null_padding = true, strict_mode = false,\n    %s, columns = {%s})",
		f.paths(), options, strings.Join(declared, ", "))
}

// FieldCount returns SQL that says why a record of ReadTabs or ReadCSV has not the header's fields, NULL where it has.
func FieldCount(columns []string) string {
	return First(Reason(fmt.Sprintf("WHEN %s IS NOT NULL THEN 'more than the %d fields of the header' WHEN %s IS NULL THEN 'fewer than the %[2]d fields of the header'",
		Ident(More), len(columns), Ident(columns[len(columns)-1]))))
}
