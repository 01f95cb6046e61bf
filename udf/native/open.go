package native

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
	"github.com/duckdb/duckdb-go/v2/mapping"
)

// openShared returns one more handle of the database file of dsn. The path and
// the options must be those of the Connector, as duckdb-go reads them, or the
// cache takes it for another database or refuses it.
func openShared(dsn string) (mapping.Database, error) {
	var db mapping.Database
	path, query, _ := strings.Cut(dsn, "?")
	if path == "" || path == ":memory:" {
		return db, errors.New("a database in memory cannot be reached; use a file")
	}
	config, err := newConfig(query)
	if err != nil {
		return db, err
	}
	defer mapping.DestroyConfig(&config)
	var message string
	if mapping.GetOrCreateFromCache(duckdb.GetInstanceCache(), path, &db, config, &message) == mapping.StateError {
		mapping.Close(&db)
		return db, errors.New(message)
	}
	return db, nil
}

// newConfig sets what duckdb-go sets: its name, and the first value of every
// option in the query part of the dsn.
func newConfig(query string) (mapping.Config, error) {
	var config mapping.Config
	options, err := url.ParseQuery(query)
	if err != nil {
		return config, err
	}
	if mapping.CreateConfig(&config) == mapping.StateError {
		return config, errors.New("no memory for the configuration")
	}
	options.Set("duckdb_api", "go")
	for name := range options {
		if mapping.SetConfig(config, name, options.Get(name)) == mapping.StateError {
			mapping.DestroyConfig(&config)
			return config, fmt.Errorf("option %s=%s is not known", name, options.Get(name))
		}
	}
	return config, nil
}
