package zeek

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"exfilhunt/loaders/source"
)

// A header is what the lines that begin with # say before the first record.
type header struct {
	separator    string
	setSeparator string
	unset        string
	empty        string
	path         string
	fields       []string
}

// tsvRecords returns the SELECT of a TSV log's records and its one log. Zeek writes every field, if only as "-", so that
// a last field without a byte means a line that is cut.
func tsvRecords(f source.File) (string, []string, error) {
	h, err := parseHeader(f.Bytes)
	if err != nil {
		return "", nil, err
	}
	if h.path == "" {
		h.path = kindOf(f.Name())
	}
	selected := make([]string, 0, len(fields))
	for _, field := range fields {
		value := h.value(field)
		if field == "answers" { // as JSON logs have it
			value = "to_json(string_split(" + value + ", " + source.Quote(h.setSeparator) + "))::VARCHAR"
		}
		selected = append(selected, value+" AS "+strings.ReplaceAll(field, ".", "_"))
	}
	raw := fmt.Sprintf("SELECT %s AS kind,\n    %s,\n    %s AS unfit%s\nFROM %s\nWHERE NOT starts_with(%s, '#')",
		source.Quote(h.path), strings.Join(selected, ", "), source.FieldCount(h.fields), f.Number(),
		f.ReadTabs(h.fields, h.separator), h.firstText())
	return raw, []string{h.path}, nil
}

// value is SQL for a field: NULL where the log lacks it or has it unset.
func (h header) value(field string) string {
	if !slices.Contains(h.fields, field) {
		return "NULL::VARCHAR"
	}
	column := source.Ident(field)
	return fmt.Sprintf("CASE %s WHEN %s THEN NULL WHEN %s THEN '' ELSE %[1]s END", column, source.Quote(h.unset), source.Quote(h.empty))
}

// firstText is SQL for the first field that is not empty; NULL on an empty line.
func (h header) firstText() string {
	columns := make([]string, len(h.fields))
	for i, field := range h.fields {
		columns[i] = "nullif(ltrim(" + source.Ident(field) + "), '')"
	}
	return "coalesce(" + strings.Join(columns, ", ") + ")"
}

// parseHeader reads the header lines of a TSV log; blanks before a "#" are passed over.
func parseHeader(head []byte) (header, error) {
	h := header{separator: "\t", setSeparator: ",", unset: "-", empty: "(empty)"}
	for line := range bytes.Lines(head) {
		text := strings.TrimLeft(strings.TrimRight(string(line), "\r\n"), " \t")
		if text != "" && !strings.HasPrefix(text, "#") {
			break
		}
		if err := h.directive(text); err != nil {
			return h, err
		}
	}
	if len(h.fields) == 0 {
		return h, fmt.Errorf("the header has no #fields line before the first record")
	}
	return h, nil
}

func (h *header) directive(text string) error {
	if value, found := strings.CutPrefix(text, "#separator "); found {
		separator, err := strconv.Unquote(`"` + strings.TrimSpace(value) + `"`)
		if err != nil || len(separator) != 1 {
			return fmt.Errorf("#separator %s: not one character", value)
		}
		h.separator = separator
		return nil
	}
	key, value, _ := strings.Cut(text, h.separator)
	switch key {
	case "#set_separator":
		h.setSeparator = value
	case "#unset_field":
		h.unset = value
	case "#empty_field":
		h.empty = value
	case "#path":
		h.path = value
	case "#fields":
		h.fields = strings.Split(value, h.separator)
	}
	return h.checkFields()
}

func (h *header) checkFields() error {
	for i, field := range h.fields {
		if field == "" || slices.Contains(h.fields[:i], field) {
			return fmt.Errorf("#fields: field %d (%q) is empty or there twice", i+1, field)
		}
	}
	return nil
}
