// Command exfilhunt-extension is the loadable DuckDB extension: the functions
// of package udf for any DuckDB client. It is built as a C shared library, to
// which udf/extension gives the footer that DuckDB asks for.
//
//	LOAD 'exfilhunt.duckdb_extension'
//
// DuckDB loads unsigned extensions only where allow_unsigned_extensions was
// set when the database was opened (duckdb -unsigned).
//
// # DuckDB
//
// No DuckDB is linked: a second one in the client's process is known to crash.
// Everything goes through the struct of function pointers that DuckDB hands
// over, of which only the part that API version v1.2.0 froze is used (slots.h),
// so that one file serves DuckDB 1.3 and what comes after it. Stock builds of
// 1.2 for Linux ask for another platform in the footer, linux_amd64_gcc4.
//
// # Functions and macros
//
// The functions are registered in system.main, where DuckDB puts those of every
// extension. In a database without the macros they are used at once. In a case
// file the macros of the same names stay in use until the client runs
// extension.InitScript, because in DuckDB 1.5 LOAD alone cannot put them aside:
//
//   - A macro of the file wins over a function of the system, in the file's
//     views, too. The C API registers nowhere else, and SQL may create nothing
//     in the catalog system.
//   - A temporary macro wins over both, but belongs to one connection, and an
//     extension that is being loaded gets a connection of its own.
//   - search_path with system.main first is kept per connection as well and
//     cannot be SET GLOBAL; it leaves the macros in use inside views, and CREATE
//     TABLE fails.
//   - Macros in the file that name functions of system.main would be forwarded
//     for everybody, but without the extension nobody could use such a file.
package main

func main() {} // c-shared asks for it and never calls it
