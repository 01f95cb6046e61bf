package udf

// Telemetry repeats itself: a fleet runs a few hundred programs and talks to a
// few thousand addresses. The memo keeps answers for texts up to spread bytes,
// and rests where they do not repeat, because then it costs more than it saves.
const (
	memoBits = 9 // of the number of sets
	// After trial look-ups, a memo that missed more than tolerated of them rests
	// for that many texts.
	trial     = 4096
	tolerated = trial / 4
	rest      = 64 * trial
)

// question is what is asked about a text; equal questions have equal answers.
type question[A any] interface {
	comparable
	match(t text) A
}

// memo is for one session, so for one thread at a time.
type memo[Q question[A], A any] struct {
	sets                   [1 << memoBits]memoSet[Q, A]
	lookups, misses, sleep int
}

// memoSet holds the two texts of one hash value that were asked for last. With
// one place only, two frequent names that share it would push each other out
// all the time.
type memoSet[Q question[A], A any] struct{ last, before memoAnswer[Q, A] }

// memoAnswer holds a text in full, so that equal means equal, and the question
// that the answer is for, the zero value while there is none.
type memoAnswer[Q question[A], A any] struct {
	words    fourWords
	length   int
	question Q
	answer   A
}

// is compares all words at once: one branch that nearly always goes the same way costs less than five.
func (a *memoAnswer[Q, A]) is(q Q, words fourWords, length int) bool {
	return a.words.a^words.a|a.words.b^words.b|a.words.c^words.c|a.words.d^words.d|uint64(a.length^length) == 0 && a.question == q
}

// match is q.match with a memory.
func (m *memo[Q, A]) match(q Q, t text) A {
	if t.length > spread {
		return q.match(t)
	}
	words := t.fourWords()
	hash := (words.a ^ words.d<<1 ^ uint64(t.length)) * 0x9e3779b97f4a7c15
	set := &m.sets[hash>>(64-memoBits)]
	if set.last.is(q, words, t.length) {
		return set.last.answer
	}
	if set.before.is(q, words, t.length) {
		return set.before.answer
	}
	m.misses++
	set.before = set.last
	set.last = memoAnswer[Q, A]{words, t.length, q, q.match(t)}
	return set.last.answer
}

// awake reports whether the memo is to be used for the next rows texts.
func (m *memo[Q, A]) awake(rows int) bool {
	if m.lookups >= trial {
		if m.misses > m.lookups/trial*tolerated {
			m.sleep = rest
		}
		m.lookups, m.misses = 0, 0
	}
	if m.sleep > 0 {
		m.sleep -= rows
		return false
	}
	m.lookups += rows
	return true
}
