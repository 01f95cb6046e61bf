package native

/*
#include <stdint.h>
void exfilhuntFeedBind(void *info);
void exfilhuntFeedInit(void *info);
void exfilhuntFeedFill(void *info, void *chunk);
void exfilhuntFeedForget(void *data);
typedef void (*exfilhunt_one)(void *);
typedef void (*exfilhunt_two)(void *, void *);
static void *exfilhunt_number(uintptr_t n) { return (void *)n; }
*/
import "C"

import (
	"errors"
	"fmt"
	"runtime/cgo"
	"unsafe"

	"github.com/duckdb/duckdb-go/v2/mapping"
)

// registerFeeds adds the table function, once for all feeds to come.
func registerFeeds(conn mapping.Connection) error {
	function := mapping.CreateTableFunction()
	defer mapping.DestroyTableFunction(&function)
	mapping.TableFunctionSetName(function, FeedFunction)
	number := mapping.CreateLogicalType(mapping.TypeBigInt)
	defer mapping.DestroyLogicalType(&number)
	mapping.TableFunctionAddParameter(function, number)
	mapping.TableFunctionSupportsProjectionPushdown(function, true)
	mapping.TableFunctionSetBind(function, unsafe.Pointer(C.exfilhunt_one(C.exfilhuntFeedBind)))
	mapping.TableFunctionSetInit(function, unsafe.Pointer(C.exfilhunt_one(C.exfilhuntFeedInit)))
	mapping.TableFunctionSetFunction(function, unsafe.Pointer(C.exfilhunt_two(C.exfilhuntFeedFill)))
	if mapping.RegisterTableFunction(conn, function) == mapping.StateError {
		return errors.New(FeedFunction + ": DuckDB refused it")
	}
	return nil
}

//export exfilhuntFeedBind
func exfilhuntFeedBind(data unsafe.Pointer) {
	info := mapping.BindInfo{Ptr: data}
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
	info := mapping.InitInfo{Ptr: data}
	f := kept[*Feed](mapping.InitGetBindData(info))
	mapping.InitSetInitData(info, keep(f.newScan(info)), unsafe.Pointer(C.exfilhunt_one(C.exfilhuntFeedForget)))
}

// exfilhuntFeedFill is called by any of DuckDB's threads. A panic must not unwind into C++.
//
//export exfilhuntFeedFill
func exfilhuntFeedFill(data, chunk unsafe.Pointer) {
	info := mapping.FunctionInfo{Ptr: data}
	defer func() {
		if cause := recover(); cause != nil {
			mapping.FunctionSetError(info, fmt.Sprintf("%s: internal error: %v", FeedFunction, cause))
		}
	}()
	kept[*feedScan](mapping.FunctionGetInitData(info)).fill(mapping.DataChunk{Ptr: chunk})
}

//export exfilhuntFeedForget
func exfilhuntFeedForget(data unsafe.Pointer) { cgo.Handle(uintptr(data)).Delete() }

// keep returns what stands for a Go value in DuckDB's hands until it calls exfilhuntFeedForget. A handle is a number,
// which travels in the pointer itself.
func keep(value any) unsafe.Pointer { return C.exfilhunt_number(C.uintptr_t(cgo.NewHandle(value))) }

func kept[T any](data unsafe.Pointer) T { return cgo.Handle(uintptr(data)).Value().(T) }
