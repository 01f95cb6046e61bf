package native

import (
	"database/sql"
	"strings"

	"exfilhunt/udf"
)

// presentFunctions returns the signature of each function that the database
// already has under one of our names. Registering over it would replace a
// function of DuckDB's own without a word.
func presentFunctions(dsn string) (map[string]string, error) {
	db, err := sql.Open("duckdb", dsn)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.Query(presentSQL())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	present := map[string]string{}
	for rows.Next() {
		var name, signature string
		if err := rows.Scan(&name, &signature); err != nil {
			return nil, err
		}
		present[name] = signature
	}
	return present, rows.Err()
}

func presentSQL() string {
	names := make([]string, len(udf.All))
	for i, f := range udf.All {
		names[i] = "'" + f.Name + "'"
	}
	return `SELECT function_name, string_agg(
	function_name || '(' || array_to_string(parameter_types, ', ') || ') -> ' || return_type, '; ')
FROM duckdb_functions()
WHERE database_name = 'system' AND schema_name = 'main'
	AND function_name IN (` + strings.Join(names, ", ") + `)
GROUP BY function_name`
}

// signatureOf is the form in which presentFunctions gives a function of ours.
func signatureOf(f *udf.Function) string {
	types := make([]string, len(f.Params))
	for i, p := range f.Params {
		types[i] = p.Type.String()
	}
	return f.Name + "(" + strings.Join(types, ", ") + ") -> " + f.Returns.String()
}
