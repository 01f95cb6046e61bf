package native

/*
#include <stdint.h>
void exfilhuntFeedBind(void *info);
void exfilhuntFeedInit(void *info);
void exfilhuntFeedLane(void *info);
void exfilhuntFeedFits(void *info, void *chunk, void *result);
void exfilhuntFeedFill(void *info, void *chunk);
void exfilhuntFeedForget(void *data);
typedef void (*exfilhunt_one)(void *);
typedef void (*exfilhunt_two)(void *, void *);
typedef void (*exfilhunt_three)(void *, void *, void *);
void duckdb_vector_assign_string_element_len(void *vector, uint64_t row, const char *text, uint64_t length);
static void exfilhunt_assign(void *vector, const char *texts, const uint32_t *places, int n) {
	for (int i = 0; i < n; i++) {
		duckdb_vector_assign_string_element_len(vector, places[2 * i], texts, places[2 * i + 1]);
		texts += places[2 * i + 1];
	}
}
static void *exfilhunt_number(uintptr_t n) { return (void *)n; }
*/
import "C"

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/cgo"
	"unsafe"

	"github.com/duckdb/duckdb-go/v2/mapping"
)

// The functions of SQL that read a feed and tell it which of its rows are not kept. Feeds are named by number.
const (
	feedFunction = "exfilhunt_feed"
	fitsFunction = "exfilhunt_fits"
)

// registerFeeds adds the functions, once for all feeds to come.
func registerFeeds(conn mapping.Connection) error {
	types := map[mapping.Type]mapping.LogicalType{}
	for _, t := range []mapping.Type{mapping.TypeBigInt, mapping.TypeVarchar, mapping.TypeBoolean} {
		made := mapping.CreateLogicalType(t)
		defer mapping.DestroyLogicalType(&made)
		types[t] = made
	}
	feed := mapping.CreateTableFunction()
	defer mapping.DestroyTableFunction(&feed)
	mapping.TableFunctionSetName(feed, feedFunction)
	mapping.TableFunctionAddParameter(feed, types[mapping.TypeBigInt])
	mapping.TableFunctionSupportsProjectionPushdown(feed, true)
	mapping.TableFunctionSetBind(feed, unsafe.Pointer(C.exfilhunt_one(C.exfilhuntFeedBind)))
	mapping.TableFunctionSetInit(feed, unsafe.Pointer(C.exfilhunt_one(C.exfilhuntFeedInit)))
	mapping.TableFunctionSetLocalInit(feed, unsafe.Pointer(C.exfilhunt_one(C.exfilhuntFeedLane)))
	mapping.TableFunctionSetFunction(feed, unsafe.Pointer(C.exfilhunt_two(C.exfilhuntFeedFill)))
	if mapping.RegisterTableFunction(conn, feed) == mapping.StateError {
		return errors.New(feedFunction + ": DuckDB refused it")
	}
	fits := mapping.CreateScalarFunction()
	defer mapping.DestroyScalarFunction(&fits)
	mapping.ScalarFunctionSetName(fits, fitsFunction)
	mapping.ScalarFunctionSetVolatile(fits)        // it has an effect
	mapping.ScalarFunctionSetSpecialHandling(fits) // a reason may be NULL
	for _, t := range []mapping.Type{mapping.TypeBigInt, mapping.TypeBigInt, mapping.TypeVarchar} {
		mapping.ScalarFunctionAddParameter(fits, types[t])
	}
	mapping.ScalarFunctionSetReturnType(fits, types[mapping.TypeBoolean])
	mapping.ScalarFunctionSetFunction(fits, unsafe.Pointer(C.exfilhunt_three(C.exfilhuntFeedFits)))
	if mapping.RegisterScalarFunction(conn, fits) == mapping.StateError {
		return errors.New(fitsFunction + ": DuckDB refused it")
	}
	return nil
}

//export exfilhuntFeedBind
func exfilhuntFeedBind(data unsafe.Pointer) {
	info := mapping.BindInfo{Ptr: data}
	defer recovered(func(text string) { mapping.BindSetError(info, text) })
	argument := mapping.BindGetParameter(info, 0)
	defer mapping.DestroyValue(&argument)
	f, err := openFeed(mapping.GetInt64(argument))
	if err != nil {
		mapping.BindSetError(info, err.Error())
		return
	}
	f.bind(info)
	mapping.BindSetBindData(info, keep(f), unsafe.Pointer(C.exfilhunt_one(C.exfilhuntFeedForget)))
}

