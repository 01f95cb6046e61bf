package native

/*
#include <stdint.h>
void exfilhuntRun(void *info, void *chunk, void *result);
typedef void (*exfilhunt_run)(void *, void *, void *);
// The index of a function travels in the pointer itself, so nothing is
// allocated that DuckDB would have to free.
static void *exfilhunt_index(uintptr_t i) { return (void *)i; }
*/
import "C"

import (
	"errors"
	"unsafe"

	"github.com/duckdb/duckdb-go/v2/mapping"

	"exfilhunt/udf"
)

// register adds udf.All[index], unless the database has it already.
func register(conn mapping.Connection, index int, present map[string]string) error {
	f := &udf.All[index]
	switch signature := present[f.Name]; signature {
	case "":
	case signatureOf(f):
		return nil
	default:
		return errors.New("DuckDB has a function of that name: " + signature)
	}
	function := mapping.CreateScalarFunction()
	defer mapping.DestroyScalarFunction(&function)
	describe(function, f)
	mapping.ScalarFunctionSetExtraInfo(function, C.exfilhunt_index(C.uintptr_t(index)), nil)
	mapping.ScalarFunctionSetFunction(function, unsafe.Pointer(C.exfilhunt_run(C.exfilhuntRun)))
	if mapping.RegisterScalarFunction(conn, function) == mapping.StateError {
		return errors.New("DuckDB refused it")
	}
	return nil
}

// describe sets name and types. Special handling makes DuckDB call the function
// for rows with NULLs, too.
func describe(function mapping.ScalarFunction, f *udf.Function) {
	mapping.ScalarFunctionSetName(function, f.Name)
	mapping.ScalarFunctionSetSpecialHandling(function)
	for _, p := range f.Params {
		t := logicalType(p.Type)
		mapping.ScalarFunctionAddParameter(function, t)
		mapping.DestroyLogicalType(&t)
	}
	t := logicalType(f.Returns)
	mapping.ScalarFunctionSetReturnType(function, t)
	mapping.DestroyLogicalType(&t)
}

// logicalType returns DuckDB's form of t; the caller destroys it.
func logicalType(t udf.Type) mapping.LogicalType {
	switch t {
	case udf.Boolean:
		return mapping.CreateLogicalType(mapping.TypeBoolean)
	case udf.Bigint:
		return mapping.CreateLogicalType(mapping.TypeBigInt)
	case udf.Double:
		return mapping.CreateLogicalType(mapping.TypeDouble)
	case udf.VarcharList:
		element := mapping.CreateLogicalType(mapping.TypeVarchar)
		defer mapping.DestroyLogicalType(&element)
		return mapping.CreateListType(element)
	default:
		return mapping.CreateLogicalType(mapping.TypeVarchar)
	}
}
