// A program that loads an extension into a stock DuckDB: stock LIBDUCKDB EXTENSION.
#include <dlfcn.h>
#include <stdio.h>

int main(int argc, char **argv) {
	if (argc != 3) {
		return 2;
	}
	void *library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
	if (library == NULL) {
		fprintf(stderr, "%s\n", dlerror());
		return 1;
	}
	int (*create_config)(void **) = dlsym(library, "duckdb_create_config");
	int (*set_config)(void *, const char *, const char *) = dlsym(library, "duckdb_set_config");
	int (*open_ext)(const char *, void **, void *, char **) = dlsym(library, "duckdb_open_ext");
	int (*connect)(void *, void **) = dlsym(library, "duckdb_connect");
	int (*query)(void *, const char *, void *) = dlsym(library, "duckdb_query");
	const char *(*result_error)(void *) = dlsym(library, "duckdb_result_error");

	void *config, *database, *connection, *result[6]; // duckdb_result has six words
	char *message = "", sql[4096];
	if (create_config(&config) || set_config(config, "allow_unsigned_extensions", "true") || open_ext(NULL, &database, config, &message) ||
	    connect(database, &connection)) {
		fprintf(stderr, "cannot open a database: %s\n", message);
		return 1;
	}
	snprintf(sql, sizeof sql, "LOAD '%s'", argv[2]);
	if (query(connection, sql, result)) {
		fprintf(stderr, "%s\n", result_error(result));
		return 1;
	}
	return 0;
}
