package bench

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"testing"

	"exfilhunt/loaders"
)

// BenchmarkLoadAuditd loads an enriched audit.log as a host with rules for execve, connect and open writes it, into a
// case file on disk, checkpoint included.
func BenchmarkLoadAuditd(b *testing.B) {
	path, events, size := generated(b, "audit.log", func(w *bufio.Writer) (int64, error) { return auditLog(w, *megabytes<<20) })
	for b.Loop() {
		tool := toolLoads(b, path, func(r loaders.Result) bool { return r.Lines == events && r.Loaded+r.Ignored() == events })
		reportSpeed(b, size, events, tool)
	}
}

// auditLog writes a log of at least so many bytes and returns the number of its events: of ten, three programs, three
// connections, three opened files, and a socket that is ignored.
func auditLog(w *bufio.Writer, size int64) (events int64, err error) {
	random := rand.New(rand.NewPCG(1, 1))
	var written int64
	for ; written < size; events++ {
		id := fmt.Sprintf("msg=audit(%d.%03d:%d): ", 1717236000+events/200, events*5%1000, 1000+events)
		n, err := w.WriteString(auditEvent(id, int(events%10), random))
		if err != nil {
			return 0, err
		}
		written += int64(n)
	}
	return events, nil
}

func auditEvent(id string, kind int, random *rand.Rand) string {
	call := func(number int, name, exit, exe, key string) string {
		return fmt.Sprintf("type=SYSCALL %sarch=c000003e syscall=%d success=yes exit=%s a0=ffffff9c a1=7ffd6b4f2a10 a2=80000 a3=0 items=2 ppid=%d pid=%d auid=1000 uid=%d gid=33 euid=33 suid=33 fsuid=33 egid=33 sgid=33 fsgid=33 tty=(none) ses=3 comm=\"%[7]s\" exe=\"/usr/bin/%[7]s\" subj=unconfined key=\"%[8]s\"\x1dARCH=x86_64 SYSCALL=%[9]s AUID=\"jo\" UID=\"www-data\" GID=\"www-data\" EUID=\"www-data\" SUID=\"www-data\" FSUID=\"www-data\" EGID=\"www-data\" SGID=\"www-data\" FSGID=\"www-data\"\n",
			id, number, exit, 1000+random.IntN(500), 2000+random.IntN(3000), random.IntN(3)*33, exe, key, name)
	}
	path := func(item int, name string) string {
		return fmt.Sprintf("type=PATH %sitem=%d name=\"%s\" inode=%d dev=fd:01 mode=0100644 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0\x1dOUID=\"root\" OGID=\"root\"\n",
			id, item, name, random.IntN(1<<20))
	}
	exe := []string{"curl", "python3.12", "tar", "bash", "node"}[random.IntN(5)]
	cwd := "type=CWD " + id + "cwd=\"/srv/app/current\"\n"
	title := fmt.Sprintf("type=PROCTITLE %sproctitle=%X\n", id, exe+"\x00--config\x00/etc/app/settings.yaml")
	switch kind {
	case 0, 1, 2:
		return call(59, "execve", "0", exe, "exec") +
			fmt.Sprintf("type=EXECVE %sargc=4 a0=\"%s\" a1=\"--config\" a2=\"/etc/app/settings-%d.yaml\" a3=%X\n", id, exe, random.IntN(1000), "a value with blanks") +
			cwd + path(0, "/usr/bin/"+exe) + path(1, "/lib64/ld-linux-x86-64.so.2") + title
	case 3, 4, 5:
		return call(42, "connect", "0", exe, "net") +
			fmt.Sprintf("type=SOCKADDR %ssaddr=020001BBCB0071%02X0000000000000000\x1dSADDR={ saddr_fam=inet laddr=203.0.113.5 lport=443 }\n", id, random.IntN(256)) + title
	case 6, 7, 8:
		return call(257, "openat", "5", exe, "read") + cwd + path(0, fmt.Sprintf("data/%d/report-%d.pdf", random.IntN(100), random.IntN(1000))) + title
	default:
		return call(42, "connect", "0", exe, "net") + "type=SOCKADDR " + id + "saddr=01002F72756E2F6E7363642F736F636B657400\x1dSADDR={ saddr_fam=local path=/run/nscd/socket }\n" + title
	}
}
