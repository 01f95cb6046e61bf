package udf

import "unicode/utf8"

// needle is one element of a has_any list, ready to be compared.
type needle struct {
	text string // folded
	// letters has 0x20, the bit between the cases, where text has an ASCII
	// letter, and 0 elsewhere. Set by newSearch.
	letters string
	// left and right ask for the end of a term on that side, which holds only
	// where the needle itself begins or ends inside one.
	left, right bool
	anchor      int // index of the byte of text that the search looks for
}

// newNeedle folds s, which must not be empty.
func newNeedle(s string) needle {
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	return needle{text: foldText(s), left: isTerm(first), right: isTerm(last)}
}

func letterBits(folded string) string {
	bits := make([]byte, len(folded))
	for i := range bits {
		if 'a' <= folded[i] && folded[i] <= 'z' {
			bits[i] = 0x20
		}
	}
	return string(bits)
}

// at reports whether the ASCII needle n is in h with its anchor at index p,
// and ends where it must.
func (n *needle) at(h string, p int) bool {
	start := p - n.anchor
	end := start + len(n.text)
	return start >= 0 && end <= len(h) && n.equal(h[start:end]) &&
		!(n.left && termBefore(h, start)) && !(n.right && termAfter(h, end))
}

// equal compares a text as long as the needle without regard to ASCII case,
// word by word; the last word overlaps the one before.
func (n *needle) equal(h string) bool {
	if len(h) < wordSize {
		return shortWord(h)|shortWord(n.letters) == shortWord(n.text)
	}
	last := len(h) - wordSize
	for i := 0; i < last; i += wordSize {
		if wordAt(h, i)|wordAt(n.letters, i) != wordAt(n.text, i) {
			return false
		}
	}
	return wordAt(h, last)|wordAt(n.letters, last) == wordAt(n.text, last)
}

// termBefore reports whether the rune that ends before index i is of a term.
func termBefore(h string, i int) bool {
	if i == 0 {
		return false
	}
	if b := h[i-1]; b < utf8.RuneSelf {
		return isTermByte(b)
	}
	r, _ := utf8.DecodeLastRuneInString(h[:i])
	return isTerm(r)
}

// termAfter reports whether the rune that begins at index i is of a term.
func termAfter(h string, i int) bool {
	if i == len(h) {
		return false
	}
	if b := h[i]; b < utf8.RuneSelf {
		return isTermByte(b)
	}
	r, _ := utf8.DecodeRuneInString(h[i:])
	return isTerm(r)
}
