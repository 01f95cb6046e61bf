package winevent

// fields are the columns of the relation of records that every form makes and the targets read; all are text. A value is
// as the event has it ("0x1a4", "%%14593", "-"), NULL or "" where it has none. Forms match the names of EventData without
// regard to case: Security 5156 writes ProcessID where all others write ProcessId.
//
// The first are from the event's System element, and what shippers add to it; the others are Data elements of EventData,
// or elements inside UserData, by name.
var fields = []string{
	"Channel",            // "Microsoft-Windows-Sysmon/Operational"
	"Provider",           // "Microsoft-Windows-Sysmon": the attribute Name
	"EventID",            // "3"
	"Keywords",           // "0x8010000000000000"; a shipper may have "Audit Failure" or "AUDIT_FAILURE" instead
	"TimeCreated",        // the attribute SystemTime, ISO 8601; without a zone it is taken for UTC
	"Computer",           //
	"EventRecordID",      //
	"ExecutionProcessID", // Execution/@ProcessID: of the process that wrote the event
	"UserID",             // Security/@UserID: the SID of that process
	"UserName",           // of that SID, where a shipper has looked it up: no part of the event itself
	"UserDomain",         //

	// Sysmon
	"UtcTime", "ProcessGuid", "ProcessId", "Image", "User",
	"CommandLine", "CurrentDirectory", "IntegrityLevel", "TerminalSessionId", "LogonId", "Hashes",
	"Description", "Product", "Company", "OriginalFileName",
	"ParentProcessGuid", "ParentProcessId", "ParentImage", "ParentCommandLine", "ParentUser",
	"Protocol", "Initiated", "SourceIp", "SourcePort", "DestinationIp", "DestinationHostname", "DestinationPort",
	"TargetFilename",
	"QueryName", "QueryStatus", "QueryResults",

	// Security; ProcessId and CommandLine of 4688 and Protocol and SourcePort of 5156 are above
	"SubjectUserSid", "SubjectUserName", "SubjectDomainName", "SubjectLogonId",
	"TargetUserSid", "TargetUserName", "TargetDomainName", "TargetLogonId",
	"NewProcessId", "NewProcessName", "ParentProcessName", "TokenElevationType", "MandatoryLabel",
	"ObjectType", "ObjectName", "HandleId", "AccessMask", "AccessList", "ProcessName",
	"Application", "Direction", "SourceAddress", "DestAddress", "DestPort",
	"ShareName", "ShareLocalPath", "RelativeTargetName", "IpAddress", "IpPort",

	// PowerShell 4104
	"ScriptBlockText", "ScriptBlockId", "MessageNumber", "MessageTotal", "Path",

	// DNS client; QueryName, QueryStatus and QueryResults are above
	"QueryType", "QueryOptions", "Status",
}
