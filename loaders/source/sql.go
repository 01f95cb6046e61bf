package source

import (
	"fmt"
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

// Unfit returns SQL that says why a text is no number of a type, or NULL where it is one or is NULL. No number of
// telemetry is negative.
func Unfit(name, expr, typ string) string {
	return fmt.Sprintf("CASE WHEN %[2]s IS NOT NULL AND coalesce(try_cast(%[2]s AS %[3]s) < 0, true) THEN '%[1]s: \"' || left(%[2]s, 64) || '\" is out of range or no whole number' END",
		name, expr, typ)
}

// First returns SQL for the first of several reasons that is not NULL.
func First(reasons ...string) string {
	if len(reasons) == 0 {
		return "NULL::VARCHAR"
	}
	return "coalesce(" + strings.Join(reasons, ",\n    ") + ")"
}

// IPType returns SQL for Defender's kind of an address, by the networks that the user calls inside.
func (f File) IPType(expr string) string { return "ip_type(" + expr + ", " + List(f.Internal) + ")" }

// ReadJSON returns a table function that reads the file's lines as JSON objects, with declared columns. Every line
// that is not blank gives one row; NULLs where the line is no JSON object.
func (f File) ReadJSON(columns []Column) string {
	declared := make([]string, len(columns))
	for i, c := range columns {
		declared[i] = Quote(c.Name) + ": " + Quote(c.Type)
	}
	return fmt.Sprintf("read_json(%s, format = 'newline_delimited', compression = 'uncompressed', ignore_errors = true, maximum_object_size = %d,\n    columns = {%s})",
		Quote(f.Local), max(16<<20, f.Longest+1), strings.Join(declared, ", "))
}

// ReadDelimited returns a table function that reads the file's fields as text, in the order of columns. A line with
// too few fields gives NULLs; fields beyond the columns are dropped. Lines that are not UTF-8 give no row.
func (f File) ReadDelimited(columns []string, separator, quote string, skip int) string {
	declared := make([]string, len(columns))
	for i, name := range columns {
		declared[i] = Quote(name) + ": 'VARCHAR'"
	}
	options := fmt.Sprintf("delim = %s, quote = %s, escape = %[2]s, skip = %d", Quote(separator), Quote(quote), skip)
	return fmt.Sprintf("read_csv(%s, auto_detect = false, header = false, compression = 'uncompressed', null_padding = true, strict_mode = false, ignore_errors = true,\n    max_line_size = %d, %s, columns = {%s})",
		Quote(f.Local), max(2<<20, f.Longest+1), options, strings.Join(declared, ", "))
}
