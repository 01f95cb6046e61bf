package cef

import (
	"strings"

	"exfilhunt/loaders/source"
)

// targets map a connection, whatever form it came in. unfit is why a record of that form cannot be read at all.
//
// "Local" is the side that is inside, and the device: the source, or the destination of a connection from outside. The
// firewall that saw it is dvchost in AdditionalFields.
func targets(unfit source.Reason) []source.Target {
	return []source.Target{{Kind: connection, Table: "DeviceNetworkEvents", Reject: reject(unfit), Select: strings.Join([]string{
		"event_time AS Timestamp",
		"CASE WHEN " + failed + " THEN 'ConnectionFailed' WHEN inbound THEN 'InboundConnectionAccepted' ELSE 'ConnectionSuccess' END AS ActionType",
		pick("coalesce(nullif(dhost, ''), nullif(server, ''), dvchost)", "coalesce(nullif(shost, ''), nullif(src, ''), dvchost)") + " AS DeviceName",
		pick("server", "src") + " AS LocalIP",
		pick("src", "dst") + " AS RemoteIP",
		pick("server_port", "source_port") + " AS LocalPort",
		pick("source_port", "port") + " AS RemotePort",
		pick("server_type", "src_type") + " AS LocalIPType",
		pick("src_type", "dst_type") + " AS RemoteIPType",
		pick("shost", "dhost") + " AS RemoteUrl",
		protocol + " AS Protocol",
		pick("received", "sent") + " AS BytesSent",
		pick("sent", "received") + " AS BytesReceived",
		account,
		process,
		"method AS HttpMethod, agent AS HttpUserAgent",
		"CASE WHEN is_http THEN dhost ELSE '' END AS HttpHost",
		"CASE WHEN is_http THEN request ELSE '' END AS HttpUri",
		askedFor + " AS AdditionalFields",
	}, ",\n    ")}}
}

// steps are the typed fields, where the two ends lie, and which of them is the local one.
//
// A server is the end of a connection from outside. Of one that goes out the destination stays what the program asked for:
// a proxy inside to which a device turns it would hide where it went.
//
// A connection is inbound from outside to inside, where also a server is that has an address of the device's own outside.
// The device's own word counts only where the addresses leave it open, because some mean the interface or the file by
// it, and say "in" of most connections that go out.
func steps(f source.File) []string {
	number := func(column, typ, name string) string {
		return "try_cast(nullif(" + column + ", '') AS " + typ + ") AS " + name
	}
	return []string{
		strings.Join([]string{
			source.Time("time") + " AS event_time",
			number("spt", "USMALLINT", "source_port"), number("dpt", "USMALLINT", "port"), number("dnat_port", "USMALLINT", "translated_port"),
			number("bytes_out", "BIGINT", "sent"), number("bytes_in", "BIGINT", "received"),
			f.IPType("src") + " AS src_type", f.IPType("dst") + " AS dst_type", f.IPType("dnat") + " AS dnat_type",
		}, ",\n    "),
		`src <> '' AND NOT ` + source.IsInside("src_type") + ` AND (` + source.IsInside("dst_type") + ` OR ` + source.IsInside("dnat_type") + ` OR lower(direction) IN ('0', 'inbound')) AS inbound,
    ` + source.IsInside("dnat_type") + ` AS turned`,
		isHTTP + ` AS is_http, CASE WHEN turned THEN dnat ELSE dst END AS server,
    CASE WHEN turned THEN dnat_type ELSE dst_type END AS server_type,
    CASE WHEN turned AND translated_port > 0 THEN translated_port ELSE port END AS server_port,
    ` + pick("duser", "suser") + ` AS account, ` + pick("dproc", "sproc") + ` AS program`,
		accountName + " AS account_name",
	}
}

// pick is SQL for one of the ends of a connection: that where in stands if it is inbound.
func pick(in, out string) string { return "CASE WHEN inbound THEN " + in + " ELSE " + out + " END" }

// failed is SQL for whether the device did not let the connection through: by the words of its action, or by the
// outcome where there is no action. "not blocked", what a device that only watches would have blocked, and a session that
// one end reset later ("client-rst") did pass.
// Most actions are none of denied: for them the first look is the last.
const failed = `CASE WHEN act = '' THEN outcome ILIKE 'fail%' ELSE regexp_matches(act, '(?i)` + denied + `') AND
        regexp_matches(regexp_replace(act, '` + notDenied + `', '', 'g'), '(?i)` + denied + `') AND NOT regexp_matches(act, '` + watched + `') END`

const (
	denied    = `(den(y|ied)|drop|block|reject|reset|discard|refuse|prevent|disallow|forbid|sinkhole|not[ _-]?(allow|permit))`
	notDenied = `(?i)(^|[^a-z])(not?|non|never|un)[ _-]*(be |been )?` + denied
	watched   = `(?i)^no[ _-]?action|(monitor|detect)(ion)?[ _-]?(mode|only)|would`
)

// askedFor is SQL for AdditionalFields, with the server's address outside where LocalIP is the one inside.
const askedFor = `CASE WHEN inbound AND turned AND dst NOT IN ('', dnat) AND starts_with(additional, '{"')
        THEN '{"dst":' || to_json(dst) || ',' || substr(additional, 2) ELSE additional END`

// protocol is SQL for Defender's name of a transport, from its name or number.
const protocol = `CASE lower(proto) WHEN 'tcp' THEN 'Tcp' WHEN '6' THEN 'Tcp' WHEN 'udp' THEN 'Udp' WHEN '17' THEN 'Udp'
        WHEN 'icmp' THEN 'Icmp' WHEN '1' THEN 'Icmp' WHEN 'icmp6' THEN 'Icmp' WHEN '58' THEN 'Icmp' ELSE proto END`

// isHTTP is SQL for whether the request is one of HTTP: some products write a file's path there.
const isHTTP = `(method <> '' OR app ILIKE 'http%' OR starts_with(request, 'http'))`

// account are the columns of the local side's user, who is written "name", "domain\name" or "name@domain". Some double
// the backslash.
var account = `account_name AS InitiatingProcessAccountName, account_name AS AccountName,
    CASE WHEN contains(account, '\') THEN split_part(account, '\', 1) ELSE ` + pick("dntdom", "sntdom") + ` END AS InitiatingProcessAccountDomain,
    CASE WHEN contains(account, '@') THEN account ELSE '' END AS InitiatingProcessAccountUpn`

const accountName = `CASE WHEN contains(account, '\') THEN ltrim(substr(account, strpos(account, '\') + 1), '\')
        WHEN contains(account, '@') THEN split_part(account, '@', 1) ELSE account END`

// process are the columns of the local side's program.
var process = `CASE WHEN program = '' THEN '' ELSE parse_filename(program, false, 'both_slash') END AS InitiatingProcessFileName,
    CASE WHEN program <> '' AND regexp_matches(program, '[/\\]') THEN program ELSE '' END AS InitiatingProcessFolderPath,
    try_cast(nullif(` + pick("dpid", "spid") + `, '') AS BIGINT) AS InitiatingProcessId`

// reject is why a record cannot be loaded: its time does not parse, or a number is none.
func reject(unfit source.Reason) string {
	misread := func(name, column, number string) source.Reason {
		return source.Misread(name, "nullif("+column+", '')", number)
	}
	return source.First(unfit,
		source.NoTime("time", "nullif(time, '')", "event_time"),
		misread("source port", "spt", "source_port"), misread("destination port", "dpt", "port"),
		misread("translated port", "dnat_port", "translated_port"),
		misread("bytes out", "bytes_out", "sent"), misread("bytes in", "bytes_in", "received"))
}
