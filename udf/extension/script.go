package extension

import (
	"strings"

	"exfilhunt/udf"
)

// InitScript returns the statements that give a connection of any DuckDB client
// the native functions: they load the extension at path and, for this
// connection, put its functions before the macros of the same names in a case
// file. Nothing of it is stored in the file.
//
// Loading is once for a database, the rest once for each connection. Joined by
// "; " it is one line, which every client runs as it is.
func InitScript(path string) []string {
	load := "LOAD '" + strings.ReplaceAll(path, "'", "''") + "'"
	return append([]string{load}, udf.ForwardSQL()...)
}
