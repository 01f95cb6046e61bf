package udf

import (
	"runtime"
	"unsafe"
)

// column is a Column over memory of this test, laid out as DuckDB lays it out.
// It keeps that memory alive and in place.
type column struct {
	Column
	keep []any
}

// done says that the memory is not needed any more.
func (c column) done() { runtime.KeepAlive(c.keep) }

// textColumn returns a VARCHAR column; nil is NULL, whose slot holds garbage as
// in a dictionary of DuckDB's.
func textColumn(texts []*string) column {
	slots := make([][2]uint64, len(texts))
	c := column{keep: []any{slots}}
	for i, text := range texts {
		if text == nil {
			slots[i] = [2]uint64{0xdead_dead_ffff, 0xdead_dead_dead}
			continue
		}
		putText(&slots[i], *text)
		c.keep = append(c.keep, *text)
	}
	c.Data = unsafe.Pointer(unsafe.SliceData(slots))
	c.Validity = mask(len(texts), func(i int) bool { return texts[i] != nil })
	return c
}

// putText writes a string_t.
func putText(slot *[2]uint64, text string) {
	bytes := unsafe.Slice((*byte)(unsafe.Pointer(slot)), stringSize)
	*(*uint32)(unsafe.Pointer(slot)) = uint32(len(text))
	copy(bytes[stringInline:], text[:min(len(text), inlineLimit)])
	if len(text) > inlineLimit {
		slot[1] = uint64(uintptr(unsafe.Pointer(unsafe.StringData(text))))
	}
}

// mask returns a validity mask, nil if every row is valid.
func mask(rows int, valid func(int) bool) unsafe.Pointer {
	words, nulls := make([]uint64, rows/64+1), false
	for i := range rows {
		if valid(i) {
			words[i/64] |= 1 << (i % 64)
		} else {
			nulls = true
		}
	}
	if !nulls {
		return nil
	}
	return unsafe.Pointer(unsafe.SliceData(words))
}

// constantList returns a VARCHAR[] column with the same list in every row.
func constantList(rows int, elements []*string) column {
	child := textColumn(elements)
	entries := make([]listEntry, rows)
	for i := range entries {
		entries[i] = listEntry{0, uint64(len(elements))}
	}
	return column{
		Column: Column{
			Data:      unsafe.Pointer(unsafe.SliceData(entries)),
			ChildData: child.Data, ChildValidity: child.Validity,
		},
		keep: []any{entries, child},
	}
}

func pointers(texts []string) []*string {
	p := make([]*string, len(texts))
	for i := range texts {
		p[i] = &texts[i]
	}
	return p
}
