package udf

import (
	"os"
	"strings"
	"testing"
)

func TestAll(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range All {
		if seen[f.Name] {
			t.Errorf("%s is listed twice", f.Name)
		}
		seen[f.Name] = true
		if len(f.Params) > MaxParams {
			t.Errorf("%s has %d parameters, MaxParams is %d", f.Name, len(f.Params), MaxParams)
		}
		if f.Doc == "" || strings.HasSuffix(f.Doc, ".") || f.Run == nil {
			t.Errorf("%s: incomplete: %+v", f.Name, f)
		}
		if _, err := os.Stat("testdata/" + f.Name + ".test"); f.Macro && err != nil {
			t.Errorf("%s is a function of SQL without a test in SQL: %v", f.Name, err)
		}
	}
}

func TestForwardSQL(t *testing.T) {
	const want = "CREATE OR REPLACE TEMP MACRO exfil_ratio(sent, received) AS " +
		"system.main.exfil_ratio(CAST(sent AS BIGINT), CAST(received AS BIGINT))"
	statements := ForwardSQL()
	if len(statements) != 3 || statements[1] != want {
		t.Errorf("%q, want 3 statements, the second %q", statements, want)
	}
}
