package zeek

import (
	"fmt"
	"strings"

	"exfilhunt/loaders/source"
)

// targets map the three logs. "Local" is the side that is inside; where both or none are, the originator.
func targets(f source.File) []source.Target {
	return []source.Target{
		{Kind: "conn", Table: "DeviceNetworkEvents", Reject: reject("orig_bytes", "resp_bytes"), Select: flow(f) + `,
    CASE WHEN ` + inbound(f) + ` THEN 'InboundConnectionAccepted' WHEN ` + failed + ` THEN 'ConnectionFailed'
        ELSE 'ConnectionSuccess' END AS ActionType,
    ` + byteCounts("orig_bytes", "resp_bytes", f) + `,
    ` + additional("uid", "service", "conn_state")},
		{Kind: "http", Table: "DeviceNetworkEvents", Reject: reject("request_body_len", "response_body_len"), Select: flow(f) + `,
    'HttpConnectionInspected' AS ActionType,
    coalesce(method, '') AS HttpMethod, coalesce(host, '') AS HttpHost, coalesce(host, '') AS RemoteUrl,
    coalesce(uri, '') AS HttpUri, coalesce(user_agent, '') AS HttpUserAgent,
    ` + byteCounts("request_body_len", "response_body_len", f) + `,
    ` + additional("uid", "status_code")},
		{Kind: "dns", Table: "DeviceEvents", Reject: reject(), Select: ends(f) + `,
    'DnsQueryResponse' AS ActionType,
    coalesce(query, '') AS DnsQueryName, coalesce(qtype_name, '') AS DnsQueryType,
    coalesce(rcode_name, rcode, '') AS DnsResponseCode,
    ` + additional("uid", "answers")},
	}
}

// failed is SQL for a TCP connection that was never established. A state is Zeek's reading of the handshake, which a
// sensor may have missed: payload from the originator says that there was a connection.
const failed = `(proto = 'tcp' AND conn_state IN ('S0', 'REJ', 'RSTOS0', 'RSTRH', 'SH', 'SHR') AND coalesce(try_cast(orig_bytes AS BIGINT), 0) = 0)`

// inbound is SQL for a connection from outside to inside.
func inbound(f source.File) string {
	return "(NOT " + inside(f, "id_orig_h", "local_orig") + " AND " + inside(f, "id_resp_h", "local_resp") + ")"
}

// inside is SQL for whether an address is of the user's networks. Without a word from the user the private ones are,
// and those that the sensor's own configuration calls local.
func inside(f source.File, address, flag string) string {
	private := f.IPType(address) + " IN ('Private', 'Loopback', 'LinkLocal')"
	if len(f.Internal) > 0 {
		return "(" + private + ")"
	}
	return "(" + private + " OR coalesce(" + flag + " IN ('T', 'true'), false))"
}

// ends are the columns that tell who talked to whom. Ports are the ends' own: RemotePort of an inbound connection is
// the port that the outside peer came from.
func ends(f source.File) string {
	in := inbound(f)
	pick := func(a, b string) string { return "CASE WHEN " + in + " THEN " + a + " ELSE " + b + " END" }
	return fmt.Sprintf(`%s AS Timestamp,
    coalesce(%s, '') AS DeviceName, coalesce(%[2]s, '') AS LocalIP, coalesce(%s, '') AS RemoteIP,
    try_cast(%s AS INTEGER) AS LocalPort, try_cast(%s AS INTEGER) AS RemotePort`,
		timestamp, pick("id_resp_h", "id_orig_h"), pick("id_orig_h", "id_resp_h"),
		pick("id_resp_p", "id_orig_p"), pick("id_orig_p", "id_resp_p"))
}

// flow are the columns of a connection: its ends, protocol and kinds of address.
func flow(f source.File) string {
	in := inbound(f)
	return ends(f) + fmt.Sprintf(`,
    CASE proto WHEN 'tcp' THEN 'Tcp' WHEN 'udp' THEN 'Udp' WHEN 'icmp' THEN 'Icmp' ELSE coalesce(proto, '') END AS Protocol,
    CASE WHEN %s THEN %s ELSE %s END AS LocalIPType, CASE WHEN %[1]s THEN %[3]s ELSE %[2]s END AS RemoteIPType`,
		in, f.IPType("id_resp_h"), f.IPType("id_orig_h"))
}

// byteCounts are what the local side sent and received.
func byteCounts(orig, resp string, f source.File) string {
	in := inbound(f)
	return fmt.Sprintf(`try_cast(CASE WHEN %[1]s THEN %[3]s ELSE %[2]s END AS BIGINT) AS BytesSent,
    try_cast(CASE WHEN %[1]s THEN %[2]s ELSE %[3]s END AS BIGINT) AS BytesReceived`, in, orig, resp)
}

// additional keeps fields that have no column, uid first: it leads to the other logs of the same connection.
func additional(names ...string) string {
	pairs := make([]string, len(names))
	for i, name := range names {
		pairs[i] = source.Quote(name) + ", " + name
	}
	return "json_object(" + strings.Join(pairs, ", ") + ")::VARCHAR AS AdditionalFields"
}

// timestamp is SQL for ts: seconds since 1970 with a fraction, milliseconds where that would be after the year 5000
// (JSON::TS_MILLIS), or ISO 8601 text. A DOUBLE holds microseconds exactly
// until the year 2255; a DECIMAL that is long enough takes DuckDB 1.5 25 µs to read from text.
var timestamp = "coalesce(make_timestamp(try_cast(round(try_cast(ts AS DOUBLE) * CASE WHEN try_cast(ts AS DOUBLE) > 1e11 THEN 1000 ELSE 1000000 END) AS BIGINT)), " + source.Time("ts") + ")"

// reject is why a record cannot be loaded: its line has not the header's fields, its time does not parse, or a number
// is none.
func reject(counts ...string) string {
	reasons := []string{
		"unfit",
		source.NoTime("ts", "ts", timestamp),
		source.Unfit("id.orig_p", "id_orig_p", "USMALLINT"), source.Unfit("id.resp_p", "id_resp_p", "USMALLINT"),
	}
	for _, count := range counts {
		reasons = append(reasons, source.Unfit(count, count, "BIGINT"))
	}
	return source.First(reasons...)
}
