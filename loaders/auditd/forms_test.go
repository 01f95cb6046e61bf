package auditd

import (
	"strings"
	"testing"

	"exfilhunt/loaders/source"
)

// upload is one event in the forms in which it is found: curl connects.
const upload = `type=SYSCALL msg=audit(1717236000.125:11): arch=c000003e syscall=42 success=yes exit=0 a0=5 a1=7ffd items=0 ppid=7 pid=8 auid=1000 uid=33 comm="curl" exe="/usr/bin/curl" key="net"
type=SOCKADDR msg=audit(1717236000.125:11): saddr=020001BBCB0071050000000000000000
type=PROCTITLE msg=audit(1717236000.125:11): proctitle=6375726C002D54006120622E7A6970
`

const uploaded = "network time=2024-06-01T10:00:00.125000Z id=1717236000.125:11 rule=net login=1000 user=33 pid=8 ppid=7" +
	" exe=/usr/bin/curl command=curl -T a b.zip action=ConnectionSuccess address=203.0.113.5 port=443"

// each puts a prefix before every line.
func each(log, prefix string) string {
	return prefix + strings.ReplaceAll(strings.TrimSuffix(log, "\n"), "\n", "\n"+prefix) + "\n"
}

func TestForms(t *testing.T) {
	numbered := strings.NewReplacer("type=SYSCALL msg=", "audit: type=1300 ", "type=SOCKADDR msg=", "audit: type=1306 ", "type=PROCTITLE msg=", "audit: type=1327 ").Replace(upload)
	const dated = "May  1 10:00:00 web01 "
	withDevice := strings.Replace(uploaded, " id=", " device=web01 id=", 1)
	for form, c := range map[string]struct{ log, want string }{
		"raw":                   {upload, uploaded},
		"CRLF":                  {strings.ReplaceAll(upload, "\n", "\r\n"), uploaded},
		"enriched":              {strings.Replace(upload, "key=\"net\"", "key=\"net\"\x1dARCH=x86_64 SYSCALL=connect AUID=\"jo\" UID=\"www-data\"", 1), strings.NewReplacer("=1000", "=jo", "=33", "=www-data").Replace(uploaded)},
		"enriched, 0x1D lost":   {strings.Replace(upload, "key=\"net\"", "key=(null)ARCH=x86_64 SYSCALL=connect AUID=\"jo\" UID=\"www-data\"", 1), strings.NewReplacer("=1000", "=jo", "=33", "=www-data", " rule=net", "").Replace(uploaded)},
		"enriched, by rsyslog":  {strings.NewReplacer("key=\"net\"", "key=(null)#035ARCH=x86_64 SYSCALL=connect AUID=\"jo\" UID=\"www-data\"", "0000\n", "0000#035SADDR={ saddr_fam=inet laddr=203.0.113.5 lport=443 }\n").Replace(upload), strings.NewReplacer("=1000", "=jo", "=33", "=www-data", " rule=net", "").Replace(uploaded)},
		"a key of several":      {strings.Replace(upload, "\"net\"", "6E65740177656220736974", 1), strings.Replace(uploaded, "=net ", "=net,web sit ", 1)},
		"with nodes":            {each(upload, "node=web01 "), withDevice},
		"behind syslog":         {each(upload, "<13>"+dated+"audispd: "), withDevice},
		"behind syslog, a node": {each(upload, dated+"audisp-syslog[412]: node=web02 "), strings.Replace(withDevice, "web01", "web02", 1)},
		"the kernel's":          {each(numbered, dated+"kernel: [ 1498.988417] "), withDevice},
		"dmesg":                 {each(numbered, "[ 1498.988417] "), uploaded},
		"an old auditd":         {strings.Replace(upload, "PROCTITLE", "UNKNOWN[1327]", 1), uploaded},
		"without msg=":          {strings.ReplaceAll(upload, "msg=", ""), uploaded},
		"journald": {strings.NewReplacer(
			"type=SYSCALL msg=audit(1717236000.125:11):", "2024-06-01T12:00:00+02:00 web01 audit[8]: SYSCALL",
			"type=SOCKADDR msg=audit(1717236000.125:11):", "2024-06-01T12:00:00+02:00 web01 audit: SOCKADDR",
			"type=PROCTITLE msg=audit(1717236000.125:11):", "2024-06-01T12:00:00+02:00 web01 audit: PROCTITLE").Replace(upload),
			strings.NewReplacer(".125000Z", ".000000Z", " id=1717236000.125:11", "").Replace(withDevice)},
	} {
		expect(t, form, outcome(t, c.log), c.want)
		head := source.Head{Path: "x.log", Bytes: []byte(c.log)}
		if format := detect(head); format.Name != formatText {
			t.Errorf("%s: detected as %+v", form, format)
		}
	}
}

