#include "host.h"

#include <stdlib.h>
#include <string.h>

#include "_cgo_export.h"

struct host {
#define SLOT(number, result, name, parameters) result(*name) parameters;
#include "slots.h"
#undef SLOT
};

// One host for the process, because DuckDB calls a function with nothing that leads to its host. Written once, before the
// first function is registered; the caller lets one thread at a time adopt.
static struct host host;
static bool adopted;

void exfilhunt_refuse(struct exfilhunt_access *access, void *info, const char *reason) { access->set_error(info, reason); }

const char *exfilhunt_adopt(struct exfilhunt_access *access, void *info) {
	void *const *table = access->get_api(info, "v1.2.0");
	if (table == NULL) {
		return "this DuckDB does not offer the C extension API v1.2.0: use DuckDB 1.2 or newer";
	}
	// DuckDB frees the table when loading ends.
	struct host found;
#define SLOT(number, result, name, parameters) \
	if ((found.name = (result(*) parameters)table[number]) == NULL) { \
		return "this DuckDB's C extension API lacks " #name; \
	}
#include "slots.h"
#undef SLOT
	if (!adopted) {
		host = found;
		adopted = true;
	}
	if (memcmp(&host, &found, sizeof host) != 0) {
		return "another DuckDB in this process has loaded this file: give this one a copy of it in another folder";
	}
	return NULL;
}

void *exfilhunt_connect(struct exfilhunt_access *access, void *info) {
	void **database = access->get_database(info), *connection;
	if (database == NULL || host.duckdb_connect(*database, &connection) != 0) {
		return NULL;
	}
	return connection;
}

void exfilhunt_disconnect(void *connection) { host.duckdb_disconnect(&connection); }

char *exfilhunt_query(void *connection, const char *sql) {
	struct exfilhunt_answer answer;
	char *against = NULL;
	if (host.duckdb_query(connection, sql, &answer) != 0) {
		const char *message = host.duckdb_result_error(&answer);
		against = strdup(message != NULL ? message : "query failed");
	}
	host.duckdb_destroy_result(&answer);
	return against;
}

// The caller destroys the type.
static void *logical_type(int type) {
	if (type != EXFILHUNT_VARCHAR_LIST) {
		return host.duckdb_create_logical_type(type);
	}
	void *element = host.duckdb_create_logical_type(EXFILHUNT_VARCHAR);
	void *list = host.duckdb_create_list_type(element);
	host.duckdb_destroy_logical_type(&element);
	return list;
}

static void add_parameter(void *scalar, int type) {
	void *logical = logical_type(type);
	host.duckdb_scalar_function_add_parameter(scalar, logical);
	host.duckdb_destroy_logical_type(&logical);
}

static void set_return_type(void *scalar, int type) {
	void *logical = logical_type(type);
	host.duckdb_scalar_function_set_return_type(scalar, logical);
	host.duckdb_destroy_logical_type(&logical);
}

static struct exfilhunt_column column_of(void *vector, int type) {
	struct exfilhunt_column column = {host.duckdb_vector_get_data(vector), host.duckdb_vector_get_validity(vector), NULL, NULL};
	if (type == EXFILHUNT_VARCHAR_LIST) {
		void *child = host.duckdb_list_vector_get_child(vector);
		column.child_data = host.duckdb_vector_get_data(child);
		column.child_validity = host.duckdb_vector_get_validity(child);
	}
	return column;
}

// What DuckDB calls for each chunk, on any of its threads. All arrays are fetched here, so that a chunk costs one change
// from C to Go and none back.
static void run(void *info, void *chunk, void *vector) {
	const struct exfilhunt_function *function = host.duckdb_scalar_function_get_extra_info(info);
	struct exfilhunt_column columns[EXFILHUNT_MAX_PARAMS];
	bool nulls = false;
	for (uint32_t i = 0; i < function->params; i++) {
		columns[i] = column_of(host.duckdb_data_chunk_get_vector(chunk, i), function->types[i]);
		nulls = nulls || columns[i].validity != NULL;
	}
	if (function->nullable && nulls) { // a mask costs DuckDB a pass over the result
		host.duckdb_vector_ensure_validity_writable(vector);
	}
	struct exfilhunt_column result = column_of(vector, function->returns);
	char *error = exfilhuntServe(function->index, host.duckdb_data_chunk_get_size(chunk), columns, &result);
	if (error != NULL) {
		host.duckdb_scalar_function_set_error(info, error);
		free(error);
	}
}

bool exfilhunt_register(void *connection, const char *name, const struct exfilhunt_function *function) {
	struct exfilhunt_function *kept = malloc(sizeof *kept);
	if (kept == NULL) {
		return false;
	}
	*kept = *function;
	void *scalar = host.duckdb_create_scalar_function();
	host.duckdb_scalar_function_set_name(scalar, name);
	// also called for rows with NULLs, which each function sees itself
	host.duckdb_scalar_function_set_special_handling(scalar);
	for (uint32_t i = 0; i < function->params; i++) {
		add_parameter(scalar, function->types[i]);
	}
	set_return_type(scalar, function->returns);
	host.duckdb_scalar_function_set_extra_info(scalar, kept, free);
	host.duckdb_scalar_function_set_function(scalar, run);
	int state = host.duckdb_register_scalar_function(connection, scalar);
	host.duckdb_destroy_scalar_function(&scalar);
	return state == 0;
}
