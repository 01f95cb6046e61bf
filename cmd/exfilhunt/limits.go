package main

import (
	"regexp"

	"github.com/spf13/pflag"

	"exfilhunt/sql/store"
)

// limitFlags adds the flags that bound what DuckDB uses of the machine.
func limitFlags(f *pflag.FlagSet, l *store.Limits) {
	f.IntVar(&l.Threads, "threads", 0, "")
	f.StringVar(&l.Memory, "memory-limit", "", "")
}

// memoryForm is what DuckDB reads as a size: KB, MB, GB and TB are powers of 1000, KiB, MiB, GiB and TiB of 1024.
var memoryForm = regexp.MustCompile(`(?i)^[0-9]+(\.[0-9]+)? ?(bytes|[kmgt]i?b)$`)

func checkLimits(l store.Limits) error {
	switch {
	case l.Threads < 0:
		return misuse("leave it out for one a core", "--threads: %d are too few", l.Threads)
	case l.Memory != "" && !memoryForm.MatchString(l.Memory):
		return misuse("a size is 500MB, 2GB or 1.5GiB", "--memory-limit: %q is no size", l.Memory)
	}
	return nil
}
