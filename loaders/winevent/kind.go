package winevent

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"exfilhunt/loaders/source"
)

// The kind of a record is a short name of its log with the event's id: "Sysmon 3", "Security 4688". An event about access to
// an object is hunted only where it tells of a file's data, so the others get a kind of their own. A record without an
// id, which is a number up to 65535, has no kind.
//
// The rule stands here twice: in Go for the forms that Go parses, in SQL for those that DuckDB reads.

// logs names the logs that are hunted, by what the channel or the provider begins with, in lower case: a collector may have
// put "ForwardedEvents" in the one, a shipper may leave out the other.
var logs = []struct{ mark, name string }{
	{"\nmicrosoft-windows-sysmon", "Sysmon"},
	{"\nlinux-sysmon", "Sysmon"},
	{"\nsecurity\n", "Security"},
	{"\nmicrosoft-windows-security-auditing\n", "Security"},
	{"\nmicrosoft-windows-powershell", "PowerShell"},
	{"\npowershellcore", "PowerShell"},
	{"\nmicrosoft-windows-dns-client", "DNS Client"},
	{"\nmicrosoft-windows-dns client events", "DNS Client"},
}

// accesses are the ids of the Security log that tell of access to an object, with the bits of the access mask of which a
// hunted one has at least one, as Microsoft lists them with Security 4663: 0x1 ReadData, 0x2 WriteData, 0x4 AppendData.
var accesses = []struct {
	id   string
	mask uint64
}{
	{"4656", 0x1},
	{"4663", 0x1},
	{"5145", 0x7},
}

const (
	// readData is how AccessList writes the bit 0x1, for events without AccessMask.
	readData = "%%4416"
	// otherAccess ends the kind of an event that is about no file, asks for no such access, or was denied.
	otherAccess = " not to the data of a file"
)

// failures are the Keywords of an audit failure, in lower case: 0x8010000000000000 as a number with and without a sign, and
// as shippers render it.
var failures = []string{
	"0x8010000000000000", "-9218868437227405312", "9227875636482146304", "audit_failure", "audit failure", `["audit failure"]`,
}

// kindOf returns the kind of a record, of which the values stand in the order of fields; "" where it has none.
func kindOf(record []string) string {
	id := record[atEventID]
	if _, err := strconv.ParseUint(id, 10, 16); err != nil {
		return ""
	}
	log := logName(record[atChannel], record[atProvider])
	if log == "Security" {
		for _, a := range accesses {
			if id == a.id && !accessed(record, a.mask) {
				return log + " " + id + otherAccess
			}
		}
	}
	return log + " " + id
}

// The places of the fields that the rule looks at.
var (
	atChannel            = slices.Index(fields, "Channel")
	atProvider           = slices.Index(fields, "Provider")
	atEventID            = slices.Index(fields, "EventID")
	atKeywords           = slices.Index(fields, "Keywords")
	atObjectType         = slices.Index(fields, "ObjectType")
	atAccessMask         = slices.Index(fields, "AccessMask")
	atAccessList         = slices.Index(fields, "AccessList")
	atShareName          = slices.Index(fields, "ShareName")
	atRelativeTargetName = slices.Index(fields, "RelativeTargetName")
)

// logName returns the short name of a log: of all others the channel, without what every channel of Windows has.
func logName(channel, provider string) string {
	both := "\n" + strings.ToLower(channel) + "\n" + strings.ToLower(provider) + "\n"
	for _, log := range logs {
		if strings.Contains(both, log.mark) {
			return log.name
		}
	}
	if channel == "" {
		channel = provider
	}
	return strings.TrimSuffix(strings.TrimPrefix(channel, "Microsoft-Windows-"), "/Operational")
}

// accessed says whether an event tells of access to the data of a file. The root of a share is none, nor are the files of
// IPC$, which are pipes.
func accessed(record []string, mask uint64) bool {
	if !strings.EqualFold(record[atObjectType], "File") || slices.Contains(failures, strings.ToLower(record[atKeywords])) {
		return false
	}
	if share := strings.ToLower(record[atShareName]); share != "" {
		if strings.HasSuffix(share, `\ipc$`) || strings.Trim(record[atRelativeTargetName], `\`) == "" {
			return false
		}
	}
	bits, err := strconv.ParseUint(record[atAccessMask], 0, 64)
	if err != nil {
		return strings.Contains(record[atAccessList], readData)
	}
	return bits&mask != 0
}

// kindColumn is the rule in SQL; field gives the SQL of a field.
func kindColumn(field func(name string) string) string {
	text := func(name string) string { return "coalesce(" + field(name) + ", '')" }
	log, id := logColumn(text("Channel"), text("Provider")), "try_cast("+field("EventID")+" AS USMALLINT)"
	var other strings.Builder
	for _, a := range accesses {
		fmt.Fprintf(&other, " WHEN %s = %s AND %s = 'Security' AND NOT (%s) THEN '%s'", id, a.id, log, accessedColumn(text, a.mask), otherAccess)
	}
	return log + " || ' ' || " + id + " || CASE" + other.String() + " ELSE '' END"
}

func logColumn(channel, provider string) string {
	both := "chr(10) || lower(" + channel + ") || chr(10) || lower(" + provider + ") || chr(10)"
	var b strings.Builder
	b.WriteString("CASE")
	for _, log := range logs {
		fmt.Fprintf(&b, " WHEN contains(%s, %s) THEN '%s'", both, source.Quote(log.mark), log.name)
	}
	fmt.Fprintf(&b, " ELSE regexp_replace(CASE %[1]s WHEN '' THEN %[2]s ELSE %[1]s END, '^Microsoft-Windows-|/Operational$', '', 'g') END", channel, provider)
	return b.String()
}

func accessedColumn(text func(string) string, mask uint64) string {
	return fmt.Sprintf("lower(%s) = 'file' AND NOT list_contains(%s, lower(%s))\n"+
		"        AND (%[4]s = '' OR NOT ends_with(lower(%[4]s), '\\ipc$') AND trim(%[5]s, '\\') <> '')\n"+
		"        AND CASE WHEN try_cast(%[6]s AS UBIGINT) IS NULL THEN contains(%[7]s, '%[8]s') ELSE try_cast(%[6]s AS UBIGINT) & %[9]d <> 0 END",
		text("ObjectType"), source.List(failures), text("Keywords"),
		text("ShareName"), text("RelativeTargetName"), text("AccessMask"), text("AccessList"), readData, mask)
}