func TestInterpreted(t *testing.T) {
	const connect = `----
type=PROCTITLE msg=audit(06/01/2024 10:00:00.125:11) : proctitle=curl -T a b.zip 
type=SOCKADDR msg=audit(06/01/2024 10:00:00.125:11) : saddr={ saddr_fam=inet laddr=203.0.113.5 lport=443 } 
type=SYSCALL msg=audit(06/01/2024 10:00:00.125:11) : arch=x86_64 syscall=connect success=no exit=EINPROGRESS(Operation now in progress) a0=0x5 a1=0x7ffd items=0 ppid=7 pid=8 auid=jo uid=www-data gid=www-data comm=my curl exe=/opt/my apps/curl subj==unconfined key=net 
`
	const want = "network time=2024-06-01T10:00:00.125000Z id=06/01/2024 10:00:00.125:11 rule=net login=jo user=www-data pid=8 ppid=7" +
		" exe=/opt/my apps/curl command=curl -T a b.zip action=ConnectionSuccess address=203.0.113.5 port=443"
	expect(t, "connect", outcome(t, connect), want, "ignored 1: comment")
	old := strings.Replace(connect, "{ saddr_fam=inet laddr=203.0.113.5 lport=443 }", "inet host:203.0.113.5 serv:443", 1)
	expect(t, "auditd 2", outcome(t, old), want, "ignored 1: comment")
	six := strings.Replace(connect, "inet laddr=203.0.113.5", "inet6 laddr=2001:db8::5", 1)
	expect(t, "IPv6", outcome(t, six, boring...), "network command=curl -T a b.zip action=ConnectionSuccess address=2001:db8::5 port=443", "ignored 1: comment")
	local := strings.Replace(connect, "{ saddr_fam=inet laddr=203.0.113.5 lport=443 }", "{ saddr_fam=local path=/run/x y }", 1)
	expect(t, "unix", outcome(t, local), "ignored 1: SYSCALL connect of family unix", "ignored 1: comment")
	refused := strings.Replace(connect, "EINPROGRESS(Operation now in progress)", "ECONNREFUSED(Connection refused)", 1)
	expect(t, "refused", outcome(t, refused), strings.Replace(want, "Success", "Failed", 1), "ignored 1: comment")

	const execve = `type=PATH msg=audit(06/01/24 10:00:00.125:12) : item=0 name=/usr/bin/sh inode=1 mode=file,755 nametype=NORMAL 
type=EXECVE msg=audit(06/01/24 10:00:00.125:12) : a3=-a a1=b a3 a4_len=9 a4[0]=A=B a4[1]= C 
type=EXECVE msg=audit(06/01/24 10:00:00.125:12) : argc=5 a0=/bin/sh a1=-c a2=grep cafe a1=x 
type=SYSCALL msg=audit(06/01/24 10:00:00.125:12) : arch=x86_64 syscall=execve success=yes exit=0 ppid=7 pid=8 auid=unset uid=root comm=sh exe=/usr/bin/sh key=(null) 
`
	expect(t, "execve", outcome(t, execve), "process time=2024-06-01T10:00:00.125000Z id=06/01/24 10:00:00.125:12 login=unset user=root pid=8 ppid=7"+
		" exe=/usr/bin/sh command=/bin/sh -c grep cafe a1=x -a a1=b a3 A=B C action=ProcessCreated")

	const open = `type=PATH msg=audit(06/01/2024 10:00:00.125:13) : item=0 name=my plan=2.pdf inode=1 mode=file,644 ouid=jo nametype=NORMAL 
type=CWD msg=audit(06/01/2024 10:00:00.125:13) : cwd=/home/my docs 
type=SYSCALL msg=audit(06/01/2024 10:00:00.125:13) : arch=x86_64 syscall=openat success=yes exit=3 a0=AT_FDCWD a1=0x7ffd a2=O_RDONLY|O_CLOEXEC ppid=7 pid=8 exe=/usr/bin/cat 
`
	expect(t, "openat", outcome(t, open, boring...), "file action=FileRead path=/home/my docs/my plan=2.pdf")
	expect(t, "writing", outcome(t, strings.Replace(open, "O_RDONLY", "O_WRONLY", 1)), "ignored 1: SYSCALL openat for writing")
	expect(t, "folder", outcome(t, strings.Replace(open, "file,644", "dir,755", 1)), "ignored 1: SYSCALL openat of a folder")
}

