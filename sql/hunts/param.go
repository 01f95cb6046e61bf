package hunts

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A Param is one parameter of a hunt: "name TYPE = default -- meaning".
type Param struct {
	Name    string
	Type    string // BIGINT, DOUBLE, VARCHAR, TIMESTAMP, BIGINT[] or VARCHAR[]
	Default string // an SQL literal
	Meaning string
}

// window are the parameters that every hunt has besides its own.
var window = []Param{
	{"since", "TIMESTAMP", "NULL", "only events after this time; NULL: from the first"},
	{"until", "TIMESTAMP", "NULL", "only events up to this time; NULL: to the last"},
}

var paramForm = regexp.MustCompile(`^([a-z_]+) (BIGINT|DOUBLE|VARCHAR|TIMESTAMP|BIGINT\[\]|VARCHAR\[\]) = (.+?) -- (.+)$`)

func parseParam(value string) (Param, error) {
	m := paramForm.FindStringSubmatch(value)
	if m == nil {
		return Param{}, fmt.Errorf("%q is not \"name TYPE = default -- meaning\"", value)
	}
	return Param{m[1], m[2], m[3], m[4]}, nil
}

// Literal turns a value from a command line into an SQL literal of the parameter's type. A list is a JSON array, or
// values with commas between them; a TIMESTAMP is RFC 3339 or a date.
func (p Param) Literal(value string) (string, error) {
	switch p.Type {
	case "BIGINT":
		return integerLiteral(value)
	case "DOUBLE":
		number, err := strconv.ParseFloat(value, 64)
		if err != nil || math.IsNaN(number) || math.IsInf(number, 0) {
			return "", fmt.Errorf("%q is not a number", value)
		}
		return Quote(strconv.FormatFloat(number, 'g', -1, 64)) + "::DOUBLE", nil
	case "TIMESTAMP":
		t, err := ParseTime(value)
		if err != nil {
			return "", err
		}
		return TimeLiteral(t), nil
	case "BIGINT[]":
		return listLiteral(value, p.Type, integerLiteral)
	case "VARCHAR[]":
		return listLiteral(value, p.Type, func(item string) (string, error) { return Quote(item), nil })
	default:
		return Quote(value), nil
	}
}

// integerLiteral quotes the number, because a bare -9223372036854775808 is the negation of a number too large.
func integerLiteral(value string) (string, error) {
	number, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return "", fmt.Errorf("%q is not a whole number", value)
	}
	return Quote(strconv.FormatInt(number, 10)) + "::BIGINT", nil
}

// ParseTime reads RFC 3339 or a date, which is its midnight UTC.
func ParseTime(value string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339Nano, time.DateOnly} {
		if t, err := time.Parse(layout, value); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is neither an RFC 3339 time (2026-01-31T12:00:00Z) nor a date (2026-01-31)", value)
}

// TimeLiteral returns t as an SQL TIMESTAMP in UTC, cut to microseconds.
func TimeLiteral(t time.Time) string {
	return "TIMESTAMP '" + t.UTC().Format("2006-01-02 15:04:05.000000") + "'"
}

func listLiteral(value, listType string, literal func(item string) (string, error)) (string, error) {
	items, err := listItems(value)
	if err != nil {
		return "", err
	}
	literals := make([]string, len(items))
	for i, item := range items {
		if literals[i], err = literal(item); err != nil {
			return "", err
		}
	}
	return "[" + strings.Join(literals, ", ") + "]::" + listType, nil
}

// listItems splits a list. An empty element must be meant, since KQL's has_any finds it in every text: it takes the JSON form.
func listItems(value string) ([]string, error) {
	if value == "" {
		return nil, nil
	}
	if strings.HasPrefix(value, "[") {
		return jsonItems(value)
	}
	items := strings.Split(value, ",")
	for i := range items {
		items[i] = strings.TrimSpace(items[i])
		if items[i] == "" {
			return nil, fmt.Errorf("%q has an empty element: write it as a JSON array if that is meant", value)
		}
	}
	return items, nil
}

func jsonItems(value string) ([]string, error) {
	var values []any
	decoder := json.NewDecoder(strings.NewReader(value))
	decoder.UseNumber()
	if err := decoder.Decode(&values); err != nil {
		return nil, fmt.Errorf("%q is not a JSON array: %w", value, err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, fmt.Errorf("%q goes on after the JSON array", value)
	}
	items := make([]string, len(values))
	for i, v := range values {
		switch v := v.(type) {
		case string:
			items[i] = v
		case json.Number:
			items[i] = v.String()
		default:
			return nil, fmt.Errorf("%q holds more than texts and numbers", value)
		}
	}
	return items, nil
}
