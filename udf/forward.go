package udf

import (
	"fmt"
	"strings"
)

// ForwardSQL returns the statements that make a connection use the native
// functions where a case file has SQL macros of the same names: DuckDB
// prefers a temporary macro to one in the file, and the file's to a function.
// They hold for the connection that runs them and are never stored.
func ForwardSQL() []string {
	var statements []string
	for _, f := range All {
		if f.Macro {
			statements = append(statements, f.forward())
		}
	}
	return statements
}

// forward casts, so that an argument of another type (the sum of a BIGINT is a
// HUGEINT) is taken or refused as the macro in the file takes or refuses it.
func (f *Function) forward() string {
	names, casts := make([]string, len(f.Params)), make([]string, len(f.Params))
	for i, p := range f.Params {
		names[i] = p.Name
		casts[i] = fmt.Sprintf("CAST(%s AS %s)", p.Name, p.Type)
	}
	return fmt.Sprintf("CREATE OR REPLACE TEMP MACRO %s(%s) AS system.main.%[1]s(%[3]s)",
		f.Name, strings.Join(names, ", "), strings.Join(casts, ", "))
}
