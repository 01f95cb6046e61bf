package udf

// pairSet is a set of pairs of bytes: one bit for each of the 65,536.
type pairSet [1 << 16 / 64]uint64

// pair is two bytes of a text as one index.
func pair(first, second byte) uint16 { return uint16(first) | uint16(second)<<8 }

func (s *pairSet) has(p uint16) bool { return s[p>>6]>>(p&63)&1 != 0 }

func (s *pairSet) add(p uint16) { s[p>>6] |= 1 << (p & 63) }

// addCases adds a pair of folded bytes in every case.
func (s *pairSet) addCases(first, second byte) {
	for _, f := range cases(first) {
		for _, g := range cases(second) {
			s.add(pair(f, g))
		}
	}
}

// cases returns a folded ASCII byte in both cases, the same twice if it has one.
func cases(b byte) [2]byte {
	if 'a' <= b && b <= 'z' {
		return [2]byte{b, b &^ 0x20}
	}
	return [2]byte{b, b}
}
