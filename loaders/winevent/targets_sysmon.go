package winevent

import (
	"slices"

	"exfilhunt/loaders/source"
)

// sysmonTargets map Sysmon's events, as learn.microsoft.com/sysinternals/downloads/sysmon describes them.
func sysmonTargets(f source.File) []source.Target {
	process := slices.Concat(program("Image", "ProcessId"), account("InitiatingProcess", "User"),
		[]column{{"InitiatingProcessUniqueId", text("ProcessGuid")}})
	created := slices.Concat(process, []column{
		{"FileName", baseName(text("TargetFilename"))}, {"FolderPath", text("TargetFilename")}, {"AccountName", accountName("User")},
	})
	deleted := slices.Concat(created, hashes())
	lookup := slices.Concat(process, []column{{"DnsQueryName", text("QueryName")}, {"DnsResponseCode", responseCode("QueryStatus")}})
	id := []string{"ProcessId"}
	return compile([]mapping{
		{
			kind: "Sysmon 1", needs: "Image", table: "DeviceProcessEvents", action: "'ProcessCreated'", columns: sysmonProcess(),
			numbers: []string{"ProcessId", "ParentProcessId"}, additional: []string{"CurrentDirectory"},
		},
		{
			kind: "Sysmon 3", needs: "DestinationIp", table: "DeviceNetworkEvents", action: sysmonAction, columns: slices.Concat(process, sysmonEnds(f)),
			numbers: []string{"ProcessId", "SourcePort", "DestinationPort"},
		},
		{kind: "Sysmon 11", needs: "TargetFilename", table: "DeviceFileEvents", action: "'FileCreated'", columns: created, numbers: id},
		{kind: "Sysmon 22", needs: "QueryName", table: "DeviceEvents", action: "'DnsQueryResponse'", columns: lookup, numbers: id, additional: []string{"QueryResults"}},
		{kind: "Sysmon 23", needs: "TargetFilename", table: "DeviceFileEvents", action: "'FileDeleted'", columns: deleted, numbers: id},
		{kind: "Sysmon 26", needs: "TargetFilename", table: "DeviceFileEvents", action: "'FileDeleted'", columns: deleted, numbers: id},
	})
}

func sysmonProcess() []column {
	parent := slices.Concat(program("ParentImage", "ParentProcessId"), account("InitiatingProcess", "ParentUser"))
	return slices.Concat(parent, account("", "User"), hashes(), []column{
		{"InitiatingProcessCommandLine", text("ParentCommandLine")}, {"InitiatingProcessUniqueId", text("ParentProcessGuid")},
		{"FileName", baseName(text("Image"))}, {"FolderPath", text("Image")}, {"ProcessCommandLine", text("CommandLine")},
		{"ProcessId", number("ProcessId")}, {"ProcessUniqueId", text("ProcessGuid")}, {"ProcessCreationTime", utcTime},
		{"ProcessIntegrityLevel", text("IntegrityLevel")}, {"LogonId", number("LogonId")}, {"CreatedProcessSessionId", number("TerminalSessionId")},
		{"ProcessVersionInfoCompanyName", text("Company")}, {"ProcessVersionInfoProductName", text("Product")},
		{"ProcessVersionInfoOriginalFileName", text("OriginalFileName")}, {"ProcessVersionInfoFileDescription", text("Description")},
	})
}

const (
	sysmonAction = "CASE WHEN " + accepted + " THEN 'InboundConnectionAccepted' ELSE 'ConnectionSuccess' END"
	accepted     = "lower(coalesce(Initiated, '')) = 'false'"
	// sysmonSwapped says that Sysmon's destination is this host. Its source is who opened a TCP connection, but for
	// datagrams always this host: an answer of a DNS server goes "from" port 53 with Initiated false.
	sysmonSwapped = accepted + " AND lower(coalesce(Protocol, '')) = 'tcp'"
)

func sysmonEnds(f source.File) []column {
	return append(ends(f, sysmonSwapped, "SourceIp", "SourcePort", "DestinationIp", "DestinationPort"),
		column{"Protocol", "CASE lower(coalesce(Protocol, '')) WHEN 'tcp' THEN 'Tcp' WHEN 'udp' THEN 'Udp' ELSE " + text("Protocol") + " END"},
		column{"RemoteUrl", "CASE WHEN " + sysmonSwapped + " THEN '' ELSE " + text("DestinationHostname") + " END"},
		column{"AccountName", accountName("User")})
}

// ends are the columns that tell who talked to whom: the source is this host, unless swapped.
func ends(f source.File, swapped, sourceIP, sourcePort, destinationIP, destinationPort string) []column {
	pick := func(a, b string) string { return "CASE WHEN " + swapped + " THEN " + a + " ELSE " + b + " END" }
	local, remote := pick(text(destinationIP), text(sourceIP)), pick(text(sourceIP), text(destinationIP))
	return []column{
		{"LocalIP", local}, {"LocalIPType", f.IPType(local)}, {"LocalPort", pick(number(destinationPort), number(sourcePort))},
		{"RemoteIP", remote}, {"RemoteIPType", f.IPType(remote)}, {"RemotePort", pick(number(sourcePort), number(destinationPort))},
	}
}
