package auditd

import "strings"

// A record is a line of the log.
type record struct {
	node string // the host, "" where the line does not say
	kind string // SYSCALL, PATH, ...
	id   string // "1615113648.981:15220": what audit(...) holds. journald drops it
	time string // of the syslog header, for records without id
	body string
}

// split cuts a line into its parts; false where it is no audit record.
func (b *block) split(text string) (record, bool) {
	if r, ok := b.splitAuditd(text); ok {
		return r, true
	}
	return b.splitJournal(text)
}

// splitAuditd cuts a line as auditd and the kernel write it, alone or behind a header: "node=web01 type=SYSCALL
// msg=audit(...): arch=...", "audit: type=1300 audit(...): arch=...".
func (b *block) splitAuditd(text string) (record, bool) {
	var r record
	if !strings.HasPrefix(text, "type=") {
		prefix, rest, found := strings.Cut(text, " type=")
		if !found {
			return r, false
		}
		if at := strings.LastIndex(prefix, "node="); at >= 0 {
			r.node = strings.TrimSpace(prefix[at+len("node="):])
		} else {
			r.node, _ = b.header(prefix)
		}
		text = rest
	}
	kind, text, _ := strings.Cut(strings.TrimPrefix(text, "type="), " ")
	text, found := strings.CutPrefix(strings.TrimPrefix(text, "msg="), "audit(")
	if !found {
		return r, false
	}
	r.id, text, found = strings.Cut(text, ")")
	if !found || !strings.Contains(r.id, ":") {
		return r, false
	}
	r.body = strings.TrimLeft(text, ": ")
	r.kind = kindName(kind)
	return r, r.kind != ""
}

// splitJournal cuts a line as journald writes audit records: "web01 audit[513]: SYSCALL arch=...", "web01 audit: CWD cwd=...".
func (b *block) splitJournal(text string) (record, bool) {
	at := strings.Index(text, " audit")
	if at < 0 {
		return record{}, false
	}
	tag, rest, found := strings.Cut(text[at+len(" audit"):], ": ")
	if !found || tag != "" && (tag[0] != '[' || tag[len(tag)-1] != ']') {
		return record{}, false
	}
	kind, body, _ := strings.Cut(rest, " ")
	r := record{kind: kindName(kind), body: body}
	r.node, r.time = b.header(text[:at+1])
	return r, r.kind != "" && r.time != ""
}

// header reads a syslog header.
func (b *block) header(prefix string) (host, time string) {
	if strings.HasPrefix(prefix, "[") { // dmesg: seconds since the start of the machine
		return "", ""
	}
	return b.headers.Prefix(prefix)
}

// trim cuts off what is no part of a record: blanks, and the NUL bytes that a crash leaves in a log before the first
// record that was written after it.
func trim(line string) string {
	return strings.TrimSpace(strings.TrimLeft(line, "\x00"))
}

// isComment tells what people and ausearch write between records.
func isComment(line string) bool {
	return line[0] == '#' || line == "----" || strings.HasPrefix(line, "time->")
}

func isKind(word string) bool {
	for _, c := range []byte(word) {
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return len(word) > 1 && len(word) <= 40
}

// kindNames are the numbers that the kernel's log shows where auditd writes names (include/uapi/linux/audit.h).
var kindNames = map[string]string{
	"1006": "LOGIN", "1100": "USER_AUTH", "1101": "USER_ACCT", "1103": "CRED_ACQ", "1104": "CRED_DISP", "1105": "USER_START",
	"1106": "USER_END", "1107": "USER_AVC", "1112": "USER_LOGIN", "1123": "USER_CMD", "1130": "SERVICE_START", "1131": "SERVICE_STOP",
	"1300": "SYSCALL", "1302": "PATH", "1304": "SOCKETCALL", "1305": "CONFIG_CHANGE", "1306": "SOCKADDR", "1307": "CWD",
	"1309": "EXECVE", "1318": "OBJ_PID", "1320": "EOE", "1321": "BPRM_FCAPS", "1323": "MMAP", "1325": "NETFILTER_CFG",
	"1326": "SECCOMP", "1327": "PROCTITLE", "1334": "BPF", "1337": "OPENAT2", "1400": "AVC", "1403": "MAC_POLICY_LOAD",
	"1701": "ANOM_ABEND",
}

// kindName names a record type, "" for what is none. An auditd older than the kernel writes "UNKNOWN[1327]".
func kindName(kind string) string {
	number := strings.TrimSuffix(strings.TrimPrefix(kind, "UNKNOWN["), "]")
	switch {
	case !isKind(number):
		return ""
	case number[0] < '0' || number[0] > '9':
		return kind
	case kindNames[number] != "":
		return kindNames[number]
	default:
		return "type " + number
	}
}
