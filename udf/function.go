package udf

import "unsafe"

// Type is a DuckDB type that a parameter or a result can have.
type Type int

// The types in use; the comment gives DuckDB's name.
const (
	Boolean     Type = iota // BOOLEAN
	Bigint                  // BIGINT
	Double                  // DOUBLE
	Varchar                 // VARCHAR
	VarcharList             // VARCHAR[]
)

// String returns DuckDB's name of the type, as duckdb_functions() prints it.
func (t Type) String() string {
	return [...]string{"BOOLEAN", "BIGINT", "DOUBLE", "VARCHAR", "VARCHAR[]"}[t]
}

// Param is one parameter of a function.
type Param struct {
	Name string
	Type Type
}

// MaxParams is the largest number of parameters that a function of [All] has,
// so that an adapter can keep its columns in an array and allocate nothing.
const MaxParams = 5

// Function describes one scalar function.
type Function struct {
	Name    string
	Doc     string // one line for people, no period
	Params  []Param
	Returns Type
	// Nullable says that Run can give NULL where an argument is NULL: where one
	// has a validity mask, the adapter must then hand it a writable one.
	Nullable bool
	// Macro says that sql/schema has a SQL macro of the same name and meaning.
	Macro bool
	// Run computes rows results. columns are flat, as DuckDB's C API hands them
	// out; there may be more rows than DuckDB's vector size, because a whole
	// dictionary comes as one call. An error ends the query.
	Run func(rows int, columns []Column, result Result) error
}

// All lists every function. Adding one means one kernel file, one line here
// and, if it has a SQL macro, one testdata/<name>.test.
var All = []Function{hasAny, exfilRatio, exfilScore, ipType}

// Column is one flat argument, by the addresses of DuckDB's arrays.
// Nothing in it outlives the call of Run that got it.
type Column struct {
	Data     unsafe.Pointer // bool, int64, float64, string_t or list entries
	Validity unsafe.Pointer // one bit a row in uint64 words; nil: no NULL
	// The elements of a list column; unset for other types.
	ChildData     unsafe.Pointer
	ChildValidity unsafe.Pointer
}

// Result is where Run writes.
type Result struct {
	Data     unsafe.Pointer
	Validity unsafe.Pointer // all rows valid on entry; nil unless Nullable and an argument has one
}