func TestDates(t *testing.T) {
	for date, want := range map[string]string{
		"1717236000.125:1": "2024-06-01T10:00:00.125000Z", "1717236000:1": "2024-06-01T10:00:00.000000Z", "06/01/24 10:00:00.125:1": "2024-06-01T10:00:00.125000Z",
		"01.06.2024 10:00:00.125:1": "2024-06-01T10:00:00.125000Z", "2024-06-01 10:00:00.125:1": "2024-06-01T10:00:00.125000Z",
		"noon:1": "noon", "1717236000.x:1": "1717236000.x", "31/12/2024 10:00:00.125:1": "31/12/2024 10:00:00.125",
	} {
		log := "type=SYSCALL msg=audit(" + date + "): arch=x86_64 syscall=execve\n"
		expect(t, date, outcome(t, log, "id"), "process time="+want+" action=ProcessCreated")
	}
}

const laurel = `{"ID":"1717236000.125:11","NODE":"web01","SYSCALL":{"arch":"0xc000003e","syscall":42,"success":"no","exit":-115,"ppid":7,"pid":8,"auid":1000,"uid":33,"comm":"curl","exe":"/usr/bin/my%20curl","key":"net","ARGV":["0x5","0x7ffd"],"UID":"www-data","PPID":{"EVENT_ID":"1717235999.000:9","exe":"/usr/bin/bash","ppid":6}},"SOCKADDR":[{"saddr":"%02%00%01%BB%CB%00q%05%00%00%00%00%00%00%00%00"}],"PROCTITLE":{"ARGV":["curl","-T","100%25.zip"]}}
{"ID":"1717236000.125:12","SYSCALL":{"ARCH":"x86_64","SYSCALL":"execve","arch":"0xc000003e","syscall":59,"success":"yes","pid":9,"ppid":8,"exe":"/bin/sh"},"EXECVE":{"argc":3,"ARGV":["sh","-c","a%0Ab"]},"PARENT_INFO":{"exe":"/usr/bin/bash","ppid":6}}
{"ID":"1717236000.125:13","SYSCALL":{"arch":"0xc000003e","syscall":257,"success":"yes","pid":9,"a0":"0xffffff9c","a2":"0x80000"},"CWD":{"cwd":"/home"},"PATH":[{"item":0,"name":"x.pdf","mode":"0o100644","nametype":"NORMAL"}]}
{"ID":"1717236000.125:14","SYSCALL":{"arch":"0xc000003e","syscall":42,"success":"yes","pid":9},"SOCKADDR":[{"SADDR":{"saddr_fam":"inet6","addr":"2001:db8::5","port":"443"}}]}
{"ID":"1717236000.125:17"}
{"ID":"urn:x"}
@cee: {"ID":"1717236000.125:15","USER_LOGIN":{"pid":1},"CONTAINER_INFO":{"id":"x"}}
{"ID":7}
{"ID":"1717236000.125:16"
`

