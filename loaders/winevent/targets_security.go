package winevent

import (
	"slices"

	"exfilhunt/loaders/source"
)

// securityTargets map events of the Security log, as learn.microsoft.com describes each under
// previous-versions/windows/it-pro/windows-10/security/threat-protection/auditing/event-4688 and so on.
//
// The Windows Filtering Platform permits a connection (5156) before it is known whether anybody answers, and 4656 and 5145 check
// the access that was asked for, not what was then done: all three are taken for the deed.
func securityTargets(f source.File) []source.Target {
	subject := []column{
		{"InitiatingProcessAccountName", text("SubjectUserName")}, {"InitiatingProcessAccountDomain", text("SubjectDomainName")},
		{"InitiatingProcessAccountSid", text("SubjectUserSid")},
	}
	reading := slices.Concat(subject, program("ProcessName", "ProcessId"), []column{
		{"AccountName", text("SubjectUserName")}, {"FileName", baseName(text("ObjectName"))}, {"FolderPath", text("ObjectName")},
	})
	id := []string{"ProcessId"}
	return compile([]mapping{
		{
			kind: "Security 4688", needs: "NewProcessName", table: "DeviceProcessEvents", action: "'ProcessCreated'", columns: slices.Concat(subject, securityProcess()),
			numbers: []string{"NewProcessId", "ProcessId"},
		},
		{kind: "Security 4656", needs: "ObjectName", table: "DeviceFileEvents", action: "'FileRead'", columns: reading, numbers: id, additional: []string{"HandleId", "AccessMask"}},
		{kind: "Security 4663", needs: "ObjectName", table: "DeviceFileEvents", action: "'FileRead'", columns: reading, numbers: id, additional: []string{"HandleId", "AccessMask"}},
		{
			kind: "Security 5145", needs: "ShareName", table: "DeviceFileEvents", action: shareAction, columns: shareAccess(),
			numbers: []string{"IpPort"}, additional: []string{"AccessMask"},
		},
		{
			kind: "Security 5156", needs: "DestAddress", table: "DeviceNetworkEvents", action: filterAction, columns: slices.Concat(program("Application", "ProcessId"), filterEnds(f)),
			numbers: []string{"ProcessId", "SourcePort", "DestPort"},
		},
	})
}

// securityProcess are the columns of 4688. Its subject is who asked for the process; its target, where there is one, whom the
// process runs as.
func securityProcess() []column {
	target := func(field, subject string) string {
		return "CASE WHEN " + present("TargetUserName") + " IS NULL THEN " + subject + " ELSE " + field + " END"
	}
	return slices.Concat(program("ParentProcessName", "ProcessId"), []column{
		{"InitiatingProcessLogonId", number("SubjectLogonId")},
		{"AccountName", target(text("TargetUserName"), text("SubjectUserName"))}, {"AccountDomain", target(text("TargetDomainName"), text("SubjectDomainName"))},
		{"AccountSid", target(text("TargetUserSid"), text("SubjectUserSid"))}, {"LogonId", target(number("TargetLogonId"), number("SubjectLogonId"))},
		{"FileName", baseName(text("NewProcessName"))}, {"FolderPath", text("NewProcessName")}, {"ProcessCommandLine", text("CommandLine")},
		{"ProcessId", number("NewProcessId")}, {"ProcessCreationTime", timeCreated},
		{"ProcessTokenElevation", "CASE TokenElevationType WHEN '%%1936' THEN 'TokenElevationTypeDefault' WHEN '%%1937' THEN 'TokenElevationTypeFull'\n" +
			"        WHEN '%%1938' THEN 'TokenElevationTypeLimited' ELSE " + text("TokenElevationType") + " END"},
		{"ProcessIntegrityLevel", "CASE MandatoryLabel WHEN 'S-1-16-4096' THEN 'Low' WHEN 'S-1-16-8192' THEN 'Medium' WHEN 'S-1-16-12288' THEN 'High'\n" +
			"        WHEN 'S-1-16-16384' THEN 'System' ELSE '' END"},
	})
}

// shareAccess are the columns of 5145, which the server of the share writes: its process is the kernel and of no interest, so the
// account is the one that asked over the network.
func shareAccess() []column {
	return []column{
		{"FileName", baseName(text("RelativeTargetName"))},
		{"FolderPath", `concat_ws('\', rtrim(replace(coalesce(` + present("ShareLocalPath") + `, ` + text("ShareName") + `), '\??\', ''), '\'), ` + text("RelativeTargetName") + ")"},
		{"ShareName", baseName(text("ShareName"))}, {"RequestProtocol", "'SMB'"},
		{"RequestSourceIP", text("IpAddress")}, {"RequestSourcePort", number("IpPort")},
		{"RequestAccountName", text("SubjectUserName")}, {"RequestAccountDomain", text("SubjectDomainName")}, {"RequestAccountSid", text("SubjectUserSid")},
		{"AccountName", text("SubjectUserName")},
	}
}

// shareAction tells a read from a write. Who asks for both may do either; what a hunt must not miss is the read.
const shareAction = "CASE WHEN coalesce(try_cast(AccessMask AS UBIGINT) & 1 = 1, contains(AccessList, '" + readData + "')) THEN 'FileRead' ELSE 'FileModified' END"

const (
	filterAction  = "CASE WHEN " + filterInbound + " THEN 'InboundConnectionAccepted' ELSE 'ConnectionSuccess' END"
	filterInbound = "coalesce(Direction, '') IN ('%%14592', 'Inbound')"
)

func filterEnds(f source.File) []column {
	return append(ends(f, filterInbound, "SourceAddress", "SourcePort", "DestAddress", "DestPort"),
		column{"Protocol", "CASE Protocol WHEN '6' THEN 'Tcp' WHEN '17' THEN 'Udp' WHEN '1' THEN 'Icmp' WHEN '58' THEN 'Icmp' ELSE " + text("Protocol") + " END"})
}
