package bench

import (
	"os"

	"golang.org/x/sys/unix"
)

// dropCache asks the kernel to forget what it holds of a file, so that it comes from the disk again; false where that
// was refused. What lies below the kernel, a disk's or a host's cache, stays as it is.
func dropCache(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	// only what is on the disk already can be forgotten
	return f.Sync() == nil && unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED) == nil
}
