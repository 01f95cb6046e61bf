package main

// #include <stdlib.h>
// #include "host.h"
import "C"

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"unsafe"

	"exfilhunt/udf"
)

// loading lets one LOAD at a time through: databases of one process share the
// host, and each of them loads for itself.
var loading sync.Mutex

// exfilhunt_init_c_api is the entry point. DuckDB makes the name from that of
// the file.
//
//export exfilhunt_init_c_api
func exfilhunt_init_c_api(info unsafe.Pointer, access *C.struct_exfilhunt_access) C.bool {
	err := load(info, access)
	if err == nil {
		return true
	}
	reason := C.CString(err.Error())
	defer C.free(unsafe.Pointer(reason))
	C.exfilhunt_refuse(access, info, reason)
	return false
}

// load registers the functions in the database. A panic must not unwind into
// C++, so it becomes an error.
func load(info unsafe.Pointer, access *C.struct_exfilhunt_access) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("internal error: %v", cause)
		}
	}()
	loading.Lock()
	defer loading.Unlock()
	if against := C.exfilhunt_adopt(access, info); against != nil {
		return errors.New(C.GoString(against))
	}
	conn := C.exfilhunt_connect(access, info)
	if conn == nil {
		return errors.New("cannot connect to the database")
	}
	defer C.exfilhunt_disconnect(conn)
	if err := query(conn, clashSQL(served)); err != nil {
		return err
	}
	for i := range served {
		if !register(conn, i) {
			return fmt.Errorf("DuckDB refused the function %s", served[i].Name)
		}
	}
	return nil
}

func query(conn unsafe.Pointer, sql string) error {
	text := C.CString(sql)
	defer C.free(unsafe.Pointer(text))
	against := C.exfilhunt_query(conn, text)
	if against == nil {
		return nil
	}
	defer C.free(unsafe.Pointer(against))
	return errors.New(C.GoString(against))
}

// clashSQL is a query that fails where DuckDB has a function of its own under
// one of the names: registering would replace it without a word.
func clashSQL(functions []udf.Function) string {
	var names, signatures []string
	for _, f := range functions {
		var types []string
		for _, p := range f.Params {
			types = append(types, p.Type.String())
		}
		names = append(names, "'"+f.Name+"'")
		signatures = append(signatures, fmt.Sprintf("'%s(%s) -> %s'", f.Name, strings.Join(types, ", "), f.Returns))
	}
	return `SELECT error('DuckDB has a function of that name: ' || signature)
FROM (
	SELECT function_name || '(' || array_to_string(parameter_types, ', ') || ') -> ' || return_type AS signature
	FROM duckdb_functions()
	WHERE database_name = 'system' AND schema_name = 'main' AND function_name IN (` + strings.Join(names, ", ") + `)
)
WHERE signature NOT IN (` + strings.Join(signatures, ", ") + ")"
}

func register(conn unsafe.Pointer, index int) bool {
	f := &served[index]
	function := C.struct_exfilhunt_function{
		index:    C.uintptr_t(index),
		params:   C.uint32_t(len(f.Params)),
		returns:  typeNumber(f.Returns),
		nullable: C.bool(f.Nullable),
	}
	for i, p := range f.Params {
		function.types[i] = typeNumber(p.Type)
	}
	name := C.CString(f.Name)
	defer C.free(unsafe.Pointer(name))
	return bool(C.exfilhunt_register(conn, name, &function))
}

func typeNumber(t udf.Type) C.int {
	return [...]C.int{
		udf.Boolean:     C.EXFILHUNT_BOOLEAN,
		udf.Bigint:      C.EXFILHUNT_BIGINT,
		udf.Double:      C.EXFILHUNT_DOUBLE,
		udf.Varchar:     C.EXFILHUNT_VARCHAR,
		udf.VarcharList: C.EXFILHUNT_VARCHAR_LIST,
	}[t]
}
