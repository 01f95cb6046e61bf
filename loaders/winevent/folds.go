package winevent

import (
	"fmt"
	"strings"

	"exfilhunt/loaders/source"
)

// folds take out events that only repeat what another one says, so that a hunt counts a deed once: a connection that Sysmon
// and the filtering platform both report, a handle that is asked for before the file is read, the steps of one lookup. An event
// stays where the other one is not there.
func folds() []source.Fold {
	return []source.Fold{
		// A day, because a shipper may have written local time as UTC into one of them. Sysmon's event may be from a file that was
		// loaded before.
		repeated("DeviceNetworkEvents", "Security 5156", "DeviceName, InitiatingProcessId, Protocol, LocalPort, RemotePort, RemoteIP", "1 DAY", "Sysmon 3"),
		repeated("DeviceFileEvents", "Security 4656", "DeviceName, InitiatingProcessId, FolderPath", "1 MINUTE", "Security 4663"),
		// The steps of a lookup are written by different processes.
		repeated("DeviceEvents", "DNS Client 3006", "DeviceName, DnsQueryName", "1 MINUTE", "DNS Client 3008", "DNS Client 3020", "Sysmon 22"),
		repeated("DeviceEvents", "DNS Client 3020", "DeviceName, DnsQueryName", "1 MINUTE", "DNS Client 3008", "Sysmon 22"),
		repeated("DeviceEvents", "DNS Client 3008", "DeviceName, DnsQueryName", "1 MINUTE", "Sysmon 22"),
		scriptParts,
	}
}

// repeated takes out the events of a kind that have one of better kinds with the same key, at most so far away in time.
func repeated(table, kind, key, near string, better ...string) source.Fold {
	ids := make([]string, len(better))
	for i, b := range better {
		ids[i] = hasEventID("b", b)
	}
	same := make([]string, 0, 8)
	for _, column := range strings.Split(key, ", ") {
		same = append(same, equal(column))
	}
	return source.Fold{
		Kind: kind, Table: table, Ignored: kind + " beside " + strings.Join(better, " or "),
		Repeats: fmt.Sprintf("SELECT a.rowid FROM main.%[1]s AS a JOIN main.%[1]s AS b ON %[2]s AND b.Timestamp BETWEEN a.Timestamp - INTERVAL %[3]s AND a.Timestamp + INTERVAL %[3]s\n"+
			"WHERE a.SourceId = $1 AND %[4]s AND b.SourceType = 'winevent' AND (%[5]s)",
			table, strings.Join(same, " AND "), near, hasEventID("a", kind), strings.Join(ids, " OR ")),
	}
}

// equal is SQL for whether two rows have the same in a column. IPv6 is written in more than one way: 5156 leaves zeros out, Sysmon
// does not.
func equal(column string) string {
	spelling := fmt.Sprintf("a.%[1]s = b.%[1]s", column)
	if strings.HasSuffix(column, "IP") {
		return fmt.Sprintf("(%[2]s OR ip_bits(a.%[1]s) = ip_bits(b.%[1]s))", column, spelling)
	}
	return spelling
}

// hasEventID is SQL for whether a row is of a kind's event.
func hasEventID(row, kind string) string {
	return fmt.Sprintf(`starts_with(%s.AdditionalFields, '{"EventID":%s,')`, row, kind[strings.LastIndexByte(kind, ' ')+1:])
}

// scriptParts joins the parts of a script block that was too long for one event, in the order of their numbers, into the row of the
// first. They need not lie together, some may be missing, and one that was logged twice counts once.
var scriptParts = source.Fold{
	Kind: "PowerShell 4104", Table: "DeviceEvents", Ignored: "PowerShell 4104, a further part of a script block",
	Merge: `UPDATE main.DeviceEvents AS e SET AdditionalFields = json_merge_patch(e.AdditionalFields, json_object('ScriptBlockText', whole))
FROM (SELECT min_by(row, part) AS first, string_agg(script, '' ORDER BY part) AS whole
    FROM (SELECT DeviceName, block, part, min(row) AS row, min_by(script, row) AS script FROM (` + parts + `) GROUP BY ALL)
    GROUP BY DeviceName, block HAVING count(*) > 1) AS b
WHERE e.rowid = b.first`,
	Repeats: `SELECT row FROM (` + parts + `) QUALIFY row_number() OVER (PARTITION BY DeviceName, block ORDER BY part, row) > 1`,
}

// parts is SQL for the parts of a file's script blocks.
const parts = `SELECT rowid AS row, DeviceName, f[1] AS block, try_cast(f[2] AS BIGINT) AS part, f[3] AS script
    FROM (SELECT rowid, DeviceName, json_extract_string(AdditionalFields, ['$.ScriptBlockId', '$.MessageNumber', '$.ScriptBlockText', '$.MessageTotal']) AS f
        FROM main.DeviceEvents WHERE SourceId = $1 AND ActionType = 'PowerShellScriptBlock')
    WHERE try_cast(f[4] AS BIGINT) > 1`
