package zeek

import (
	"fmt"
	"strings"

	"exfilhunt/loaders/source"
)

// targets map the three logs. "Local" is the side that is inside; where both or none are, the originator.
func targets() []source.Target {
	return []source.Target{
		{Kind: "conn", Table: "DeviceNetworkEvents", Reject: reject(counts("orig_bytes", "resp_bytes")...), Select: flow + `,
    CASE WHEN inbound THEN 'InboundConnectionAccepted' WHEN ` + failed + ` THEN 'ConnectionFailed'
        ELSE 'ConnectionSuccess' END AS ActionType,
    ` + additional("uid", "service", "conn_state")},
		{Kind: "http", Table: "DeviceNetworkEvents", Reject: reject(counts("request_body_len", "response_body_len")...), Select: flow + `,
    'HttpConnectionInspected' AS ActionType,
    coalesce(method, '') AS HttpMethod, coalesce(host, '') AS HttpHost, coalesce(host, '') AS RemoteUrl,
    coalesce(uri, '') AS HttpUri, coalesce(user_agent, '') AS HttpUserAgent,
    ` + additional("uid", "status_code")},
		{Kind: "dns", Table: "DeviceEvents", Reject: reject(), Select: ends + `,
    'DnsQueryResponse' AS ActionType,
    coalesce(query, '') AS DnsQueryName, coalesce(qtype_name, '') AS DnsQueryType,
    coalesce(rcode_name, rcode, '') AS DnsResponseCode,
    ` + additional("uid", "answers")},
	}
}

// steps are the typed fields, the counts of bytes among them, and whether a connection came from outside to inside.
func steps(f source.File) []string {
	return []string{
		fmt.Sprintf(`%s AS event_time, try_cast(id_orig_p AS USMALLINT) AS orig_port, try_cast(id_resp_p AS USMALLINT) AS resp_port,
    try_cast(CASE kind WHEN 'http' THEN request_body_len ELSE orig_bytes END AS BIGINT) AS orig_count,
    try_cast(CASE kind WHEN 'http' THEN response_body_len ELSE resp_bytes END AS BIGINT) AS resp_count,
    %s AS orig_type, %s AS resp_type`, timestamp, f.IPType("id_orig_h"), f.IPType("id_resp_h")),
		"NOT " + inside(f, "orig_type", "local_orig") + " AND " + inside(f, "resp_type", "local_resp") + " AS inbound",
	}
}

// inside is SQL for whether an address is of the user's networks. Without a word from the user the private ones are,
// and those that the sensor's own configuration calls local.
func inside(f source.File, kind, flag string) string {
	private := source.IsInside(kind)
	if len(f.Internal) > 0 {
		return "(" + private + ")"
	}
	return "(" + private + " OR coalesce(" + flag + " IN ('T', 'true'), false))"
}

// failed is SQL for a TCP connection that was never established. A state is Zeek's reading of the handshake, which a
// sensor may have missed: payload from the originator says that there was a connection.
const failed = `(proto = 'tcp' AND conn_state IN ('S0', 'REJ', 'RSTOS0', 'RSTRH', 'SH', 'SHR') AND coalesce(orig_count, 0) = 0)`

// ends are the columns that tell who talked to whom. Ports are the ends' own: RemotePort of an inbound connection is
// the port that the outside peer came from.
var ends = `event_time AS Timestamp,
    coalesce(` + local("id_orig_h", "id_resp_h") + `, '') AS DeviceName, coalesce(` + local("id_orig_h", "id_resp_h") + `, '') AS LocalIP,
    coalesce(` + local("id_resp_h", "id_orig_h") + `, '') AS RemoteIP,
    ` + local("orig_port", "resp_port") + ` AS LocalPort, ` + local("resp_port", "orig_port") + ` AS RemotePort`

// flow are the columns of a connection: its ends, protocol, kinds of address, and what the local side sent and received.
var flow = ends + `,
    CASE proto WHEN 'tcp' THEN 'Tcp' WHEN 'udp' THEN 'Udp' WHEN 'icmp' THEN 'Icmp' ELSE coalesce(proto, '') END AS Protocol,
    ` + local("orig_type", "resp_type") + ` AS LocalIPType, ` + local("resp_type", "orig_type") + ` AS RemoteIPType,
    ` + local("orig_count", "resp_count") + ` AS BytesSent, ` + local("resp_count", "orig_count") + ` AS BytesReceived`

// local is SQL for the first of two fields, one of each end, where the originator is the local side, and else the second.
func local(orig, resp string) string {
	return "CASE WHEN inbound THEN " + resp + " ELSE " + orig + " END"
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
func reject(counts ...source.Reason) string {
	return source.First(append([]source.Reason{
		source.Told("unfit"),
		source.NoTime("ts", "ts", "event_time"),
		source.Misread("id.orig_p", "id_orig_p", "orig_port"), source.Misread("id.resp_p", "id_resp_p", "resp_port"),
	}, counts...)...)
}

// counts are the reasons of two counts of bytes.
func counts(orig, resp string) []source.Reason {
	return []source.Reason{source.Misread(orig, orig, "orig_count"), source.Misread(resp, resp, "resp_count")}
}
