package udf

import "sync"

// cacheLimit is how many indexed lists are kept. A query has a few; a column of
// lists can have any number, and then only these are kept.
const cacheLimit = 64

// cache holds indexed lists by key, for all threads.
var cache = struct {
	sync.Mutex
	lists map[string]*needles
}{lists: map[string]*needles{}}

// indexed returns the list that listKey wrote as key, from the cache or new.
func indexed(key []byte) *needles {
	cache.Lock()
	list := cache.lists[string(key)]
	cache.Unlock()
	if list != nil {
		return list
	}
	list = compile(keyElements(string(key)))
	cache.Lock()
	defer cache.Unlock()
	if len(cache.lists) >= cacheLimit {
		clear(cache.lists)
	}
	cache.lists[string(key)] = list
	return list
}
