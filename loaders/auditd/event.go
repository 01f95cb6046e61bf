package auditd

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"exfilhunt/loaders/source"
)

// A key tells events apart: serial numbers start anew with the machine.
type key struct {
	node string
	id   string // time and serial number
}

// An event is what its records say, as far as a hunt reads it. Its texts are decoded, and "" where no record says it.
type event struct {
	key
	line source.Line // its first record
	size int         // bytes of its records
	kind string      // of its first record that does not belong to a system call
	part string      // of its first record that does
	tail bool        // it has no id and begins with a record that belongs to the one before

	at     time.Time
	serial uint64
	out    row // what it becomes

	call    *call
	reading *call      // of the record that is being read: the first counts
	newPath bool       // and of a PATH nothing has been read
	args    []argument // EXECVE
	argc    int        // how many there are
	command string     // AUOMS puts the arguments together itself
	paths   []filePath
	cwd     string
	title   string // PROCTITLE, of which the kernel keeps 128 bytes
	address string // SOCKADDR, as it is written
	flags   string // OPENAT2
	parent  string // the parent's program, from LAUREL
}

// A call is the SYSCALL record.
type call struct {
	arch, number, name string
	success, exit      string
	args               [3]string
	pid, ppid          string
	uid, user          string
	auid, login        string
	exe, rule          string
}

// An argument of a new process, or a piece of one that spans records.
type argument struct {
	n, piece int
	text     string
}

type filePath struct {
	item           int
	name           string
	mode, nametype string
}

// take adds a field of a record.
func (e *event) take(kind, key, value string, text form) {
	switch kind {
	case "SYSCALL":
		e.reading.take(key, value, text)
	case "EXECVE":
		e.takeArgument(key, value, text)
	case "AUOMS_EXECVE", "AUOMS_SYSCALL": // all records of an event in one
		e.reading.take(key, value, text)
		e.takePart(key, value, text)
	default:
		e.takePart(key, value, text)
	}
}

func (c *call) take(key, value string, text form) {
	switch key {
	case "arch":
		c.arch = value
	case "syscall":
		c.number = value
	case "SYSCALL":
		c.name = value
	case "success":
		c.success = value
	case "exit":
		c.exit = value
	case "a0":
		c.args[0] = value
	case "a1":
		c.args[1] = value
	case "a2":
		c.args[2] = value
	case "pid":
		c.pid = value
	case "ppid":
		c.ppid = value
	case "uid":
		c.uid = value
	case "UID", "user":
		c.user = interpreted(value)
	case "auid":
		c.auid = value
	case "AUID", "audit_user":
		c.login = interpreted(value)
	case "exe":
		c.exe = valid(text(value))
	case "key":
		value, _, _ = strings.Cut(value, "ARCH=") // where byte 0x1D was lost on the way
		c.rule = valid(strings.ReplaceAll(text(value), "\x01", ","))
	}
}

// takePart adds a field of the records beside SYSCALL and EXECVE. Of two that say the same, the first counts.
func (e *event) takePart(key, value string, text form) {
	switch key {
	case "cwd":
		e.cwd = cmp.Or(e.cwd, valid(text(value)))
	case "proctitle":
		e.title = cmp.Or(e.title, valid(text(value)))
	case "cmdline":
		e.command = cmp.Or(e.command, valid(text(value)))
	case "saddr", "SADDR":
		e.address = cmp.Or(e.address, value)
	case "oflag":
		e.flags = cmp.Or(e.flags, value)
	case "item":
		e.path().item, _ = strconv.Atoi(value)
	case "name":
		e.path().name = valid(text(value))
	case "mode":
		e.path().mode = value
	case "nametype":
		e.path().nametype = value
	}
}

// path is the PATH record that is being read.
func (e *event) path() *filePath {
	if e.newPath {
		e.paths = append(e.paths, filePath{})
		e.newPath = false
	}
	return &e.paths[len(e.paths)-1]
}

// takeArgument adds "a1=..." or the piece "a1[2]=...".
func (e *event) takeArgument(key, value string, text form) {
	if key == "argc" {
		e.argc, _ = strconv.Atoi(value)
	}
	number, ok := strings.CutPrefix(key, "a")
	if !ok {
		return
	}
	piece := 0
	if first, rest, found := strings.Cut(number, "["); found {
		number = first
		piece, _ = strconv.Atoi(strings.TrimSuffix(rest, "]"))
	}
	if n, err := strconv.Atoi(number); err == nil {
		e.args = append(e.args, argument{n, piece, text(value)})
	}
}

// commandLine is what was executed. ausearch prints the records of an event last to first, and a log that was merged
// of two may have them twice.
func (e *event) commandLine() string {
	if len(e.args) == 0 {
		return cmp.Or(e.command, e.title)
	}
	order := func(a, b argument) int { return cmp.Or(cmp.Compare(a.n, b.n), cmp.Compare(a.piece, b.piece)) }
	if !slices.IsSortedFunc(e.args, order) {
		slices.SortStableFunc(e.args, order)
	}
	var line strings.Builder
	for i, a := range e.args {
		if i > 0 {
			switch before := e.args[i-1]; {
			case a.n == before.n && a.piece == before.piece:
				continue
			case a.n != before.n:
				line.WriteByte(' ')
			}
		}
		line.WriteString(a.text)
	}
	return valid(line.String())
}

// missesArguments tells whether there must be another EXECVE: one holds some kilobytes at most.
func (e *event) missesArguments() bool {
	last := -1
	for _, a := range e.args {
		last = max(last, a.n)
	}
	return e.command == "" && (last < 0 || last+1 < e.argc)
}

// join adds what a later part of the log says of the event.
func (e *event) join(later *event) {
	e.size += later.size
	e.kind, e.part = cmp.Or(e.kind, later.kind), cmp.Or(e.part, later.part)
	if e.call == nil {
		e.call = later.call
	}
	e.args, e.argc = append(e.args, later.args...), max(e.argc, later.argc)
	e.paths = append(e.paths, later.paths...)
	e.command, e.cwd, e.title = cmp.Or(e.command, later.command), cmp.Or(e.cwd, later.cwd), cmp.Or(e.title, later.title)
	e.address, e.flags = cmp.Or(e.address, later.address), cmp.Or(e.flags, later.flags)
	e.parent = cmp.Or(e.parent, later.parent)
}
