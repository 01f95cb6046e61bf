package defender

import (
	"fmt"
	"slices"
	"strings"

	"exfilhunt/loaders/source"
)

// inspected are the members of AdditionalFields that get columns of their own, for the rows that have them.
var inspected = []string{
	"request_body_len", "response_body_len", "method", "host", "uri", "user_agent",
	"query", "qtype_name", "rcode_name", "DnsQueryString", "DnsQueryType", "DnsQueryStatus",
}

// withFields adds a column fields to a SELECT of records: the values of inspected, in that order, NULL for rows of
// other ActionTypes and for AdditionalFields that are no JSON.
func withFields(raw string) string {
	paths := make([]string, len(inspected))
	for i, name := range inspected {
		paths[i] = "$." + name
	}
	return "SELECT *,\n    CASE WHEN ActionType IN ('HttpConnectionInspected', 'DnsConnectionInspected', 'DnsQueryResponse') AND json_valid(AdditionalFields)\n" +
		"        THEN json_extract_string(AdditionalFields, " + source.List(paths) + ") END AS fields\nFROM (" + raw + ")"
}

// field is SQL for a member of AdditionalFields.
func field(name string) string {
	return fmt.Sprintf("fields[%d]", slices.Index(inspected, name)+1)
}

// length is SQL for a member that counts bytes; NULL where it is no number or a negative one.
func length(name string) string {
	return "try_cast(try_cast(" + field(name) + " AS UBIGINT) AS BIGINT)"
}

func targets(f source.File) []source.Target {
	all := make([]source.Target, len(tables), len(tables)+1)
	for i, table := range tables {
		all[i] = source.Target{Kind: table, Table: table, Select: selection(f, table, ownRules(f)), Reject: reject(f, table)}
	}
	return append(all, sensitiveReads(f))
}

// sensitiveReads maps the one event in which Defender says that a file was read. It stands in DeviceEvents, and becomes
// a FileRead of DeviceFileEvents as well, because that is where the documented hunts look for reads.
func sensitiveReads(f source.File) source.Target {
	const table = "DeviceFileEvents"
	rules := ownRules(f)
	rules["ActionType"] = "'FileRead'"
	return source.Target{Kind: "DeviceEvents", Table: table, Also: "ActionType = 'SensitiveFileRead'",
		Select: selection(f, table, rules), Reject: reject(f, "DeviceEvents")}
}

// selection maps every column of a table: by its own rule, or from the column of its name.
func selection(f source.File, table string, rules map[string]string) string {
	var selected []string
	for _, c := range f.Tables[table] {
		if c.Name == "SourceType" || c.Name == "SourceId" {
			continue
		}
		rule, own := rules[c.Name]
		// Processes and other events have an AccountName of Defender's: whom the event is about, not who did it.
		if !own || c.Name == "AccountName" && (table == "DeviceProcessEvents" || table == "DeviceEvents") {
			rule = cast(f, c)
		}
		selected = append(selected, rule+" AS "+source.Ident(c.Name))
	}
	return strings.Join(selected, ",\n    ")
}

func cast(f source.File, c source.Column) string {
	name := source.Ident(c.Name)
	switch c.Type {
	case "VARCHAR":
		return "coalesce(" + name + ", '')"
	case "TIMESTAMP":
		return timestamp(f, c.Name)
	default:
		return "try_cast(" + name + " AS " + c.Type + ")"
	}
}

// timestamp is SQL for a time, which only Parquet has as one.
func timestamp(f source.File, name string) string {
	if isTyped(f, name) {
		return source.Ident(name)
	}
	return source.Time(source.Ident(name))
}

// ownRules are the columns that Defender lacks or leaves empty.
func ownRules(f source.File) map[string]string {
	return map[string]string{
		"BytesSent":       "coalesce(try_cast(BytesSent AS BIGINT), " + length("request_body_len") + ")",
		"BytesReceived":   "coalesce(try_cast(BytesReceived AS BIGINT), " + length("response_body_len") + ")",
		"AccountName":     "coalesce(nullif(AccountName, ''), InitiatingProcessAccountName, '')",
		"DnsQueryName":    "coalesce(DnsQueryName, " + field("query") + ", " + field("DnsQueryString") + ", '')",
		"DnsQueryType":    "coalesce(DnsQueryType, " + field("qtype_name") + ", " + field("DnsQueryType") + ", '')",
		"DnsResponseCode": "coalesce(DnsResponseCode, " + field("rcode_name") + ", " + field("DnsQueryStatus") + ", '')",
		"HttpMethod":      "coalesce(HttpMethod, " + field("method") + ", '')",
		"HttpHost":        "coalesce(HttpHost, " + field("host") + ", '')",
		"HttpUri":         "coalesce(HttpUri, " + field("uri") + ", '')",
		"HttpUserAgent":   "coalesce(HttpUserAgent, " + field("user_agent") + ", '')",
		"LocalIPType":     ipType(f, "LocalIPType", "LocalIP"),
		"RemoteIPType":    ipType(f, "RemoteIPType", "RemoteIP"),
	}
}

// ipType keeps the kind that Defender gives and computes what it leaves empty. Where the user says which networks are
// inside, that counts for all addresses.
func ipType(f source.File, kind, address string) string {
	if len(f.Internal) > 0 {
		return "coalesce(nullif(" + f.IPType(address) + ", ''), " + kind + ", '')"
	}
	return "CASE WHEN coalesce(" + kind + ", '') = '' THEN " + f.IPType(address) + " ELSE " + kind + " END"
}

// reject says why a record cannot be loaded. A time is needed; a number that cannot be one means that the record is
// damaged. Session, logon and report ids carry other things than numbers in some tenants, and no hunt reads them.
func reject(f source.File, table string) string {
	reasons := []source.Reason{source.Told("unfit"), source.NoTime("Timestamp", "Timestamp", timestamp(f, "Timestamp"))}
	for _, c := range f.Tables[table] {
		id := strings.HasSuffix(c.Name, "SessionId") || strings.HasSuffix(c.Name, "LogonId") || c.Name == "ReportId" || c.Name == "SourceId"
		value := source.Ident(c.Name)
		if !isTyped(f, c.Name) {
			value = "nullif(" + value + ", '')"
		}
		switch {
		case id:
		case strings.HasSuffix(c.Name, "Port"):
			reasons = append(reasons, source.Unfit(c.Name, value, "USMALLINT"))
		case c.Type == "BIGINT" || c.Type == "INTEGER":
			reasons = append(reasons, source.Unfit(c.Name, value, c.Type))
		}
	}
	return source.First(reasons...)
}
