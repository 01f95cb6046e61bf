package udf

import "encoding/binary"

// listKey appends the elements of a list to buf, each with its length before
// it, NULLs left out: equal keys mean equal lists.
func listKey(buf []byte, lists *Column, entry listEntry) []byte {
	for i := entry.offset; i < entry.offset+entry.length; i++ {
		if valid(lists.ChildValidity, int(i)) {
			element := textAt(lists.ChildData, int(i)).String()
			buf = binary.LittleEndian.AppendUint32(buf, uint32(len(element)))
			buf = append(buf, element...)
		}
	}
	return buf
}

// keyElements reads back what listKey wrote, as parts of key.
func keyElements(key string) []string {
	var list []string
	for len(key) > 0 {
		end := 4 + int(binary.LittleEndian.Uint32([]byte(key[:4])))
		list = append(list, key[4:end])
		key = key[end:]
	}
	return list
}
