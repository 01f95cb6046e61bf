// Package udf holds the scalar functions that hunts and loaders call from SQL.
//
// A function is a kernel in plain Go and one entry in [All], which says its
// signature and how it walks over the vectors that DuckDB hands out. The
// package imports no DuckDB: udf/native registers [All] in this process, and
// the loadable extension registers the same list in any other client, where a
// second DuckDB linked beside the first one would crash it.
//
// # NULL
//
// Every function here sees NULLs itself ("special handling" in DuckDB's
// terms), because a NULL in does not mean a NULL out: telemetry leaves values
// out, and a hunt must still decide. Each kernel says what it makes of them.
//
// # SQL twins
//
// A function with Macro set also exists as a SQL macro of the same name and
// meaning in sql/schema, so that a case file works in a client that has
// neither this program nor the extension. Since such a macro wins over a
// function of the same name, a connection that has the functions runs
// [ForwardSQL] first.
//
// # Threads
//
// Run may be called from any number of threads at once.
package udf