//export exfilhuntFeedInit
func exfilhuntFeedInit(data unsafe.Pointer) {
	mapping.InitSetMaxThreads(mapping.InitInfo{Ptr: data}, mapping.IdxT(runtime.GOMAXPROCS(0)))
}

//export exfilhuntFeedLane
func exfilhuntFeedLane(data unsafe.Pointer) {
	info := mapping.InitInfo{Ptr: data}
	defer recovered(func(text string) { mapping.InitSetError(info, text) })
	f := kept[*Feed](mapping.InitGetBindData(info))
	mapping.InitSetInitData(info, keep(f.newLane(info)), unsafe.Pointer(C.exfilhunt_one(C.exfilhuntFeedForget)))
}

//export exfilhuntFeedFill
func exfilhuntFeedFill(data, chunk unsafe.Pointer) {
	info := mapping.FunctionInfo{Ptr: data}
	defer recovered(func(text string) { mapping.FunctionSetError(info, text) })
	kept[*lane](mapping.FunctionGetLocalInitData(info)).fill(mapping.DataChunk{Ptr: chunk})
}

//export exfilhuntFeedFits
func exfilhuntFeedFits(data, chunk, result unsafe.Pointer) {
	info := mapping.FunctionInfo{Ptr: data}
	defer recovered(func(text string) { mapping.ScalarFunctionSetError(info, text) })
	if err := fits(mapping.DataChunk{Ptr: chunk}, mapping.Vector{Ptr: result}); err != nil {
		mapping.ScalarFunctionSetError(info, err.Error())
	}
}

func fits(chunk mapping.DataChunk, out mapping.Vector) error {
	rows := int(mapping.DataChunkGetSize(chunk))
	numbers := unsafe.Slice((*int64)(mapping.VectorGetData(mapping.DataChunkGetVector(chunk, 0))), rows)
	row := unsafe.Slice((*int64)(mapping.VectorGetData(mapping.DataChunkGetVector(chunk, 1))), rows)
	why := mapping.DataChunkGetVector(chunk, 2)
	reason := unsafe.Slice((*mapping.StringT)(mapping.VectorGetData(why)), rows)
	var given []uint64 // a bit a row; nil: all are
	if mask := mapping.VectorGetValidity(why); mask != nil {
		given = unsafe.Slice((*uint64)(mask), (rows+63)/64)
	}
	fits := unsafe.Slice((*bool)(mapping.VectorGetData(out)), rows)
	for i := range fits {
		if fits[i] = given != nil && given[i/64]>>(i%64)&1 == 0; fits[i] {
			continue
		}
		f, err := openFeed(numbers[i])
		if err != nil {
			return err
		}
		if err := f.reject(row[i], mapping.StringTData(&reason[i])); err != nil {
			return err
		}
	}
	return nil
}

// assign gives DuckDB the long texts of a vector to copy, all in one call: one a text took longer than the copying.
func assign(vector mapping.Vector, texts []byte, places []place) {
	if len(places) == 0 {
		return
	}
	C.exfilhunt_assign(vector.Ptr, (*C.char)(unsafe.Pointer(&texts[0])), (*C.uint32_t)(unsafe.Pointer(&places[0])), C.int(len(places)))
}

// recovered is deferred by what DuckDB calls, on any of its threads: a panic must not unwind into C++.
func recovered(tell func(text string)) {
	if cause := recover(); cause != nil {
		tell(fmt.Sprintf("%s: internal error: %v", feedFunction, cause))
	}
}

//export exfilhuntFeedForget
func exfilhuntFeedForget(data unsafe.Pointer) { cgo.Handle(uintptr(data)).Delete() }

// keep returns what stands for a Go value in DuckDB's hands until it calls exfilhuntFeedForget. A handle is a number,
// which travels in the pointer itself.
func keep(value any) unsafe.Pointer { return C.exfilhunt_number(C.uintptr_t(cgo.NewHandle(value))) }

func kept[T any](data unsafe.Pointer) T { return cgo.Handle(uintptr(data)).Value().(T) }
