package udf

import (
	"bytes"
	"unsafe"
)

// inlineLimit is the length in bytes up to which DuckDB's string_t holds the
// text itself; above it, string_t holds a prefix and a pointer.
const inlineLimit = 12

// The layout of string_t, 16 bytes (duckdb.h, duckdb_string_t): a uint32
// length, then the text or a prefix of 4 bytes and a pointer.
const (
	stringSize    = 16
	stringInline  = 4
	stringPointer = 8
)

// listEntry is where a row's elements are in the child column
// (duckdb.h, duckdb_list_entry).
type listEntry struct{ offset, length uint64 }

// entrySize is the bytes in a listEntry.
const entrySize = 16

// valid reports whether row i of a validity mask is not NULL.
//
// It must be asked before the row's data is read: the NULL slot of a
// dictionary holds garbage, whose string pointer leads nowhere.
func valid(mask unsafe.Pointer, i int) bool {
	if mask == nil {
		return true
	}
	word := *(*uint64)(unsafe.Add(mask, i>>6<<3))
	return word>>(uint(i)&63)&1 != 0
}

// setNull marks row i of a writable validity mask as NULL.
func setNull(mask unsafe.Pointer, i int) {
	word := (*uint64)(unsafe.Add(mask, i>>6<<3))
	*word &^= 1 << (uint(i) & 63)
}

// setText writes slot i of an array of string_t. DuckDB does not copy a text
// above inlineLimit, so s must be a constant of the program: those stay where
// they are for as long as the process lives.
func setText(data unsafe.Pointer, i int, s string) {
	slot := unsafe.Add(data, i*stringSize)
	*(*[stringSize]byte)(slot) = [stringSize]byte{}
	*(*uint32)(slot) = uint32(len(s))
	if len(s) <= inlineLimit {
		copy(unsafe.Slice((*byte)(unsafe.Add(slot, stringInline)), inlineLimit), s)
		return
	}
	copy(unsafe.Slice((*byte)(unsafe.Add(slot, stringInline)), 4), s)
	*(*uintptr)(unsafe.Add(slot, stringPointer)) = uintptr(unsafe.Pointer(unsafe.StringData(s)))
}

// list returns where the elements of row i are; a NULL list is an empty one.
func (c *Column) list(i int) listEntry {
	if !valid(c.Validity, i) {
		return listEntry{}
	}
	return *(*listEntry)(unsafe.Add(c.Data, i*entrySize))
}

// sameUntil returns the end of the rows from row first on that have the same
// list, in the sense of the same elements of the child column. A list that is
// constant in the query comes as rows equal entries; comparing the array with
// itself, one entry on, finds that out at the speed of memory.
func (c *Column) sameUntil(first, rows int) int {
	if c.Validity == nil {
		entries := slice[byte](c.Data, rows*entrySize)[first*entrySize:]
		if bytes.Equal(entries[entrySize:], entries[:len(entries)-entrySize]) {
			return rows
		}
	}
	end := first + 1
	for end < rows && c.list(end) == c.list(first) {
		end++
	}
	return end
}

// slice views the first rows values of DuckDB's array at data.
func slice[T any](data unsafe.Pointer, rows int) []T {
	return unsafe.Slice((*T)(data), rows)
}
