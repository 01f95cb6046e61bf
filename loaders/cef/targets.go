package cef

import (
	"fmt"
	"strings"

	"exfilhunt/loaders/source"
)

// targets map a connection, whatever form it came in. unfit is SQL over the records for why one cannot be read at all.
//
// "Local" is the side that is inside, and the device: the source, or the destination of a connection from outside. The
// firewall that saw it is dvchost in AdditionalFields.
func targets(f source.File, unfit string) []source.Target {
	s := sides{inbound: inbound(f)}
	local := server(f)
	return []source.Target{{Kind: connection, Table: "DeviceNetworkEvents", Reject: reject(unfit), Select: strings.Join([]string{
		source.Time("time") + " AS Timestamp",
		"CASE WHEN " + failed + " THEN 'ConnectionFailed' WHEN " + s.inbound + " THEN 'InboundConnectionAccepted' ELSE 'ConnectionSuccess' END AS ActionType",
		s.pick("coalesce(nullif(dhost, ''), nullif("+local+", ''), dvchost)", "coalesce(nullif(shost, ''), nullif(src, ''), dvchost)") + " AS DeviceName",
		s.pick(local, "src") + " AS LocalIP",
		s.pick("src", "dst") + " AS RemoteIP",
		"try_cast(" + s.pick(serverPort(f), "spt") + " AS INTEGER) AS LocalPort",
		"try_cast(" + s.pick("spt", "dpt") + " AS INTEGER) AS RemotePort",
		s.pick(f.IPType(local), f.IPType("src")) + " AS LocalIPType",
		s.pick(f.IPType("src"), f.IPType("dst")) + " AS RemoteIPType",
		s.pick("shost", "dhost") + " AS RemoteUrl",
		protocol + " AS Protocol",
		"try_cast(" + s.pick("bytes_in", "bytes_out") + " AS BIGINT) AS BytesSent",
		"try_cast(" + s.pick("bytes_out", "bytes_in") + " AS BIGINT) AS BytesReceived",
		s.account(),
		s.process(),
		"method AS HttpMethod, agent AS HttpUserAgent",
		"CASE WHEN " + isHTTP + " THEN dhost ELSE '' END AS HttpHost",
		"CASE WHEN " + isHTTP + " THEN request ELSE '' END AS HttpUri",
		askedFor(f, s.inbound) + " AS AdditionalFields",
	}, ",\n    ")}}
}

// failed is SQL for whether the device did not let the connection through: by the words of its action, or by the
// outcome where there is no action. "not blocked", what a device that only watches would have blocked, and a session that
// one end reset later ("client-rst") did pass.
const failed = `CASE WHEN act = '' THEN outcome ILIKE 'fail%' ELSE
        regexp_matches(regexp_replace(act, '` + notDenied + `', '', 'g'), '(?i)` + denied + `') AND NOT regexp_matches(act, '` + watched + `') END`

const (
	denied    = `(den(y|ied)|drop|block|reject|reset|discard|refuse|prevent|disallow|forbid|sinkhole|not[ _-]?(allow|permit))`
	notDenied = `(?i)(^|[^a-z])(not?|non|never|un)[ _-]*(be |been )?` + denied
	watched   = `(?i)^no[ _-]?action|(monitor|detect)(ion)?[ _-]?(mode|only)|would`
)

// inbound is SQL for a connection from outside to inside, where also a server is that has an address of the device's
// own outside. The device's own word counts only where the addresses leave it open, because some mean the interface or
// the file by it, and say "in" of most connections that go out.
func inbound(f source.File) string {
	return "(src <> '' AND NOT " + inside(f, "src") + " AND (" + inside(f, "dst") + " OR " + inside(f, "dnat") + " OR lower(direction) IN ('0', 'inbound')))"
}

func inside(f source.File, address string) string {
	return f.IPType(address) + " IN ('Private', 'Loopback', 'LinkLocal')"
}

