package udf

// search finds ASCII needles in bytes of any kind. At each place that can be
// one it looks up two bytes of the text in a set, and compares only the needles
// that have these two bytes there.
type search struct {
	// A place is an anchor: a byte that all needles share, without case.
	// Without such a byte every index of a text is a place.
	shared bool
	anchor byte
	// Where the two bytes are, counted from the place, and the set of them.
	first, second int
	set           *pairSet
	groups        *groups
}

// newSearch compiles needles, at least one.
func newSearch(needles []needle) *search {
	s := &search{set: &pairSet{}, groups: newGroups(len(needles))}
	if anchor, ok := sharedByte(needles); ok {
		s.shared, s.anchor = true, anchor
		placeShared(needles, anchor)
	} else {
		placeRarest(needles)
	}
	s.first, s.second = bestPair(needles)
	for _, n := range needles {
		n.letters = letterBits(n.text)
		f, g := n.text[n.anchor+s.first], n.text[n.anchor+s.second]
		s.set.addCases(f, g)
		s.groups.add(pair(f, g), n)
	}
	return s
}

// find reports whether one of the needles is in h.
func (s *search) find(h string) bool {
	for p := range len(h) {
		if s.possible(h, p) && s.at(h, p) {
			return true
		}
	}
	return false
}

// at reports whether a needle is in h with its anchor at index p.
func (s *search) at(h string, p int) bool {
	group := s.groups.get(pair(lower(h[p+s.first]), lower(h[p+s.second])))
	for i := range group.needles {
		if group.needles[i].at(h, p) {
			return true
		}
	}
	return false
}
