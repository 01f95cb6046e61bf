package main

import (
	"fmt"
	"strings"
)

// A kind is what an output format must know of a value. Types that no hunt gives are brought to one of these by SQL.
type kind int

const (
	text      kind = iota
	boolean        // bool
	integer        // int32
	bigint         // int64
	decimal        // duckdb.Decimal or *big.Int
	float          // float32
	double         // float64
	timestamp      // time.Time, UTC, microseconds
	nanotime       // time.Time, UTC, nanoseconds
	date           // time.Time at midnight
	document       // string that holds JSON
)

// A column of an answer.
type column struct {
	name         string
	kind         kind
	list         bool  // values are []any of the kind
	width, scale int32 // of a decimal
	sqlType      string
	cast         string // SQL with %s for the column that brings it to its kind, "" where it is of it
}

// plainKinds are the types that are read as they are.
var plainKinds = map[string]kind{
	"BOOLEAN": boolean, "INTEGER": integer, "BIGINT": bigint, "FLOAT": float, "DOUBLE": double, "VARCHAR": text,
	"TIMESTAMP": timestamp, "TIMESTAMP WITH TIME ZONE": timestamp, "TIMESTAMP_NS": nanotime, "DATE": date,
}

// castKinds are the types that are read as another one that holds all their values.
var castKinds = map[string]string{
	"TINYINT": "INTEGER", "SMALLINT": "INTEGER", "UTINYINT": "INTEGER", "USMALLINT": "INTEGER", "UINTEGER": "BIGINT",
	"UBIGINT": "HUGEINT", "TIMESTAMP_S": "TIMESTAMP", "TIMESTAMP_MS": "TIMESTAMP",
}

// newColumn returns the column for a type as DESCRIBE writes it. It knows every type: what is neither a number nor a
// time nor text is read as DuckDB's text of it, and what has parts as JSON.
func newColumn(name, sqlType string) column {
	c := column{name: name, sqlType: sqlType}
	if element, isList := strings.CutSuffix(sqlType, "[]"); isList {
		return listOf(c, newColumn("", element))
	}
	if kind, plain := plainKinds[sqlType]; plain {
		c.kind = kind
		return c
	}
	if target, known := castKinds[sqlType]; known {
		c = newColumn(name, target)
		c.sqlType, c.cast = sqlType, "CAST(%s AS "+target+")"
		return c
	}
	switch {
	case sqlType == "HUGEINT":
		c.kind, c.width = decimal, 38
	case strings.HasPrefix(sqlType, "DECIMAL("):
		c.kind = decimal
		if _, err := fmt.Sscanf(sqlType, "DECIMAL(%d,%d)", &c.width, &c.scale); err != nil {
			c.kind, c.cast = text, asText
		}
	case sqlType == "JSON":
		c.kind, c.cast = document, asText
	case hasParts(sqlType):
		c.kind, c.cast = document, asJSON
	default: // UUID, TIME, INTERVAL, BLOB, BIT, ENUM, UHUGEINT and what later versions bring
		c.cast = asText
	}
	return c
}

const (
	asText = "CAST(%s AS VARCHAR)"
	asJSON = "CAST(to_json(%s) AS VARCHAR)"
)

// listOf makes c a list of elements like e, where a format can write one; lists of lists and of structs are JSON.
func listOf(c, e column) column {
	if e.list || e.kind == document {
		c.kind, c.cast = document, asJSON
		return c
	}
	c.kind, c.list, c.width, c.scale = e.kind, true, e.width, e.scale
	if target, simple := strings.CutPrefix(e.cast, "CAST(%s AS "); simple {
		c.cast = "CAST(%s AS " + strings.TrimSuffix(target, ")") + "[])"
	}
	return c
}

func hasParts(sqlType string) bool {
	for _, prefix := range []string{"STRUCT(", "MAP(", "UNION(", "VARIANT"} {
		if strings.HasPrefix(sqlType, prefix) {
			return true
		}
	}
	return strings.HasSuffix(sqlType, "]") // an array of fixed length
}

// distinct numbers column names that come twice, because a JSON object and a table need names that tell them apart.
func distinct(columns []column) {
	seen := map[string]bool{}
	for i, c := range columns {
		name := c.name
		for n := 1; seen[strings.ToLower(name)]; n++ {
			name = fmt.Sprintf("%s_%d", c.name, n)
		}
		seen[strings.ToLower(name)] = true
		columns[i].name = name
	}
}
