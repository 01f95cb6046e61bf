package hunts_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"exfilhunt/sql/hunts"
)

func TestLiteral(t *testing.T) {
	s := temp(t)
	for _, c := range []struct{ kind, value, want string }{
		{"BIGINT", "0", "0"},
		{"BIGINT", "-9223372036854775808", "-9223372036854775808"},
		{"BIGINT", "+5", "5"},
		{"DOUBLE", "5", "5.0"},
		{"DOUBLE", "-1.5e300", "-1.5e+300"},
		{"DOUBLE", "0x10p0", "16.0"},
		{"VARCHAR", "it's", "it's"},
		{"TIMESTAMP", "2026-01-31", "2026-01-31 00:00:00"},
		{"TIMESTAMP", "2026-01-31T12:00:00.1234567+01:30", "2026-01-31 10:30:00.123456"},
		{"VARCHAR[]", "", "[]"},
		{"VARCHAR[]", "a", "[a]"},
		{"VARCHAR[]", " a , b's,c", `[a, 'b\'s', c]`},
		{"VARCHAR[]", `["", " a ", "b,c", 7]`, "['', ' a ', 'b,c', 7]"},
		{"VARCHAR[]", "[]", "[]"},
		{"BIGINT[]", "443, 22", "[443, 22]"},
		{"BIGINT[]", `[443, "22"]`, "[443, 22]"},
		{"BIGINT[]", "", "[]"},
	} {
		literal, err := hunts.Param{Type: c.kind}.Literal(c.value)
		if err != nil {
			t.Errorf("%s %q: %v", c.kind, c.value, err)
			continue
		}
		got := column(t, s, "SELECT CAST(unnest([typeof(v), v::VARCHAR]) AS VARCHAR) FROM (SELECT "+literal+" AS v)")
		if !slices.Equal(got, []string{c.kind, c.want}) {
			t.Errorf("%s %q: literal %s is %v; want %s", c.kind, c.value, literal, got, c.want)
		}
	}
}

func TestLiteralErrors(t *testing.T) {
	for _, c := range []struct{ kind, value, want string }{
		{"BIGINT", "1.5", "not a whole number"},
		{"BIGINT", "", "not a whole number"},
		{"BIGINT", "9223372036854775808", "not a whole number"},
		{"BIGINT", "1; DROP TABLE x", "not a whole number"},
		{"DOUBLE", "five", "not a number"},
		{"DOUBLE", "NaN", "not a number"},
		{"DOUBLE", "-Inf", "not a number"},
		{"TIMESTAMP", "yesterday", "neither an RFC 3339 time"},
		{"TIMESTAMP", "2026-02-30", "neither an RFC 3339 time"},
		{"VARCHAR[]", "a,,b", "empty element"},
		{"VARCHAR[]", "a,", "empty element"},
		{"VARCHAR[]", `["a"`, "not a JSON array"},
		{"VARCHAR[]", `["a"] b`, "goes on after"},
		{"VARCHAR[]", `["a", null]`, "more than texts and numbers"},
		{"VARCHAR[]", `[["a"]]`, "more than texts and numbers"},
		{"BIGINT[]", "443, https", `"https" is not a whole number`},
		{"BIGINT[]", "[443.5]", `"443.5" is not a whole number`},
	} {
		literal, err := hunts.Param{Type: c.kind}.Literal(c.value)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %q: %s, %v; want an error with %q", c.kind, c.value, literal, err, c.want)
		}
	}
}

func TestTimeLiteralIsUTC(t *testing.T) {
	at := time.Date(2026, 1, 31, 23, 59, 59, 999_999_999, time.FixedZone("", -3600))
	if got, want := hunts.TimeLiteral(at), "TIMESTAMP '2026-02-01 00:59:59.999999'"; got != want {
		t.Errorf("%s; want %s", got, want)
	}
}
