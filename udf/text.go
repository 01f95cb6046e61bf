package udf

import "unsafe"

// text is a VARCHAR in DuckDB's memory, or laid out like one: inlineLimit bytes
// can be read from it however short it is, and what follows its end there is 0.
// Nothing is copied, so it must not be kept.
type text struct {
	start  unsafe.Pointer
	length int
}

// nothing is the text of a NULL, "".
var nothing [inlineLimit]byte

// text returns the text of row i, "" where it is NULL.
func (c *Column) text(i int) text {
	if !valid(c.Validity, i) {
		return text{unsafe.Pointer(&nothing), 0}
	}
	return textAt(c.Data, i)
}

// textAt returns the text in slot i of an array of string_t.
//
// Whether a text is in the slot or elsewhere is hard to predict, so this adds one
// of two distances to the address of the slot, which takes no branch. The
// pointer in the slot is handled as a number, because a short text there can look
// like any pointer, also like one that would confuse the garbage collector.
//
//go:nocheckptr
func textAt(data unsafe.Pointer, i int) text {
	slot := unsafe.Add(data, i*stringSize)
	length := int(*(*uint32)(slot))
	distance, far := uintptr(stringInline), *(*uintptr)(unsafe.Add(slot, stringPointer))-uintptr(slot)
	if length > inlineLimit {
		distance = far
	}
	return text{unsafe.Add(slot, distance), length}
}

// textOf copies a string to where the promises of text hold.
func textOf(s string) text {
	buffer := make([]byte, max(len(s), inlineLimit))
	copy(buffer, s)
	return text{unsafe.Pointer(unsafe.SliceData(buffer)), len(s)}
}

// String views the text as a string.
func (t text) String() string { return unsafe.String((*byte)(t.start), t.length) }

// word loads the eight bytes from index i on, the first lowest.
func (t text) word(i int) uint64 { return *(*uint64)(unsafe.Add(t.start, i)) }

// wordSize is the bytes in a word.
const wordSize = 8

// spread is the length in bytes of the longest text that fits in fourWords.
const spread = 4 * wordSize

// fourWords is a text of up to spread bytes, in words that overlap where it is
// shorter than that. (Fields, since the compiler keeps an array in memory.)
type fourWords struct{ a, b, c, d uint64 }

// fourWords loads a text of up to spread bytes. Together with the length it tells
// the text from every other. No branch depends on the length.
func (t text) fourWords() fourWords {
	last := max(t.length-wordSize, 0)
	return fourWords{t.word(0), t.word(min(wordSize, last)), t.word(min(2*wordSize, last)), t.word(last)}
}
