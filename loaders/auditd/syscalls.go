package auditd

import (
	"cmp"
	_ "embed"
	"strings"
	"sync"
)

//go:embed syscalls.tsv
var syscallTable string

// syscallNames are the names of system calls by architecture, as the field arch has it, and number.
var syscallNames = sync.OnceValue(func() map[string]map[string]string {
	x86, i386, arm := map[string]string{}, map[string]string{}, map[string]string{}
	for line := range strings.Lines(syscallTable) {
		if column := strings.Fields(line); column[0] != "#" {
			x86[column[1]], i386[column[2]], arm[column[3]] = column[0], column[0], column[0]
		}
	}
	return map[string]map[string]string{
		"c000003e": x86, "x86_64": x86, "40000003": i386, "i386": i386, "i686": i386, "c00000b7": arm, "aarch64": arm,
	}
})

// socketCalls are what i386's socketcall does, by its first argument (include/uapi/linux/net.h).
var socketCalls = map[string]string{
	"1": "socket", "2": "bind", "3": "connect", "4": "listen", "5": "accept", "6": "getsockname", "7": "getpeername",
	"8": "socketpair", "9": "send", "a": "recv", "b": "sendto", "c": "recvfrom", "d": "shutdown", "e": "setsockopt",
	"f": "getsockopt", "10": "sendmsg", "11": "recvmsg", "12": "accept4", "13": "recvmmsg", "14": "sendmmsg",
}

// syscallName is the name of the system call: as auditd has written it, or by number.
func (c *call) syscallName() string {
	name := c.name
	if name == "" {
		name = c.number
		if number, ok := syscallNames()[strings.TrimPrefix(c.arch, "0x")]; ok && number[name] != "" {
			name = number[name]
		}
	}
	if name != "socketcall" {
		return name
	}
	if inner := socketCalls[strings.TrimPrefix(c.args[0], "0x")]; inner != "" {
		return inner
	}
	return cmp.Or(c.args[0], name) // ausearch -i names it
}
