package sqltest

import (
	"fmt"
	"slices"
	"strings"
)

type kind int

const (
	statementOK kind = iota
	statementError
	query
)

// record is one statement or query of a file.
type record struct {
	kind  kind
	line  int    // of its first line, from 1
	types string // of a query: one letter a column
	order string // of a query: nosort, rowsort or valuesort
	sql   string
	want  []string // rows of a query, text of an error
}

// parse reads a file. Its errors begin with the line: "12: unknown record ...".
func parse(text string) ([]record, error) {
	var records []record
	rest := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for at := 0; at < len(rest); {
		if rest[at] == "" || strings.HasPrefix(rest[at], "#") {
			at++
			continue
		}
		end := at + 1
		for end < len(rest) && rest[end] != "" {
			end++
		}
		r, err := parseRecord(rest[at:end])
		if err != nil {
			return nil, fmt.Errorf("%d: %w", at+1, err)
		}
		r.line = at + 1
		records = append(records, r)
		at = end
	}
	if len(records) == 0 {
		return nil, fmt.Errorf("1: no record")
	}
	return records, nil
}

func parseRecord(lines []string) (record, error) {
	r, err := parseHead(lines[0])
	if err != nil {
		return r, err
	}
	body := lines[1:]
	separator := slices.Index(body, "----")
	if separator >= 0 {
		r.want = body[separator+1:]
		body = body[:separator]
	}
	r.sql = strings.Join(body, "\n")
	switch {
	case r.sql == "":
		return r, fmt.Errorf("%q without SQL", lines[0])
	case r.kind == statementOK && separator >= 0:
		return r, fmt.Errorf("a statement that is ok has no result")
	case r.kind == statementError && len(r.want) == 0:
		return r, fmt.Errorf("an error needs \"----\" and a part of its message, or any mistake would pass")
	case r.kind == query && separator < 0:
		return r, fmt.Errorf("a query needs \"----\" and its rows")
	}
	return r, nil
}

func parseHead(head string) (record, error) {
	words := strings.Fields(head)
	switch {
	case head == "statement ok":
		return record{kind: statementOK}, nil
	case head == "statement error":
		return record{kind: statementError}, nil
	case words[0] != "query" || len(words) < 2 || len(words) > 3:
		return record{}, fmt.Errorf("%q is not \"statement ok\", \"statement error\" or \"query TYPES [ORDER]\"", head)
	case strings.Trim(words[1], "TIR") != "":
		return record{}, fmt.Errorf("types %q are not made of T, I and R", words[1])
	case len(words) == 3 && !slices.Contains([]string{"nosort", "rowsort", "valuesort"}, words[2]):
		return record{}, fmt.Errorf("order %q is not nosort, rowsort or valuesort", words[2])
	}
	r := record{kind: query, types: words[1], order: "nosort"}
	if len(words) == 3 {
		r.order = words[2]
	}
	return r, nil
}