// server and serverPort are SQL for the end of a connection from outside. Of one that goes out the destination stays
// what the program asked for: a proxy inside to which a device turns it would hide where it went.
func server(f source.File) string {
	return "CASE WHEN " + inside(f, "dnat") + " THEN dnat ELSE dst END"
}

func serverPort(f source.File) string {
	return "CASE WHEN " + inside(f, "dnat") + " AND dnat_port NOT IN ('', '0') THEN dnat_port ELSE dpt END"
}

// askedFor is SQL for AdditionalFields, with the server's address outside where LocalIP is the one inside.
func askedFor(f source.File, inbound string) string {
	return "CASE WHEN " + inbound + " AND " + inside(f, "dnat") + ` AND dst NOT IN ('', dnat) AND starts_with(additional, '{"')
        THEN '{"dst":' || to_json(dst) || ',' || substr(additional, 2) ELSE additional END`
}

// protocol is SQL for Defender's name of a transport, from its name or number.
const protocol = `CASE lower(proto) WHEN 'tcp' THEN 'Tcp' WHEN '6' THEN 'Tcp' WHEN 'udp' THEN 'Udp' WHEN '17' THEN 'Udp'
        WHEN 'icmp' THEN 'Icmp' WHEN '1' THEN 'Icmp' WHEN 'icmp6' THEN 'Icmp' WHEN '58' THEN 'Icmp' ELSE proto END`

// isHTTP is SQL for whether the request is one of HTTP: some products write a file's path there.
const isHTTP = `(method <> '' OR app ILIKE 'http%' OR starts_with(request, 'http'))`

// sides choose between the ends of a connection.
type sides struct{ inbound string }

func (s sides) pick(in, out string) string {
	return "CASE WHEN " + s.inbound + " THEN " + in + " ELSE " + out + " END"
}

// account are the columns of the local side's user, who is written "name", "domain\name" or "name@domain". Some double
// the backslash.
func (s sides) account() string {
	user := s.pick("duser", "suser")
	name := fmt.Sprintf(`CASE WHEN contains(%[1]s, '\') THEN ltrim(substr(%[1]s, strpos(%[1]s, '\') + 1), '\')
        WHEN contains(%[1]s, '@') THEN split_part(%[1]s, '@', 1) ELSE %[1]s END`, user)
	return fmt.Sprintf(`%s AS InitiatingProcessAccountName, %[1]s AS AccountName,
    CASE WHEN contains(%[2]s, '\') THEN split_part(%[2]s, '\', 1) ELSE %[3]s END AS InitiatingProcessAccountDomain,
    CASE WHEN contains(%[2]s, '@') THEN %[2]s ELSE '' END AS InitiatingProcessAccountUpn`,
		name, user, s.pick("dntdom", "sntdom"))
}

// process are the columns of the local side's program.
func (s sides) process() string {
	path := s.pick("dproc", "sproc")
	return fmt.Sprintf(`CASE WHEN %[1]s = '' THEN '' ELSE parse_filename(%[1]s, false, 'both_slash') END AS InitiatingProcessFileName,
    CASE WHEN regexp_matches(%[1]s, '[/\\]') THEN %[1]s ELSE '' END AS InitiatingProcessFolderPath,
    try_cast(%[2]s AS BIGINT) AS InitiatingProcessId`, path, s.pick("dpid", "spid"))
}

// reject is why a record cannot be loaded: its time does not parse, or a number is none.
func reject(unfit string) string {
	unfitNumber := func(name, column, typ string) string { return source.Unfit(name, "nullif("+column+", '')", typ) }
	return source.First(unfit,
		source.NoTime("time", "nullif(time, '')", source.Time("time")),
		unfitNumber("source port", "spt", "USMALLINT"), unfitNumber("destination port", "dpt", "USMALLINT"),
		unfitNumber("translated port", "dnat_port", "USMALLINT"),
		unfitNumber("bytes out", "bytes_out", "BIGINT"), unfitNumber("bytes in", "bytes_in", "BIGINT"))
}
