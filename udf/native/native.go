// Package native registers the functions of package udf with the DuckDB that
// this program links.
//
// duckdb-go's own functions cost about 1,300 ns a row with a list argument,
// because they box every value. This package reads DuckDB's vectors through
// duckdb-go/v2/mapping instead, which needs the database handle that a
// Connector keeps to itself. Both sides open files through one instance cache,
// so opening the same file again gives the same instance; databases in memory
// bypass the cache and cannot be reached.
package native

import (
	"errors"
	"fmt"

	"github.com/duckdb/duckdb-go/v2/mapping"

	"exfilhunt/udf"
)

// Register adds every function of udf.All, and those that read a [Feed], to the database that an open
// duckdb-go Connector made from the same dsn. The functions are in system.main
// of that instance, for all its connections, until its last handle is closed;
// registering again changes nothing. It also works on a read-only database.
//
// It is an error if dsn names a database in memory, if it has other options
// than the open one, or if DuckDB has a function of its own by one of the names.
func Register(dsn string) error {
	present, err := presentFunctions(dsn)
	if err != nil {
		return fmt.Errorf("functions: %w", err)
	}
	db, err := openShared(dsn)
	if err != nil {
		return fmt.Errorf("functions: %w", err)
	}
	defer mapping.Close(&db)
	var conn mapping.Connection
	if mapping.Connect(db, &conn) == mapping.StateError {
		return errors.New("functions: cannot connect to the database")
	}
	defer mapping.Disconnect(&conn)
	for i := range udf.All {
		if err := register(conn, i, present); err != nil {
			return fmt.Errorf("functions: %s: %w", udf.All[i].Name, err)
		}
	}
	return registerFeeds(conn)
}
