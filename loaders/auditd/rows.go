package auditd

import (
	"cmp"
	"path"
	"strconv"
	"strings"

	"exfilhunt/loaders/source"
)

// columns are what the targets read. Only some kinds have the later ones.
var columns = []string{
	"time", "device", "id", "rule", "login", "domain", "user", "pid", "ppid", "parent", "exe", "command", "started",
	"action", "address", "port", "path",
}

// A row is an event that is loaded.
type row struct {
	kind            string // process, network, file
	action          string
	address, port   string
	path            string
	ignored, reject string // why it is none
	incomplete      bool   // a record is missing that would say more
}

// row loads, ignores or rejects an event.
func (w *window) row(r *source.Records, e *event) {
	out := e.out
	if out.kind == "process" && e.call == nil && w.loaded.get(e.key) {
		out = row{ignored: "EXECVE far behind its SYSCALL"}
	}
	switch {
	case out.reject != "":
		r.Reject(e.line, out.reject)
		return
	case out.ignored != "":
		r.Ignore(w.name(out.ignored))
		return
	}
	c := e.call
	if c == nil {
		c = &call{}
	}
	device := cmp.Or(e.node, w.device)
	domain, user, found := strings.Cut(cmp.Or(c.user, c.uid), `\`) // of a host that joined a domain
	if !found {
		domain, user = "", domain
	}
	id := e.id
	if strings.Contains(id, noID) {
		id = ""
	}
	at, exe, command, started := e.timestamp(), c.exe, e.title, ""
	if out.kind == "process" {
		command = e.commandLine()
		if exe == "" && len(e.args) > 0 { // the SYSCALL record is cut off
			exe = valid(e.args[0].text)
		}
		w.executed(e, exe, at)
		w.loaded.put(key{strings.Clone(e.node), strings.Clone(e.id)}, true)
	} else {
		started = w.processes.started(device, c.pid, exe, at)
	}
	r.Add(out.kind, e.line, []string{
		at, device, id, c.rule, cmp.Or(c.login, c.auid), domain, user, c.pid, c.ppid, e.parent, exe, command, started,
		out.action, out.address, out.port, out.path,
	})
}

// maxNames is how many kinds of ignored events are told apart: more than there are, unless a log is forged.
const maxNames = 2000

// name returns a copy of the name of an ignored kind, which is a part of a block, the same for all of the kind.
func (w *window) name(kind string) string {
	if known, ok := w.names[kind]; ok {
		return known
	}
	if len(w.names) == maxNames {
		return "other kinds"
	}
	kind = strings.Clone(kind)
	w.names[kind] = kind
	return kind
}

// row says what the event is to a hunt.
func (e *event) row() row {
	if e.call == nil {
		switch {
		case len(e.args) > 0: // EXECVE is written for programs that run
			return row{kind: "process", action: "ProcessCreated", incomplete: true}
		case e.part != "" && e.kind == "":
			return row{ignored: e.part + " without SYSCALL", incomplete: true}
		default:
			return row{ignored: cmp.Or(e.kind, "event without records")}
		}
	}
	name := e.call.syscallName()
	failed := e.call.success == "no"
	switch name {
	case "execve", "execveat":
		if failed {
			return ignored(name, "failed")
		}
		return row{kind: "process", action: "ProcessCreated", incomplete: e.missesArguments()}
	case "connect", "sendto", "sendmsg", "sendmmsg":
		return e.connection(name)
	case "accept", "accept4":
		if failed {
			return ignored(name, "failed")
		}
		return e.connection(name)
	case "open", "openat", "openat2", "creat":
		if failed {
			return ignored(name, "failed")
		}
		return e.opened(name)
	default:
		return ignored(cmp.Or(name, "without a number"), "")
	}
}

// ignored names a system call that is not loaded.
func ignored(name, why string) row {
	return row{ignored: strings.TrimSpace("SYSCALL " + name + " " + why)}
}

// connection is the row of a call with the address of a peer: of datagrams, one a call. The transport is in no record,
// so Protocol stays empty.
func (e *event) connection(name string) row {
	if e.address == "" {
		out := ignored(name, "without an address")
		// What sends or accepts need not have one: it has none where PROCTITLE, the last record, is there.
		out.incomplete = name == "connect" || e.title == ""
		return out
	}
	family, peer, ok := socketAddress(e.address)
	if !ok {
		return row{reject: "saddr: \"" + valid(e.address[:min(len(e.address), 64)]) + "\" is no address"}
	}
	if !peer.IsValid() {
		return ignored(name, "of family "+cmp.Or(familyNames[family], family))
	}
	action := "ConnectionSuccess"
	switch {
	case strings.HasPrefix(name, "accept"):
		action = "InboundConnectionAccepted"
	case e.call.success == "no" && !goesOn[exitName(e.call.exit)]:
		action = "ConnectionFailed"
	}
	return row{kind: "network", action: action, address: peer.Addr().String(), port: strconv.Itoa(int(peer.Port()))}
}

// goesOn are the errors after which there is a connection, or one is being made: EINTR, EISCONN, EALREADY, EINPROGRESS.
var goesOn = map[string]bool{
	"-4": true, "-106": true, "-114": true, "-115": true, "EINTR": true, "EISCONN": true, "EALREADY": true, "EINPROGRESS": true,
}

// exitName cuts "EINPROGRESS(Operation now in progress)".
func exitName(exit string) string {
	name, _, _ := strings.Cut(exit, "(")
	return name
}

// opened is the row of a call that opened a file.
func (e *event) opened(name string) row {
	file := e.openedFile(name)
	switch {
	case file.name == "":
		out := ignored(name, "without a name")
		out.incomplete = true
		return out
	case file.nametype == "CREATE":
		return row{kind: "file", action: "FileCreated", path: file.name}
	case isFolder(file.mode):
		return ignored(name, "of a folder")
	case name == "creat" || writesOnly(e.flagsOf(name)):
		return ignored(name, "for writing")
	default:
		return row{kind: "file", action: "FileRead", path: file.name}
	}
}

// openedFile picks the PATH record of the file: the one that was created, or else the last that is not a folder on the way.
func (e *event) openedFile(name string) filePath {
	var best filePath
	for _, p := range e.paths {
		if p.rank() > 0 && (p.rank() > best.rank() || p.rank() == best.rank() && p.item >= best.item) {
			best = p
		}
	}
	if best.name != "" && best.name[0] != '/' && e.cwd != "" && e.isInCwd(name) {
		best.name = path.Join(e.cwd, best.name)
	}
	return best
}

// rank says how likely a PATH is the file that was opened; 0 for none. Old kernels write no nametype.
func (p filePath) rank() int {
	switch {
	case p.name == "" || p.nametype == "PARENT" || p.nametype == "DELETE":
		return 0
	case p.nametype == "CREATE":
		return 3
	case p.nametype == "NORMAL":
		return 2
	default:
		return 1
	}
}

// isInCwd tells whether a relative name is one in the working directory, or in a folder that only the process knows.
func (e *event) isInCwd(name string) bool {
	folder := e.call.args[0]
	return !strings.HasPrefix(name, "openat") || folder == "" || folder == "AT_FDCWD" || strings.HasSuffix(folder, "ffffff9c")
}

// flagsOf are the flags of an open: hexadecimal or names, of openat2 octal. "" where no record says them.
func (e *event) flagsOf(name string) string {
	switch name {
	case "open":
		return e.call.args[1]
	case "openat":
		return e.call.args[2]
	default:
		return e.flags
	}
}

// writesOnly tells O_WRONLY: the last digit's lower two bits, octal or hexadecimal. An open of unknown flags counts as
// one for reading, as most are.
func writesOnly(flags string) bool {
	if strings.Contains(flags, "O_") {
		return strings.Contains(flags, "O_WRONLY")
	}
	if flags == "" {
		return false
	}
	digit, err := strconv.ParseUint(flags[len(flags)-1:], 16, 8)
	return err == nil && digit&3 == 1
}

// isFolder reads the mode of a PATH: octal, or as ausearch -i writes it.
func isFolder(mode string) bool {
	number, err := strconv.ParseUint(strings.TrimPrefix(mode, "0o"), 8, 32)
	return err == nil && number&0o170000 == 0o040000 || strings.HasPrefix(mode, "dir,")
}
