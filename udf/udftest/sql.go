package udftest

import (
	"database/sql"
	"testing"

	"exfilhunt/sql/schema"
)

// Run executes a statement that must not fail.
func Run(t testing.TB, db *sql.DB, statement string, args ...any) {
	t.Helper()
	if _, err := db.Exec(statement, args...); err != nil {
		t.Fatalf("%.200s: %v", statement, err)
	}
}

// One runs a query for a single value, as text.
func One(t testing.TB, db *sql.DB, query string, args ...any) string {
	t.Helper()
	var got sql.NullString
	if err := db.QueryRow(query, args...).Scan(&got); err != nil {
		t.Fatalf("%.200s: %v", query, err)
	}
	if !got.Valid {
		return "NULL"
	}
	return got.String
}

// DefineMacros makes the functions' SQL macros, as every case file has them.
func DefineMacros(t testing.TB, db *sql.DB) {
	t.Helper()
	macros, err := schema.Files.ReadFile("20_functions.sql")
	if err != nil {
		t.Fatal(err)
	}
	Run(t, db, string(macros))
}
