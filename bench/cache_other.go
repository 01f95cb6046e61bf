//go:build !linux

package bench

// dropCache does nothing here: cold runs find the operating system's cache warm, and the report says so.
func dropCache(string) bool { return false }
