package bench

import (
	"cmp"
	"os"
	"regexp"
	"runtime"

	"github.com/klauspost/cpuid/v2"
)

// Machine is what the figures were measured on. Without it a time says nothing.
type Machine struct {
	CPU    string `json:"cpu"`
	Cores  int    `json:"cores"`        // that the process may use
	Memory *int64 `json:"memory_bytes"` // nil where it is not known
	OS     string `json:"os"`
}

var (
	memoryForm = regexp.MustCompile(`(?m)^MemTotal:\s+(\d+) kB$`)
	systemForm = regexp.MustCompile(`(?m)^PRETTY_NAME="(.*)"$`)
)

func thisMachine() Machine {
	m := Machine{
		CPU:    cmp.Or(cpuid.CPU.BrandName, runtime.GOARCH),
		Cores:  runtime.GOMAXPROCS(0),
		Memory: kilobytes("/proc/meminfo", memoryForm),
		OS:     runtime.GOOS + "/" + runtime.GOARCH,
	}
	if text, err := os.ReadFile("/etc/os-release"); err == nil {
		if name := systemForm.FindSubmatch(text); name != nil {
			m.OS += ", " + string(name[1])
		}
	}
	return m
}
