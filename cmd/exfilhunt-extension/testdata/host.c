// Hosts that the extension must refuse: host EXTENSION. A line of what it says to each.
#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { SLOTS = 357 }; // of API version v1.2.0

static void *const *table;
static void *database;
static void *offered = &database;

static void set_error(void *info, const char *message) { printf("%s\n", message); }
static void **get_database(void *info) { return offered; }
static void *const *get_api(void *info, const char *version) { return table; }
static int fails(void) { return 1; }
static int fails_too(void) { return 1; }

static struct {
	void (*set_error)(void *, const char *);
	void **(*get_database)(void *);
	void *const *(*get_api)(void *, const char *);
} access = {set_error, get_database, get_api};

static void *empty[SLOTS], *first[SLOTS], *second[SLOTS];

int main(int argc, char **argv) {
	void *library = argc == 2 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
	bool (*load)(void *, void *) = library ? dlsym(library, "exfilhunt_init_c_api") : NULL;
	if (load == NULL) {
		fprintf(stderr, "%s\n", dlerror());
		return 1;
	}
	for (int i = 0; i < SLOTS; i++) {
		first[i] = fails;
		second[i] = fails_too;
	}
	bool loaded = load(NULL, &access); // no API
	table = empty;
	loaded |= load(NULL, &access);
	table = first;
	loaded |= load(NULL, &access); // refuses to connect
	offered = NULL;
	loaded |= load(NULL, &access); // no database
	table = second;
	loaded |= load(NULL, &access); // another DuckDB
	return loaded;
}
