// A DuckDB extension that says which function of DuckDB is in each place of slots.h: a line "number name symbol" each.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>

struct access {
	void (*set_error)(void *, const char *);
	void *(*get_database)(void *);
	void *const *(*get_api)(void *, const char *);
};

bool probe_init_c_api(void *info, struct access *access) {
	void *const *table = access->get_api(info, "v1.2.0");
	if (table == NULL) {
		return false;
	}
	Dl_info symbol;
#define SLOT(number, result, name, parameters) \
	printf("%d %s %s\n", number, #name, dladdr(table[number], &symbol) && symbol.dli_sname ? symbol.dli_sname : "?");
#include "slots.h"
	fflush(stdout);
	return true;
}
