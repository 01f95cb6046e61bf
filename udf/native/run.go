package native

import "C"

import (
	"fmt"
	"unsafe"

	"github.com/duckdb/duckdb-go/v2/mapping"

	"exfilhunt/udf"
)

// exfilhuntRun is what DuckDB calls, on any of its threads, for each chunk.
//
//export exfilhuntRun
func exfilhuntRun(info, chunk, result unsafe.Pointer) {
	function := mapping.FunctionInfo{Ptr: info}
	f := &udf.All[uintptr(mapping.ScalarFunctionGetExtraInfo(function))]
	if err := call(f, mapping.DataChunk{Ptr: chunk}, mapping.Vector{Ptr: result}); err != nil {
		mapping.ScalarFunctionSetError(function, err.Error())
	}
}

// call fetches the addresses of the vectors and runs the function. A panic must
// not unwind into C++, so it becomes an error of the query.
func call(f *udf.Function, chunk mapping.DataChunk, out mapping.Vector) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("%s: internal error: %v", f.Name, cause)
		}
	}()
	var columns [udf.MaxParams]udf.Column
	nulls := false
	for i, p := range f.Params {
		columns[i] = column(mapping.DataChunkGetVector(chunk, mapping.IdxT(i)), p.Type)
		nulls = nulls || columns[i].Validity != nil
	}
	result := udf.Result{Data: mapping.VectorGetData(out)}
	if f.Nullable && nulls { // a mask costs DuckDB a pass over the result
		mapping.VectorEnsureValidityWritable(out)
		result.Validity = mapping.VectorGetValidity(out)
	}
	rows := int(mapping.DataChunkGetSize(chunk))
	if err := f.Run(rows, columns[:len(f.Params)], result); err != nil {
		return fmt.Errorf("%s: %w", f.Name, err)
	}
	return nil
}

func column(v mapping.Vector, t udf.Type) udf.Column {
	c := udf.Column{Data: mapping.VectorGetData(v), Validity: mapping.VectorGetValidity(v)}
	if t == udf.VarcharList {
		child := mapping.ListVectorGetChild(v)
		c.ChildData, c.ChildValidity = mapping.VectorGetData(child), mapping.VectorGetValidity(child)
	}
	return c
}
