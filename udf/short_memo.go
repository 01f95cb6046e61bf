package udf

import "unsafe"

// shortMemo keeps answers for texts that are in their slot, without asking how long they are: the slot's two words are
// length and text, zeros behind, so they tell a text from every other. Most names of programs are that short, and this
// takes a third of the time of memo. It is for one list; forget before the next.
type shortMemo struct {
	sets [1 << memoBits]struct{ last, before shortAnswer }
}

type shortAnswer struct {
	head, tail uint64
	answer     bool
}

// never is the head of no slot: no text that is in its slot is that long.
const never = ^uint64(0)

func (m *shortMemo) forget() {
	for i := range m.sets {
		m.sets[i].last.head, m.sets[i].before.head = never, never
	}
}

// recall returns the answer for the text in a slot.
func (m *shortMemo) recall(head, tail uint64) (answer, known bool) {
	set := m.set(head, tail)
	if set.last.head^head|set.last.tail^tail == 0 {
		return set.last.answer, true
	}
	if set.before.head^head|set.before.tail^tail == 0 {
		return set.before.answer, true
	}
	return false, false
}

func (m *shortMemo) learn(head, tail uint64, answer bool) {
	set := m.set(head, tail)
	set.before = set.last
	set.last = shortAnswer{head, tail, answer}
}

func (m *shortMemo) set(head, tail uint64) *struct{ last, before shortAnswer } {
	return &m.sets[(head^tail<<1)*0x9e3779b97f4a7c15>>(64-memoBits)]
}

// slot returns the two words of the string_t in slot i.
func (c *Column) slot(i int) (head, tail uint64) {
	at := unsafe.Add(c.Data, i*stringSize)
	return *(*uint64)(at), *(*uint64)(unsafe.Add(at, wordSize))
}
