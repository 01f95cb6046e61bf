package main

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/duckdb/duckdb-go/v2"
)

// scalar returns a value that is no list as text: what CSV holds and people read. NULL is the empty text.
func scalar(k kind, value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case float32:
		return number(float64(v), 32)
	case float64:
		return number(v, 64)
	case duckdb.Decimal:
		return fixed(v)
	case time.Time:
		return moment(k, v)
	default:
		return fmt.Sprint(v)
	}
}

// cell returns any value as text; a list as JSON.
func cell(c column, value any) string {
	if items, isList := value.([]any); isList {
		return string(appendList(nil, c.kind, items))
	}
	return scalar(c.kind, value)
}

// number writes a float as JSON's readers expect it: digits as far as they are readable, then an exponent.
func number(f float64, bits int) string {
	size := math.Abs(f)
	switch {
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	case size != 0 && (size < 1e-6 || size >= 1e21):
		return strconv.FormatFloat(f, 'e', -1, bits)
	default:
		return strconv.FormatFloat(f, 'f', -1, bits)
	}
}

// fixed writes a decimal with all digits of its scale, as DuckDB does.
func fixed(d duckdb.Decimal) string {
	digits := new(big.Int).Abs(d.Value).String()
	scale := int(d.Scale)
	if missing := scale + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	if scale > 0 {
		digits = digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
	}
	if d.Value.Sign() < 0 {
		return "-" + digits
	}
	return digits
}

// moment writes a time as RFC 3339 in UTC, with as many fraction digits as it has.
func moment(k kind, t time.Time) string {
	if k == date {
		return t.UTC().Format(time.DateOnly)
	}
	return t.UTC().Format("2006-01-02T15:04:05.999999999Z")
}
