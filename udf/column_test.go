package udf

import (
	"runtime"
	"syscall"
	"testing"
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

// BenchmarkHasAny is BenchmarkMatch by whole vectors of 2,048 rows.
func BenchmarkHasAny(b *testing.B) {
	const rows, chunk = 1 << 18, 2048
	free := []string{"powershell", "mimikatz", "cmd", "rundll32", "certutil", "bitsadmin"}
	for _, c := range []struct {
		name    string
		needles []string
		texts   []string
	}{
		{"processes", words(b, "processes.txt"), processNames(rows)},
		{"files", words(b, "extensions.txt"), fileNames(rows)},
		{"words in processes", free, processNames(rows)},
		{"words in files", free, fileNames(rows)},
	} {
		b.Run(c.name, func(b *testing.B) {
			var columns [rows / chunk]column
			for i := range columns {
				columns[i] = textColumn(pointers(c.texts[i*chunk : (i+1)*chunk]))
			}
			list := constantList(chunk, pointers(c.needles))
			out := make([]bool, chunk)
			runtime.LockOSThread()
			var r0, r1 syscall.Rusage
			b.ResetTimer()
			syscall.Getrusage(syscall.RUSAGE_SELF, &r0)
			for i := range b.N {
				args := []Column{columns[i%len(columns)].Column, list.Column}
				if err := runHasAny(chunk, args, Result{Data: unsafe.Pointer(unsafe.SliceData(out))}); err != nil {
					b.Fatal(err)
				}
			}
			syscall.Getrusage(syscall.RUSAGE_SELF, &r1)
			b.ReportMetric(float64(r1.Utime.Nano()-r0.Utime.Nano())/float64(b.N)/chunk, "cpu-ns/row")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/chunk, "ns/row")
		})
	}
}
