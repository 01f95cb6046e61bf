package loaders_test

import (
	"fmt"
	"testing"

	"exfilhunt/loaders"
)

// A connection gets the command line of the latest process that had its id, if it is that process.
func TestProcessesAreNamed(t *testing.T) {
	const process = `{"time":"2024-05-01T10:00:00Z","category":"AdvancedHunting-DeviceProcessEvents","properties":{"Timestamp":"2024-05-01T10:%s:00Z",
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
			line(connection, "25", "ws1", "another unique id", "wget.exe", 8, "{c}", ""))
	processes := write(t, "processes.json",
		line(process, "01", "curl.exe", 7, "", "curl first")+
			line(process, "10", "curl.exe", 7, "", "curl second")+
			line(process, "20", "wget.exe", 8, "{b}", "wget"))
	for _, paths := range [][]string{{connections, processes}, {processes, connections}} {
		s := tempStore(t)
		for _, r := range load(t, s, loaders.Options{}, paths...) {
			if r.Err != nil || r.Rejected > 0 {
				t.Fatalf("%+v", r)
			}
		}
		expect(t, s, "SELECT RemoteIP || ': ' || InitiatingProcessCommandLine FROM DeviceNetworkEvents ORDER BY rowid",
			"the first: curl first", "the id used again: curl second", "no name: curl second", "another program: ", "another device: ",
			"named: its own", "too early: ", "by unique id: wget", "another unique id: ")
		expect(t, s, `SELECT InitiatingProcessCreationTime || ' ' || InitiatingProcessParentFileName || ' ' || AccountName
			FROM DeviceNetworkEvents WHERE RemoteIP = 'the first'`, "2024-05-01 10:01:00 cmd.exe ann")
	}
}
