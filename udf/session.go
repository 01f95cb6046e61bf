package udf

import "sync"

// worthIndexing is how many texts a list must be asked about before it is
// compiled: with a list for each row, compiling would take all the time.
const worthIndexing = 32

// session is what one call of has_any works with. Calls on several threads use
// several sessions; a session keeps its list from one call to the next.
type session struct {
	key, scratch []byte // the list in use, as listKey writes it
	list         *needles
	asked        int // texts, with this list
	short        shortMemo
	memo         memo[*needles, bool]
}

var sessions = sync.Pool{New: func() any { return new(session) }}

func takeSession() *session { return sessions.Get().(*session) }

func (s *session) giveBack() { sessions.Put(s) }

// use makes the elements of entry the list in use, for the next rows texts.
func (s *session) use(lists *Column, entry listEntry, rows int) {
	s.scratch = listKey(s.scratch[:0], lists, entry)
	if s.list == nil || string(s.scratch) != string(s.key) {
		s.key, s.scratch = s.scratch, s.key
		s.list, s.asked = newNeedles(keyElements(string(s.key))), 0
	}
	s.asked += rows
	if !s.list.indexed && s.asked >= worthIndexing {
		s.list = indexed(s.key)
		s.short.forget()
	}
}

// answer fills out for the texts from row first on.
func (s *session) answer(out []bool, haystacks *Column, first int) {
	switch {
	case len(s.list.all) == 0:
		for i := range out {
			out[i] = s.list.always
		}
	case s.list.indexed && s.memo.awake(len(out)):
		for i := range out {
			out[i] = s.remember(haystacks, first+i)
		}
	default:
		for i := range out {
			out[i] = s.list.match(haystacks.text(first + i))
		}
	}
}

// remember is the answer for the text of row i, from a memo where it has it.
func (s *session) remember(haystacks *Column, i int) bool {
	if !valid(haystacks.Validity, i) {
		return s.list.match(haystacks.text(i))
	}
	head, tail := haystacks.slot(i)
	if uint32(head) > inlineLimit {
		return s.memo.match(s.list, haystacks.text(i))
	}
	answer, known := s.short.recall(head, tail)
	if !known {
		s.memo.misses++
		answer = s.list.match(haystacks.text(i))
		s.short.learn(head, tail, answer)
	}
	return answer
}