func TestLaurel(t *testing.T) {
	if format := detect(source.Head{Bytes: []byte(laurel)}); format.Name != formatJSON {
		t.Errorf("detected as %+v", format)
	}
	expect(t, "laurel", outcome(t, laurel, "time", "id"),
		"process pid=9 ppid=8 parent=/usr/bin/bash exe=/bin/sh command=sh -c a\nb action=ProcessCreated",
		"network device=web01 rule=net login=1000 user=www-data pid=8 ppid=7 parent=/usr/bin/bash exe=/usr/bin/my curl command=curl -T 100%.zip action=ConnectionSuccess address=203.0.113.5 port=443",
		"network pid=9 action=ConnectionSuccess address=2001:db8::5 port=443",
		"file pid=9 action=FileRead path=/home/x.pdf",
		"reject 6: JSON, but no audit event", "reject 8: JSON, but no audit event", "reject 9: malformed JSON: unexpected EOF",
		"ignored 1: CONTAINER_INFO", "ignored 1: event without records")
}

const auoms = `[1717236000.125,{"MessageType":"AUOMS_EVENT","Timestamp":"1717236000.125","SerialNumber":11,"ProcessFlags":0,"records":[{"RecordTypeCode":14688,"RecordType":"AUOMS_EXECVE","arch":"x86_64","syscall":"execve","success":"yes","exit":"0","ppid":"7","pid":"8","audit_user":"jo","auid":"1000","user":"root","uid":"0","comm":"zip","exe":"/usr/bin/zip","key":"auoms,execve","key_r":"61","cwd":"/","name":"/usr/bin/zip","mode":"file,755","nametype":"NORMAL","cmdline":"zip x \"a b\""}]}]
["LINUX_AUDITD_BLOB",["TIMESTAMP",{"AuditID":"1717236000.125:12","Computer":"web01","MessageType":"AUOMS_EVENT","RecordType":"AUOMS_SYSCALL","arch":"aarch64","syscall":"connect","success":"yes","pid":"8","user":"root","exe":"/usr/bin/curl","saddr":"020001BBCB0071050000000000000000","proctitle":"curl x"}]]
{"AuditID":"1717236000.125:13","Computer":"web01","RecordType":"USER_LOGIN","pid":"8"}
type=AUOMS_EXECVE audit(1717236000.125:14): SchemaVersion="1" arch=x86_64 arch_r=c000003e syscall=execve syscall_r=59 success=yes exit=0 ppid=7 pid=9 user=root uid=0 comm="bash" exe="/bin/bash" cwd="/" name="/bin/bash" nametype=NORMAL argc=3 cmdline="bash -c "echo x=1"" redactors= containerid=
{"AuditID":"1717236000.125:15","Computer":"web01","RecordType":"AUOMS_SYSCALL_FRAGMENT","cwd":"/"}
`

func TestAuoms(t *testing.T) {
	if format := detect(source.Head{Bytes: []byte(auoms)}); format.Name != formatJSON {
		t.Errorf("detected as %+v", format)
	}
	expect(t, "auoms", outcome(t, auoms, "time", "id"),
		"process rule=auoms,execve login=jo user=root pid=8 ppid=7 exe=/usr/bin/zip command=zip x \"a b\" action=ProcessCreated",
		"process user=root pid=9 ppid=7 exe=/bin/bash command=bash -c \"echo x=1\" action=ProcessCreated",
		"network device=web01 user=root pid=8 exe=/usr/bin/curl command=curl x action=ConnectionSuccess address=203.0.113.5 port=443",
		"ignored 1: AUOMS_SYSCALL_FRAGMENT without SYSCALL", "ignored 1: USER_LOGIN")
}

func TestOtherLines(t *testing.T) {
	const log = "# a comment\n----\ntime->Sat Jun  1 10:00:00 2024\n\nhello\ntype=x\ntype=SYSCALL msg=audit(): x\ntype= msg=audit(1:1): \n" +
		"type=USER_LOGIN msg=audit(1717236000.125:1): pid=1 msg='op=login'\ntype=1400 msg=audit(1717236000.125:2): avc:  denied  { read }\n" +
		"type=1999 msg=audit(1717236000.125:3): x\ntype=EOE msg=audit(1717236000.125:4): \ntype=PATH msg=audit(1717236000.125:5): item=0 name=\"x\"\n"
	expect(t, "other lines", outcome(t, log), "reject 5: no audit record", "reject 6: no audit record", "reject 7: no audit record", "reject 8: no audit record",
		"ignored 1: AVC", "ignored 1: EOE without SYSCALL", "ignored 1: PATH without SYSCALL", "ignored 1: USER_LOGIN", "ignored 3: comment", "ignored 1: type 1999")
}

