package main

import (
	"errors"
	"unsafe"

	"exfilhunt/udf"
)

// served replaces the list of the package in a test.
var served = []udf.Function{
	faulty("fails", func(int, []udf.Column, udf.Result) error { return errors.New("out of luck") }),
	faulty("panics", func(int, []udf.Column, udf.Result) error { panic("out of luck") }),
	faulty("dereferences", func(_ int, _ []udf.Column, result udf.Result) error {
		var nowhere *int64
		*(*int64)(result.Data) = *nowhere
		return nil
	}),
	faulty("counts", func(rows int, _ []udf.Column, result udf.Result) error {
		clear(unsafe.Slice((*int64)(result.Data), rows))
		return nil
	}),
}

func faulty(name string, run func(int, []udf.Column, udf.Result) error) udf.Function {
	return udf.Function{Name: name, Params: []udf.Param{{Name: "x", Type: udf.Bigint}}, Returns: udf.Bigint, Run: run}
}
