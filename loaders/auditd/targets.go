package auditd

import "exfilhunt/loaders/source"

// targets map the three kinds of rows. An account is a name where auditd or LAUREL has added it, and else a number.
func targets(f source.File) []source.Target {
	return []source.Target{
		{Kind: "process", Table: "DeviceProcessEvents", Reject: reject(), Select: common + `,
    ` + fileName("exe") + ` AS FileName, exe AS FolderPath, process AS ProcessId, command AS ProcessCommandLine,
    event_time AS ProcessCreationTime, domain AS AccountDomain, "user" AS AccountName,
    parent_process AS InitiatingProcessId,
    ` + fileName("parent") + ` AS InitiatingProcessFileName, parent AS InitiatingProcessFolderPath`},
		{Kind: "network", Table: "DeviceNetworkEvents", Reject: reject(), Select: common + `,
    address AS RemoteIP, try_cast(port AS INTEGER) AS RemotePort, ` + f.IPType("address") + ` AS RemoteIPType,
    "user" AS AccountName, ` + initiating},
		{Kind: "file", Table: "DeviceFileEvents", Reject: reject(), Select: common + `,
    ` + fileName("path") + ` AS FileName, path AS FolderPath, "user" AS AccountName, ` + initiating},
	}
}

// steps are the typed columns of all tables.
var steps = []string{source.Time("time") + ` AS event_time, ` + source.Time("nullif(started, '')") + ` AS process_started,
    try_cast(nullif(pid, '') AS BIGINT) AS process, try_cast(nullif(ppid, '') AS BIGINT) AS parent_process`}

// common are the columns of all tables. The id leads back to the log (ausearch -a), the rule's key says why auditd
// wrote it, and login is who logged in, whomever the process runs as.
const common = `event_time AS Timestamp, device AS DeviceName, action AS ActionType,
    json_object('id', id, 'key', rule, 'auid', login)::VARCHAR AS AdditionalFields`

// initiating are the columns of the process that made the call. Its command line is that of PROCTITLE, 128 bytes at
// most, where the log has it.
var initiating = `process AS InitiatingProcessId,
    ` + fileName("exe") + ` AS InitiatingProcessFileName, exe AS InitiatingProcessFolderPath,
    command AS InitiatingProcessCommandLine, process_started AS InitiatingProcessCreationTime,
    domain AS InitiatingProcessAccountDomain, "user" AS InitiatingProcessAccountName, parent_process AS InitiatingProcessParentId,
    ` + fileName("parent") + ` AS InitiatingProcessParentFileName`

// fileName is SQL for the last part of a path.
func fileName(path string) string { return "parse_filename(" + path + ", false, 'forward_slash')" }

func reject() string {
	return source.First(
		source.NoTime("time", "time", "event_time"),
		source.Misread("pid", "nullif(pid, '')", "process"), source.Misread("ppid", "nullif(ppid, '')", "parent_process"),
	)
}
