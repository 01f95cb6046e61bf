package winevent

import (
	"context"
	"slices"
	"strings"
	"testing"

	"exfilhunt/loaders/source"
	"exfilhunt/sql/store"
)

// event returns a record in the order of fields from "Name=value" pairs.
func event(pairs ...string) []string {
	record := make([]string, len(fields))
	for _, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		record[slices.Index(fields, name)] = value
	}
	return record
}

// read is an event of the Security log about access to a file, with more or other fields.
func read(id string, pairs ...string) []string {
	return event(append([]string{"Channel=Security", "EventID=" + id, "ObjectType=File", "ObjectName=C:\\a.docx", "AccessMask=0x1"}, pairs...)...)
}

// share is an event about a file on a share.
func share(pairs ...string) []string {
	return read("5145", append([]string{`ShareName=\\*\data`, `RelativeTargetName=a\b.docx`, "AccessMask=0x120089"}, pairs...)...)
}

var kinds = []struct {
	want   string
	record []string
}{
	{"", event("Channel=Security")},
	{"", event("Channel=Security", "EventID=x")},
	{"", event("Channel=Security", "EventID=70000")},
	{"Sysmon 3", event("Channel=Microsoft-Windows-Sysmon/Operational", "EventID=3")},
	{"Sysmon 3", event("Channel=ForwardedEvents", "Provider=Microsoft-Windows-Sysmon", "EventID=3")},
	{"Sysmon 11", event("Channel=Linux-Sysmon/Operational", "Provider=Linux-Sysmon", "EventID=11")},
	{"Sysmon 11", event("Channel=MICROSOFT-WINDOWS-SYSMON/OPERATIONAL", "EventID=11")},
	{"Security 4688", event("Channel=security", "EventID=4688")},
	{"Security 4688", event("Provider=Microsoft-Windows-Security-Auditing", "EventID=4688")},
	{"Security-Mitigations/KernelMode 10", event("Channel=Microsoft-Windows-Security-Mitigations/KernelMode", "EventID=10")},
	{"PowerShell 4104", event("Channel=Microsoft-Windows-PowerShell/Operational", "EventID=4104")},
	{"PowerShell 4104", event("Channel=PowerShellCore/Operational", "EventID=4104")},
	{"Windows PowerShell 800", event("Channel=Windows PowerShell", "Provider=PowerShell", "EventID=800")},
	{"DNS Client 3008", event("Channel=Microsoft-Windows-DNS-Client/Operational", "EventID=3008")},
	{"DNS Client 3008", event("Channel=Microsoft-Windows-DNS Client Events/Operational", "EventID=3008")},
	{"WMI-Activity 5857", event("Channel=Microsoft-Windows-WMI-Activity/Operational", "EventID=5857")},
	{"Bits-Client 59", event("Provider=Microsoft-Windows-Bits-Client", "EventID=59")},
	{"System 7036", event("Channel=System", "Provider=Service Control Manager", "EventID=7036")},
	{" 9", event("EventID=9")},

	{"Security 4663", read("4663")},
	{"Security 4663", read("4663", "AccessMask=", "AccessList=%%4416\r\n\t\t\t\t")},
	{"Security 4663", read("4663", "AccessMask=131209", "ObjectType=file")},
	{"Security 4663 not to the data of a file", read("4663", "AccessMask=0x2")},
	{"Security 4663 not to the data of a file", read("4663", "AccessMask=", "AccessList=%%4417")},
	{"Security 4663 not to the data of a file", read("4663", "ObjectType=Key")},
	{"Security 4656", read("4656", "Keywords=0x8020000000000000")},
	{"Security 4656 not to the data of a file", read("4656", "Keywords=0x8010000000000000")},
	{"Security 4656 not to the data of a file", read("4656", "Keywords=-9218868437227405312")},
	{"Security 4656 not to the data of a file", read("4656", "Keywords=Audit Failure")},
	{"Security 5145", share()},
	{"Security 5145", share("AccessMask=0x2")},
	{"Security 5145 not to the data of a file", share("AccessMask=0x80")},
	{"Security 5145 not to the data of a file", share(`ShareName=\\*\IPC$`, "RelativeTargetName=srvsvc")},
	{"Security 5145 not to the data of a file", share(`RelativeTargetName=\`)},
	{"Security 4658", read("4658")},
}

func TestKind(t *testing.T) {
	for _, k := range kinds {
		if got := kindOf(k.record); got != k.want {
			t.Errorf("kind of %q is %q, want %q", k.record, got, k.want)
		}
	}
}

func TestKindInSQLIsTheSame(t *testing.T) {
	s, err := store.Temp(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, k := range kinds {
		for _, absent := range []string{"''", "NULL::VARCHAR"} { // forms write it either way
			field := func(name string) string {
				if value := k.record[slices.Index(fields, name)]; value != "" {
					return source.Quote(value)
				}
				return absent
			}
			var got string
			if err := s.QueryRow("SELECT coalesce(" + kindColumn(field) + ", '')").Scan(&got); err != nil || got != k.want {
				t.Errorf("kind of %q is %q in SQL, want %q: %v", k.record, got, k.want, err)
			}
		}
	}
}