// A crash leaves NUL bytes in the log, before the next record or alone.
func TestNulBytes(t *testing.T) {
	nul := strings.Repeat("\x00", 40)
	log := nul + "\n" + nul + upload
	expect(t, "NUL", outcome(t, log), uploaded, "ignored 1: NUL bytes")
	if format := detect(source.Head{Path: "x.log", Bytes: []byte(log)}); format.Name != formatText {
		t.Errorf("detected as %+v", format)
	}
}

// A name that holds what rsyslog writes for byte 0x1D is whole.
func TestNamesLikeAnEscape(t *testing.T) {
	log := callRecord("syscall=257 success=yes exit=3 a0=ffffff9c a1=0 a2=0") +
		"type=PATH msg=audit(1717236000.125:11): item=0 name=\"/tmp/a#035b\" mode=0100644 nametype=NORMAL\n"
	expect(t, "name", outcome(t, log, boring...), "file action=FileRead path=/tmp/a#035b")
}

// journald leaves out the id, and syslog's short dates the year.
func TestJournald(t *testing.T) {
	const log = "2024-06-01T12:00:00+02:00 web01 audit[1]: USER_AUTH pid=1 msg='op=PAM type=x'\n" +
		"2024-06-01T12:00:00+02:00 web01 audit[8]: SYSCALL arch=c000003e syscall=59 success=yes pid=8 exe=\"/bin/a\"\n" +
		"2024-06-01T12:00:00+02:00 web02 audit[8]: SYSCALL arch=c000003e syscall=59 success=yes pid=8 exe=\"/bin/b\"\n" +
		"2024-06-01T12:00:00+02:00 web01 audit: PROCTITLE proctitle=\"a\"\n" +
		"2024-06-01T12:00:01+02:00 web02 audit: PROCTITLE proctitle=\"b\"\n" +
		"Jun  1 12:00:00 web03 audit[8]: SYSCALL arch=c000003e syscall=59 success=yes pid=8 exe=\"/bin/c\"\n"
	expect(t, "journald", outcome(t, log, "id"),
		"process time=Jun 1 12:00:00 device=web03 pid=8 exe=/bin/c action=ProcessCreated", // SQL rejects it: no time
		"process time=2024-06-01T10:00:00.000000Z device=web01 pid=8 exe=/bin/a command=a action=ProcessCreated",
		"process time=2024-06-01T10:00:00.000000Z device=web02 pid=8 exe=/bin/b command=b action=ProcessCreated",
		"ignored 1: USER_AUTH")
}

func TestDetectLeavesOtherFilesAlone(t *testing.T) {
	for _, text := range []string{"", "# only\n# comments\n", "hello\nworld\n", "May  1 10:00:00 web01 sshd[1]: type=x\n" + upload[:40] + "\n",
		`{"ts":1,"uid":"C1","id.orig_h":"10.0.0.1"}` + "\n", "CEF:0|v|p|1|2|n|5|msg=type=SYSCALL\nCEF:0|v|p|1|2|n|5|src=10.0.0.1\n"} {
		if format := detect(source.Head{Path: "x", Bytes: []byte(text)}); format.Name != "" {
			t.Errorf("%q: detected as %s", text, format.Name)
		}
	}
}

func TestHostOfCopy(t *testing.T) {
	for file, want := range map[string]string{
		"/evidence/web01/var/log/audit/audit.log.1": "web01", "/var/log/audit/audit.log": "", "var/log/audit/audit.log": "",
		"../var/log/audit/audit.log": "", "/evidence/web01/audit.log": "", "case.zip!web01/var/log/audit/audit.log": "web01",
	} {
		if got := hostOfCopy(file); got != want {
			t.Errorf("%s: %q, want %q", file, got, want)
		}
	}
}
