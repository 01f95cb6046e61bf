package winevent

import (
	"fmt"
	"slices"
	"strings"

	"exfilhunt/loaders/source"
)

// targets map the kinds that are hunted. Every row leads back to its event: ReportId is the EventRecordID, and
// AdditionalFields has the EventID and the Channel.
func targets(f source.File) []source.Target {
	return slices.Concat(sysmonTargets(f), securityTargets(f), scriptTargets(), lookupTargets())
}

// hunted lists the kinds that have a target.
func hunted() []string {
	var kinds []string
	for _, t := range targets(source.File{}) {
		kinds = append(kinds, t.Kind)
	}
	return kinds
}

// A column of a canonical table, and the SQL that fills it.
type column struct{ name, from string }

// A mapping says what a kind becomes, beside the columns that all kinds fill alike.
type mapping struct {
	kind, table string
	action      string // SQL for ActionType
	columns     []column
	needs       string   // the field without which the event says nothing
	numbers     []string // fields that must be numbers: one that is none means that the event is damaged
	additional  []string // fields that have no column and go to AdditionalFields
}

// compile makes targets of mappings.
func compile(mappings []mapping) []source.Target {
	all := make([]source.Target, len(mappings))
	for i, m := range mappings {
		time, written := timeCreated, present("TimeCreated")
		if strings.HasPrefix(m.kind, "Sysmon ") {
			time, written = utcTime, "coalesce("+present("UtcTime")+", "+written+")"
		}
		id := m.kind[strings.LastIndexByte(m.kind, ' ')+1:]
		columns := append([]column{
			{"Timestamp", time}, {"DeviceName", text("Computer")}, {"ReportId", number("EventRecordID")},
			{"ActionType", m.action}, {"AdditionalFields", additional(id, m.additional)},
		}, m.columns...)
		selected := make([]string, len(columns))
		for i, c := range columns {
			selected[i] = c.from + " AS " + c.name
		}
		reasons := []source.Reason{
			source.NoTime("time", written, time),
			source.Reason(fmt.Sprintf("WHEN %s IS NULL THEN '%s is missing'", present(m.needs), m.needs)),
		}
		for _, field := range m.numbers {
			reasons = append(reasons, source.Unfit(field, present(field), numberType(field)))
		}
		all[i] = source.Target{Kind: m.kind, Table: m.table, Select: strings.Join(selected, ",\n    "), Reject: source.First(reasons...)}
	}
	return all
}

func numberType(field string) string {
	if strings.HasSuffix(field, "Port") {
		return "USMALLINT"
	}
	return "BIGINT"
}

// Sysmon says itself when it saw what it reports, in UTC; TimeCreated is when the event was written, some milliseconds or
// seconds later. The UtcTime of Sysmon for Linux may be days off
// (github.com/microsoft/SysmonForLinux/issues/60).
var (
	timeCreated = source.Time("TimeCreated")
	utcTime     = "coalesce(CASE WHEN lower(coalesce(Provider, '')) <> 'linux-sysmon' THEN try_cast(UtcTime AS TIMESTAMP) END, " +
		timeCreated + ", try_cast(UtcTime AS TIMESTAMP))"
)

// present is SQL for a field that may be absent: NULL then. Windows writes "-" for what it does not know.
func present(field string) string { return "nullif(nullif(" + field + ", ''), '-')" }

// text is SQL for a field as a text column has it.
func text(field string) string { return "coalesce(nullif(" + field + ", '-'), '')" }

// number is SQL for a decimal or hexadecimal (0x1a4) number, NULL where it is none.
func number(field string) string { return "try_cast(" + field + " AS BIGINT)" }

// baseName is SQL for the last part of a path of Windows or Linux.
func baseName(path string) string { return "parse_filename(" + path + ", false, 'both_slash')" }

// additional is SQL for AdditionalFields, which begins with the id: folds look for that.
func additional(id string, names []string) string {
	pairs := "'EventID', " + id + ", 'Channel', " + text("Channel")
	for _, name := range names {
		pairs += ", '" + name + "', nullif(" + name + ", '')"
	}
	return "json_object(" + pairs + ")::VARCHAR"
}

// program are the columns of the process that did it.
func program(image, id string) []column {
	return []column{
		{"InitiatingProcessFileName", baseName(text(image))},
		{"InitiatingProcessFolderPath", text(image)},
		{"InitiatingProcessId", number(id)},
	}
}

// account are the columns of "domain\name", or of "name" as Sysmon for Linux has it, with a prefix.
func account(prefix, user string) []column {
	return []column{
		{prefix + "AccountDomain", fmt.Sprintf(`CASE WHEN contains(%[1]s, '\') THEN split_part(%[1]s, '\', 1) ELSE '' END`, text(user))},
		{prefix + "AccountName", accountName(user)},
	}
}

// accountName is SQL for the name in "domain\name".
func accountName(user string) string { return `split_part(` + text(user) + `, '\', -1)` }

// hashes are the columns of "SHA1=...,MD5=...,SHA256=...,IMPHASH=...", lower case as Defender writes them.
func hashes() []column {
	var columns []column
	for _, name := range []string{"SHA1", "SHA256", "MD5"} {
		columns = append(columns, column{name, "lower(regexp_extract(" + text("Hashes") + ", '\\b" + name + "=([0-9A-Fa-f]+)', 1))"})
	}
	return columns
}
