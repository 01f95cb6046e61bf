package auditd

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"exfilhunt/loaders/source"
)

// outcome returns what a log becomes, as text: its rows, column=value for those that are not empty and not common to
// all, then its rejects and what is ignored.
func outcome(t testing.TB, log string, hide ...string) []string {
	t.Helper()
	var lines, rejects []string
	ignored := map[string]int64{}
	err := parse(t.Context(), strings.NewReader(log), "", func(r *source.Records) error {
		for _, kind := range []string{"process", "network", "file"} {
			if rows := r.Kinds[kind]; rows != nil {
				lines = append(lines, describe(kind, rows, hide)...)
			}
		}
		for _, reject := range r.Rejects {
			rejects = append(rejects, fmt.Sprintf("reject %d: %s", reject.Number, reject.Reason))
		}
		for kind, n := range r.Ignored {
			ignored[kind] += n
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	lines = append(lines, rejects...)
	for _, kind := range slices.Sorted(maps.Keys(ignored)) {
		lines = append(lines, fmt.Sprintf("ignored %d: %s", ignored[kind], kind))
	}
	return lines
}

func describe(kind string, rows *source.Rows, hide []string) []string {
	var lines []string
	for i := range rows.Lines {
		line := kind
		for c, name := range columns {
			if value := rows.Value(c, i); value != "" && !slices.Contains(hide, name) {
				line += " " + name + "=" + value
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// boring are columns that most cases do not look at.
var boring = []string{"time", "id", "login", "user", "pid", "ppid", "exe", "started", "rule"}

func expect(t *testing.T, name string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\ngot  %s\nwant %s", name, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}

// callRecord is a SYSCALL record with what a case is about.
func callRecord(fields string) string {
	return "type=SYSCALL msg=audit(1717236000.125:11): arch=c000003e " + fields + " items=1 ppid=7 pid=8 auid=1000 uid=0 comm=\"curl\" exe=\"/usr/bin/curl\" key=\"net\"\n"
}

func TestAnExecutedProgram(t *testing.T) {
	const id = "1717236000.125:11"
	log := callRecord("syscall=59 success=yes exit=0") +
		"type=EXECVE msg=audit(" + id + "): argc=3 a0=\"curl\" a1=\"-T\" a2=2F746D702F6120622E7A6970\n" +
		"type=CWD msg=audit(" + id + "): cwd=\"/root\"\n" +
		"type=PATH msg=audit(" + id + "): item=0 name=\"/usr/bin/curl\" mode=0100755 nametype=NORMAL\n" +
		"type=PROCTITLE msg=audit(" + id + "): proctitle=6375726C002D54002F746D702F6120622E7A6970\n"
	expect(t, "raw", outcome(t, log),
		"process time=2024-06-01T10:00:00.125000Z id=1717236000.125:11 rule=net login=1000 user=0 pid=8 ppid=7 exe=/usr/bin/curl command=curl -T /tmp/a b.zip action=ProcessCreated")
	lines := strings.SplitAfter(log, "\n")
	expect(t, "without EXECVE", outcome(t, lines[0]+lines[4], boring...), "process command=curl -T /tmp/a b.zip action=ProcessCreated")
	expect(t, "cut before EXECVE", outcome(t, lines[0], boring...), "process action=ProcessCreated")
	expect(t, "cut behind SYSCALL", outcome(t, strings.Join(lines[1:], ""), "time", "id"), "process exe=curl command=curl -T /tmp/a b.zip action=ProcessCreated")
	expect(t, "cut in SYSCALL", outcome(t, lines[0][:70]), "process time=2024-06-01T10:00:00.125000Z id=1717236000.125:11 action=ProcessCreated")
	expect(t, "failed", outcome(t, callRecord("syscall=59 success=no exit=-2")), "ignored 1: SYSCALL execve failed")
}

func TestArgumentsInPieces(t *testing.T) {
	const execve = "type=EXECVE msg=audit(1717236000.125:11): "
	for name, c := range map[string]struct{ records, want string }{
		"pieces of hex":                 {execve + "argc=3 a0=\"sh\" a1_len=12 a1[0]=6563686F20\n" + execve + "a1[1]=6869\n" + execve + "a2=\"x\"\n", "sh echo hi x"},
		"pieces cut a character in two": {execve + "argc=2 a0=\"echo\" a1_len=4 a1[0]=C3\n" + execve + "a1[1]=A9\n", "echo é"},
		"pieces in quotes":              {execve + "argc=2 a0=\"echo\" a1_len=4 a1[0]=\"ab\" a1[1]=\"cd\"\n", "echo abcd"},
		"last records first":            {execve + "a2=\"x\"\n" + execve + "argc=3 a0=\"sh\" a1=\"-c\"\n", "sh -c x"},
		"twice":                         {execve + "argc=2 a0=\"sh\" a1=\"-c\"\n" + execve + "argc=2 a0=\"sh\" a1=\"-c\"\n", "sh -c"},
		"more than ten":                 {execve + "argc=12 a0=\"0\" a1=\"1\" a2=\"2\" a3=\"3\" a4=\"4\" a5=\"5\" a6=\"6\" a7=\"7\" a8=\"8\" a9=\"9\" a10=\"10\" a11=\"11\"\n", "0 1 2 3 4 5 6 7 8 9 10 11"},
		"empty":                         {execve + "argc=2 a0=\"sh\" a1=\"\"\n", "sh "},
		"no UTF-8":                      {execve + "argc=2 a0=\"sh\" a1=FF41\n", "sh \uFFFDA"},
	} {
		log := callRecord("syscall=59 success=yes exit=0") + c.records
		expect(t, name, outcome(t, log, boring...), "process command="+c.want+" action=ProcessCreated")
	}
}

func TestConnections(t *testing.T) {
	const sockaddr = "type=SOCKADDR msg=audit(1717236000.125:11): saddr="
	const v4, v6 = "020001BBCB0071050000000000000000", "0A0001BB0000000020010DB800000000000000000000000500000000"
	for name, c := range map[string]struct{ call, address, want string }{
		"IPv4":                {"syscall=42 success=yes exit=0", v4, "network action=ConnectionSuccess address=203.0.113.5 port=443"},
		"IPv6":                {"syscall=42 success=yes exit=0", v6, "network action=ConnectionSuccess address=2001:db8::5 port=443"},
		"IPv4 in IPv6":        {"syscall=42 success=yes exit=0", "0A0000350000000000000000000000000000FFFF0808080800000000", "network action=ConnectionSuccess address=::ffff:8.8.8.8 port=53"},
		"in progress":         {"syscall=42 success=no exit=-115", v4, "network action=ConnectionSuccess address=203.0.113.5 port=443"},
		"refused":             {"syscall=42 success=no exit=-111", v4, "network action=ConnectionFailed address=203.0.113.5 port=443"},
		"enriched":            {"syscall=42 success=yes exit=0", v4 + "\x1dSADDR={ saddr_fam=inet laddr=203.0.113.5 lport=443 }", "network action=ConnectionSuccess address=203.0.113.5 port=443"},
		"0x1D lost":           {"syscall=42 success=yes exit=0", v4 + "SADDR={ saddr_fam=inet laddr=203.0.113.5 lport=443 }", "network action=ConnectionSuccess address=203.0.113.5 port=443"},
		"datagram":            {"syscall=44 success=yes exit=9", "02000035CB0071050000000000000000", "network action=ConnectionSuccess address=203.0.113.5 port=53"},
		"accepted":            {"syscall=288 success=yes exit=9", v4, "network action=InboundConnectionAccepted address=203.0.113.5 port=443"},
		"nothing to accept":   {"syscall=288 success=no exit=-11", v4, "ignored 1: SYSCALL accept4 failed"},
		"unix":                {"syscall=42 success=yes exit=0", "01002F7661722F72756E2F6E7363642F736F636B657400", "ignored 1: SYSCALL connect of family unix"},
		"unspecified":         {"syscall=42 success=yes exit=0", "00000000000000000000000000000000", "ignored 1: SYSCALL connect of family unspec"},
		"netlink":             {"syscall=46 success=yes exit=0", "100000000000000000000000", "ignored 1: SYSCALL sendmsg of family netlink"},
		"a family of its own": {"syscall=42 success=yes exit=0", "2B0000000000", "ignored 1: SYSCALL connect of family 43"},
		"cut":                 {"syscall=42 success=yes exit=0", "020001BBCB", `reject 1: saddr: "020001BBCB" is no address`},
		"garbage":             {"syscall=42 success=yes exit=0", "!", `reject 1: saddr: "!" is no address`},
	} {
		log := callRecord(c.call) + sockaddr + c.address + "\n"
		expect(t, name, outcome(t, log, boring...), c.want)
	}
}

func TestArchitectures(t *testing.T) {
	const sockaddr = "type=SOCKADDR msg=audit(1717236000.125:11): saddr=020001BBCB0071050000000000000000\n"
	const connected, ignored = "network action=ConnectionSuccess address=203.0.113.5 port=443", "ignored 1: SYSCALL "
	for fields, want := range map[string]string{
		"arch=c000003e syscall=42": connected, "arch=40000003 syscall=362": connected, "arch=c00000b7 syscall=203": connected,
		"arch=40000003 syscall=102 success=yes exit=0 a0=3":             connected,
		"arch=40000003 syscall=102 success=yes exit=0 a0=b":             connected,
		"arch=40000003 syscall=102 success=yes exit=0 a0=2":             ignored + "bind",
		"arch=40000003 syscall=42":                                      ignored + "pipe",
		"arch=c00000b7 syscall=42":                                      ignored + "nfsservctl",
		"arch=c0000102 syscall=203":                                     ignored + "203",
		"arch=c0000102 syscall=203\x1dARCH=loongarch64 SYSCALL=connect": connected,
		"arch=c000003e": ignored + "without a number",
	} {
		log := "type=SYSCALL msg=audit(1717236000.125:11): " + fields + "\n" + sockaddr
		expect(t, fields, outcome(t, log, boring...), want)
	}
}

func TestOpenedFiles(t *testing.T) {
	const cwd = "type=CWD msg=audit(1717236000.125:11): cwd=\"/home/jo\"\n"
	const path = "type=PATH msg=audit(1717236000.125:11): item="
	const file = path + `1 name="plan.pdf" inode=7 dev=08:01 mode=0100644 nametype=NORMAL` + "\n"
	const folder = path + `0 name="/home/jo" inode=6 dev=08:01 mode=040755 nametype=PARENT` + "\n"
	const read, created = "file action=FileRead path=", "file action=FileCreated path="
	for name, c := range map[string]struct{ call, records, want string }{
		"open":              {"syscall=2 success=yes exit=3 a0=5 a1=80000", cwd + file, read + "/home/jo/plan.pdf"},
		"openat":            {"syscall=257 success=yes exit=3 a0=ffffff9c a1=5 a2=80000", cwd + file, read + "/home/jo/plan.pdf"},
		"openat, 64 bits":   {"syscall=257 success=yes exit=3 a0=ffffffffffffff9c a1=5 a2=0", cwd + file, read + "/home/jo/plan.pdf"},
		"below a folder":    {"syscall=257 success=yes exit=3 a0=4 a1=5 a2=80000", cwd + file, read + "plan.pdf"},
		"openat2":           {"syscall=437 success=yes exit=3 a0=ffffff9c", cwd + file, read + "/home/jo/plan.pdf"},
		"openat2, writing":  {"syscall=437 success=yes exit=3 a0=ffffff9c", cwd + file + "type=OPENAT2 msg=audit(1717236000.125:11): oflag=0100001 mode=0600 resolve=0x0\n", "ignored 1: SYSCALL openat2 for writing"},
		"reads and writes":  {"syscall=2 success=yes exit=3 a0=5 a1=2", cwd + file, read + "/home/jo/plan.pdf"},
		"writes":            {"syscall=2 success=yes exit=3 a0=5 a1=241", cwd + file, "ignored 1: SYSCALL open for writing"},
		"creat":             {"syscall=85 success=yes exit=3 a0=5 a1=1b6", cwd + file, "ignored 1: SYSCALL creat for writing"},
		"created":           {"syscall=257 success=yes exit=3 a0=ffffff9c a1=5 a2=241", cwd + folder + strings.ReplaceAll(file, "NORMAL", "CREATE"), created + "/home/jo/plan.pdf"},
		"absolute":          {"syscall=2 success=yes exit=3 a0=5 a1=0", cwd + path + `0 name="/etc/../etc/shadow" mode=0100600 nametype=NORMAL` + "\n", read + "/etc/../etc/shadow"},
		"up":                {"syscall=2 success=yes exit=3 a0=5 a1=0", cwd + path + `0 name="../al/x" mode=0100600 nametype=NORMAL` + "\n", read + "/home/al/x"},
		"hex":               {"syscall=2 success=yes exit=3 a0=5 a1=0", cwd + path + `0 name=2F746D702F6120622E706466 mode=0100600 nametype=NORMAL` + "\n", read + "/tmp/a b.pdf"},
		"an old kernel":     {"syscall=2 success=yes exit=3 a0=5 a1=0", path + `0 name="/home/jo/plan.pdf" inode=7` + "\n", read + "/home/jo/plan.pdf"},
		"last record first": {"syscall=2 success=yes exit=3 a0=5 a1=0", file + folder + cwd, read + "/home/jo/plan.pdf"},
		"a folder":          {"syscall=2 success=yes exit=3 a0=5 a1=10000", path + `0 name="/etc" mode=040755 nametype=NORMAL` + "\n", "ignored 1: SYSCALL open of a folder"},
		"failed":            {"syscall=2 success=no exit=-13 a0=5 a1=0", cwd + file, "ignored 1: SYSCALL open failed"},
		"cut":               {"syscall=2 success=yes exit=3 a0=5 a1=0", cwd, "ignored 1: SYSCALL open without a name"},
		"removed":           {"syscall=87 success=yes exit=0", cwd + file, "ignored 1: SYSCALL unlink"},
	} {
		log := callRecord(c.call) + c.records
		expect(t, name, outcome(t, log, boring...), c.want)
	}
}
