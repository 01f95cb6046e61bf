package bench

import (
	"os"
	"regexp"
	"strconv"
)

// A highWater keeps the most memory that the process held at once: the resident set, of which Linux keeps a mark
// (VmHWM in proc_pid_status(5)) that it forgets on demand (clear_refs in proc_pid_clear_refs(5)). Elsewhere nothing is known.
type highWater struct {
	most *int64 // of all phases, in bytes
}

// phase begins a phase; end returns its mark in bytes, nil where it is not known. What the process holds when the phase
// begins is in it.
func (h *highWater) phase() (end func() *int64) {
	forgotten := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) == nil
	return func() *int64 {
		mark := residentMark()
		if mark != nil && (h.most == nil || *mark > *h.most) {
			h.most = mark
		}
		if !forgotten {
			return nil
		}
		return mark
	}
}

var markForm = regexp.MustCompile(`(?m)^VmHWM:\s+(\d+) kB$`)

func residentMark() *int64 { return kilobytes("/proc/self/status", markForm) }

// kilobytes reads a figure of a file of Linux's; nil where there is no such file or figure.
func kilobytes(path string, form *regexp.Regexp) *int64 {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	m := form.FindSubmatch(text)
	if m == nil {
		return nil
	}
	n, err := strconv.ParseInt(string(m[1]), 10, 64)
	if err != nil {
		return nil
	}
	return new(n << 10)
}
