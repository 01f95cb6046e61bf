// Package schema holds the SQL that makes an empty case file: tables, functions as macros, and shared views.
package schema

import "embed"

// Version is the layout of the canonical tables. It goes up when a table changes, so that an older program
// refuses a newer case file instead of misreading it.
const Version = 1

// Files are the scripts of this folder, to be run in name order on every case file opened for writing.
//
//go:embed *.sql
var Files embed.FS
