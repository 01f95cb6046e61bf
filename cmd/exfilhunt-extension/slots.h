// What this library calls of DuckDB: SLOT(number, result, name, parameters) for each function, by its place in the
// struct of function pointers that DuckDB hands to an extension.
//
// The places are those of duckdb_ext_api_v1 in DuckDB's duckdb_extension.h, generated from src/include/duckdb/main/capi/
// header_generation/apis/v1/v1.2/v1.2.0.json. All of them are in the part that API version v1.2.0 froze: the first 357 of 546 in
// DuckDB 1.5. A test asks a stock DuckDB which function is in each place.
//
// DuckDB's handles are opaque pointers and idx_t is uint64_t. duckdb_state is an enum whose 0 is success, and so is
// duckdb_type. There is no include guard: each reader gives SLOT its own meaning.
SLOT(3, int, duckdb_connect, (void *database, void **connection))
SLOT(6, void, duckdb_disconnect, (void **connection))
SLOT(13, int, duckdb_query, (void *connection, const char *sql, struct exfilhunt_answer *answer))
SLOT(14, void, duckdb_destroy_result, (struct exfilhunt_answer *answer))
SLOT(21, const char *, duckdb_result_error, (struct exfilhunt_answer *answer))
SLOT(156, void *, duckdb_create_logical_type, (int type))
SLOT(159, void *, duckdb_create_list_type, (void *element))
SLOT(184, void, duckdb_destroy_logical_type, (void **type))
SLOT(190, void *, duckdb_data_chunk_get_vector, (void *chunk, uint64_t column))
SLOT(191, uint64_t, duckdb_data_chunk_get_size, (void *chunk))
SLOT(194, void *, duckdb_vector_get_data, (void *vector))
SLOT(195, void *, duckdb_vector_get_validity, (void *vector))
SLOT(196, void, duckdb_vector_ensure_validity_writable, (void *vector))
SLOT(199, void *, duckdb_list_vector_get_child, (void *vector))
SLOT(209, void *, duckdb_create_scalar_function, (void))
SLOT(210, void, duckdb_destroy_scalar_function, (void **function))
SLOT(211, void, duckdb_scalar_function_set_name, (void *function, const char *name))
SLOT(213, void, duckdb_scalar_function_set_special_handling, (void *function))
SLOT(215, void, duckdb_scalar_function_add_parameter, (void *function, void *type))
SLOT(216, void, duckdb_scalar_function_set_return_type, (void *function, void *type))
SLOT(217, void, duckdb_scalar_function_set_extra_info, (void *function, void *info, void (*destroy)(void *)))
SLOT(218, void, duckdb_scalar_function_set_function, (void *function, void (*run)(void *, void *, void *)))
SLOT(219, int, duckdb_register_scalar_function, (void *connection, void *function))
SLOT(220, void *, duckdb_scalar_function_get_extra_info, (void *info))
SLOT(221, void, duckdb_scalar_function_set_error, (void *info, const char *message))
