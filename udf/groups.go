package udf

import "math/bits"

// groups finds the needles that have the same two bytes, folded, by these: an
// open hash table of which a quarter is used at most.
type groups struct {
	slots []group
	shift uint
}

type group struct {
	pair    uint16
	needles []needle
}

// newGroups returns an empty table with room for n groups.
func newGroups(n int) *groups {
	size := bits.Len(uint(4*n - 1))
	return &groups{slots: make([]group, 1<<size), shift: uint(32 - size)}
}

// get returns the group of a pair, one without needles if there is none yet.
func (g *groups) get(p uint16) *group {
	for i := uint32(p) * 0x9e3779b1 >> g.shift; ; i = (i + 1) & uint32(len(g.slots)-1) {
		slot := &g.slots[i]
		if slot.pair == p || slot.needles == nil {
			return slot
		}
	}
}

// add puts n into the group of a pair.
func (g *groups) add(p uint16, n needle) {
	slot := g.get(p)
	slot.pair = p
	slot.needles = append(slot.needles, n)
}
