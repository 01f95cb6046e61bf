package auditd

import "strings"

// maxRecent is how many entries a recent has: between one and two times this many, the latest.
const maxRecent = 1 << 16

// A recent is a map of bounded size, which forgets what was put into it long ago.
type recent[K comparable, V any] struct{ new, old map[K]V }

func (r *recent[K, V]) put(k K, v V) {
	if r.new == nil || len(r.new) == maxRecent {
		r.new, r.old = map[K]V{}, r.new
	}
	r.new[k] = v
}

func (r *recent[K, V]) get(k K) V {
	if v, ok := r.new[k]; ok {
		return v
	}
	return r.old[k]
}

// processes knows when the programs were executed that are in the log, as far as memory allows.
type processes struct{ recent[processKey, execution] }

type processKey struct{ device, pid string }

type execution struct {
	at  string
	exe string
}

// executed notes an execution. The texts are copied, for they are parts of a block. One that was held is noted early,
// and when it is loaded the process may be another.
func (p *processes) executed(device, pid, exe, at string) {
	if p.get(processKey{device, pid}).at <= at {
		p.put(processKey{strings.Clone(device), strings.Clone(pid)}, execution{at, strings.Clone(exe)})
	}
}

// started returns when a process that is seen at a time began to run its program, "" where the log does not say: before
// its beginning, or the id has passed on to a process of another program that was only forked.
func (p *processes) started(device, pid, exe, at string) string {
	found := p.get(processKey{device, pid})
	if found.exe != exe || found.at > at {
		return ""
	}
	return found.at
}
