// The DuckDB that has loaded this library: what it hands over, and what is called of it. DuckDB's own headers are not
// used, because the struct of function pointers is all that every client can give: one that links DuckDB statically
// exports no symbol.
#ifndef EXFILHUNT_HOST_H
#define EXFILHUNT_HOST_H

#include <stdbool.h>
#include <stdint.h>

// What DuckDB hands to the entry point (duckdb_extension_access).
struct exfilhunt_access {
	void (*set_error)(void *info, const char *message);
	void **(*get_database)(void *info);
	void *const *(*get_api)(void *info, const char *version);
};

// A result of a query (duckdb_result): six words, all of them DuckDB's own business.
struct exfilhunt_answer {
	uintptr_t words[6];
};

// DuckDB's number of a type (duckdb_type).
enum {
	EXFILHUNT_BOOLEAN = 1,
	EXFILHUNT_BIGINT = 5,
	EXFILHUNT_DOUBLE = 11,
	EXFILHUNT_VARCHAR = 17,
	EXFILHUNT_VARCHAR_LIST = -1 // has no number, it is made from VARCHAR
};

enum { EXFILHUNT_MAX_PARAMS = 5 }; // udf.MaxParams

// A function as DuckDB knows it. DuckDB keeps one for each function, as its extra info.
struct exfilhunt_function {
	uintptr_t index; // of the function in the Go list
	uint32_t params;
	int types[EXFILHUNT_MAX_PARAMS];
	int returns;
	bool nullable;
};

// The addresses of an argument's arrays: udf.Column in C.
struct exfilhunt_column {
	void *data, *validity, *child_data, *child_validity;
};

// Hands DuckDB the reason why loading failed.
void exfilhunt_refuse(struct exfilhunt_access *access, void *info, const char *reason);

// Takes the functions of the host into use for the whole process, and says what is wrong with them, or NULL.
const char *exfilhunt_adopt(struct exfilhunt_access *access, void *info);

// Opens a connection to the database that loads this library; NULL if that fails.
void *exfilhunt_connect(struct exfilhunt_access *access, void *info);
void exfilhunt_disconnect(void *connection);

// Runs a statement. What it says against it is for the caller to free, NULL if nothing.
char *exfilhunt_query(void *connection, const char *sql);

// Registers a function, of which DuckDB gets a copy; false if DuckDB refuses it.
bool exfilhunt_register(void *connection, const char *name, const struct exfilhunt_function *function);

#endif
