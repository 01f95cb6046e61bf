package udf

import (
	"fmt"
	"testing"
)

// length answers with how long a text is, plus its own value.
type length int

func (l length) match(t text) int { return t.length + int(l) }

func TestMemoKeepsQuestionsApart(t *testing.T) {
	var m memo[length, int]
	for range 3 {
		for n := range 40 {
			for question := range length(5) {
				if got, want := m.match(question, textOf(fmt.Sprintf("%0*d", n, 7))), max(n, 1)+int(question); got != want {
					t.Fatalf("question %d, text of %d: %d, want %d", question, n, got, want)
				}
			}
		}
	}
}

// Two texts can have the same words: only the length tells them apart then.
func TestMemoComparesLengths(t *testing.T) {
	eight, nine := textOf("aaaaaaaa"), textOf("aaaaaaaaa")
	a := memoAnswer[length, int]{eight.fourWords(), eight.length, 1, 9}
	if eight.fourWords() != nine.fourWords() || !a.is(1, eight.fourWords(), 8) || a.is(1, nine.fourWords(), 9) {
		t.Error("texts of 8 and 9 equal letters are one")
	}
}

func TestMemoRestsWhereNothingRepeats(t *testing.T) {
	var m memo[length, int]
	ask := func(different int) (asleep bool) {
		for chunk := range 4 {
			if !m.awake(2048) {
				return true
			}
			for i := range 2048 {
				m.match(1, textOf(fmt.Sprint((chunk*2048+i)%different)))
			}
		}
		return false
	}
	if ask(100) {
		t.Error("asleep over 100 texts that repeat")
	}
	if !ask(1 << 20) {
		t.Error("awake over texts that do not repeat")
	}
	for range rest / 2048 {
		m.awake(2048)
	}
	if ask(100) {
		t.Error("still asleep after its rest")
	}
}

func TestMemoAllocatesNothing(t *testing.T) {
	var m memo[length, int]
	texts := []text{textOf("a"), textOf("svchost.exe"), textOf("backgroundTaskHost.exe")}
	if n := testing.AllocsPerRun(100, func() {
		for _, text := range texts {
			m.match(1, text)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
