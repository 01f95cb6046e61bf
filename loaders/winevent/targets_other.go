package winevent

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"exfilhunt/loaders/source"
)

// writer are the columns of the process that wrote the event itself, known by its id and account only.
var writer = []column{
	{"InitiatingProcessId", number("ExecutionProcessID")},
	{"InitiatingProcessAccountSid", text("UserID")},
	{"InitiatingProcessAccountName", text("UserName")},
	{"InitiatingProcessAccountDomain", text("UserDomain")},
}

// scriptTargets map the script blocks that PowerShell logs, each part for itself: see folds for how they are joined. The text
// stands in AdditionalFields, as Defender has that of its own PowerShell events.
func scriptTargets() []source.Target {
	return compile([]mapping{{
		kind: "PowerShell 4104", needs: "ScriptBlockText", table: "DeviceEvents", action: "'PowerShellScriptBlock'", numbers: []string{"MessageNumber", "MessageTotal"},
		columns:    slices.Concat(writer, []column{{"FileName", baseName(text("Path"))}, {"FolderPath", text("Path")}}),
		additional: []string{"ScriptBlockId", "MessageNumber", "MessageTotal", "ScriptBlockText"},
	}})
}

// lookupTargets map the DNS client's events: 3006 is a query, 3020 the answer of a server, and 3008 the end of the lookup with
// its outcome. One lookup writes all three, of which one row is left: see folds.
func lookupTargets() []source.Target {
	columns := slices.Concat(writer, []column{{"DnsQueryName", text("QueryName")}, {"DnsQueryType", queryType}})
	answered := slices.Concat(columns, []column{{"DnsResponseCode", responseCode("coalesce(nullif(QueryStatus, ''), Status)")}})
	lookup := func(id string, columns []column, additional ...string) mapping {
		return mapping{kind: "DNS Client " + id, needs: "QueryName", table: "DeviceEvents", action: "'DnsQueryResponse'", columns: columns, additional: additional}
	}
	return compile([]mapping{
		lookup("3006", columns, "QueryOptions"),
		lookup("3008", answered, "QueryOptions", "QueryResults"),
		lookup("3020", answered, "QueryResults"),
	})
}

// queryTypes are the names of those types that are seen; all others keep their number. The registry is
// iana.org/assignments/dns-parameters.
var queryTypes = map[int]string{
	1: "A", 2: "NS", 5: "CNAME", 6: "SOA", 10: "NULL", 12: "PTR", 15: "MX", 16: "TXT", 28: "AAAA", 33: "SRV", 65: "HTTPS", 255: "ANY",
}

// responseCodes are the outcomes of a lookup, which Windows writes as system error codes: DNS_ERROR_RCODE_... from 9001 on.
var responseCodes = map[int]string{0: "NOERROR", 9001: "FORMERR", 9002: "SERVFAIL", 9003: "NXDOMAIN", 9004: "NOTIMP", 9005: "REFUSED"}

var queryType = named("QueryType", queryTypes)

func responseCode(field string) string { return named(field, responseCodes) }

// named is SQL for a number that has a name; any other value stays as it is.
func named(field string, names map[int]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "CASE %s", field)
	for _, n := range slices.Sorted(maps.Keys(names)) {
		fmt.Fprintf(&b, " WHEN '%d' THEN '%s'", n, names[n])
	}
	return b.String() + " ELSE " + text(field) + " END"
}
