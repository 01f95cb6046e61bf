package main

// #include "host.h"
import "C"

import (
	"fmt"
	"unsafe"

	"exfilhunt/udf"
)

// Go and C describe an argument alike, and the same number of them.
var (
	_ [unsafe.Sizeof(udf.Column{})]byte = [unsafe.Sizeof(C.struct_exfilhunt_column{})]byte{}
	_ [udf.MaxParams]byte               = [C.EXFILHUNT_MAX_PARAMS]byte{}
)

// exfilhuntServe runs a function over a chunk. What it returns is the error of
// the query, for the caller to free, or nil.
//
//export exfilhuntServe
func exfilhuntServe(index C.uintptr_t, rows C.uint64_t, columns, result *C.struct_exfilhunt_column) *C.char {
	f := &served[index]
	arguments := unsafe.Slice((*udf.Column)(unsafe.Pointer(columns)), len(f.Params))
	if err := call(f, int(rows), arguments, udf.Result{Data: result.data, Validity: result.validity}); err != nil {
		return C.CString(f.Name + ": " + err.Error())
	}
	return nil
}

// call turns a panic into an error, because a panic must not unwind into C++.
func call(f *udf.Function, rows int, columns []udf.Column, result udf.Result) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("internal error: %v", cause)
		}
	}()
	return f.Run(rows, columns, result)
}
