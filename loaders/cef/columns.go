package cef

import (
	"slices"
	"strings"
)

// A slot is a place for a field's value: a column of the records, or one that helps to fill them.
type slot int

const (
	at slot = iota
	act
	outcome
	direction
	proto
	app
	src
	spt
	shost
	suser
	sntdom
	sproc
	spid
	dst
	dpt
	dhost
	duser
	dntdom
	dproc
	dpid
	dnat
	dnatPort
	bytesOut
	bytesIn
	request
	method
	agent
	dvchost
	additional
	// not columns
	vendor
	product
	name
	externalID
	src6
	dst6
	received
	ended
	started
	vendorTime
	zone
	written // the time, where its zone is not known
	slots
	none = slots
)

// columns are the names of the first slots, mostly those of CEF's own keys. out and in are of the source's view: what
// it sent, what it received. dnat is where a device with an address of its own for a server has sent the connection on to.
var columns = [...]string{
	"time", "act", "outcome", "direction", "proto", "app",
	"src", "spt", "shost", "suser", "sntdom", "sproc", "spid",
	"dst", "dpt", "dhost", "duser", "dntdom", "dproc", "dpid", "dnat", "dnat_port",
	"bytes_out", "bytes_in", "request", "method", "agent", "dvchost", "additional",
}

// slotOf knows the keys of CEF, short and long, of LEEF, and the few of vendors' own without which a connection of
// theirs would have no ends or no time.
func slotOf(key string) slot {
	switch key {
	case "rt", "deviceReceiptTime", "devTime":
		return received
	case "end", "endTime":
		return ended
	case "start", "startTime":
		return started
	case "FTNTFGTeventtime", "FortinetFortiGateeventtime", "ad.eventtime", "event_timestamp":
		return vendorTime
	case "dtz", "deviceTimeZone", "tz":
		return zone
	case "act", "deviceAction", "action", "FTNTFGTaction", "FortinetFortiGateaction":
		return act
	case "outcome", "eventOutcome":
		return outcome
	case "deviceDirection":
		return direction
	case "proto", "transportProtocol":
		return proto
	case "app", "applicationProtocol":
		return app
	case "out", "bytesOut", "srcBytes":
		return bytesOut
	case "in", "bytesIn", "dstBytes":
		return bytesIn
	case "request", "requestUrl", "requestURL", "url":
		return request
	case "requestMethod", "method":
		return method
	case "requestClientApplication", "userAgent":
		return agent
	case "dvchost", "deviceHostName":
		return dvchost
	case "externalId", "externalID":
		return externalID
	}
	return endOf(key)
}

// endOf knows the keys of the two ends of a connection.
func endOf(key string) slot {
	switch key {
	case "src", "sourceAddress", "src_ip":
		return src
	case "c6a2": // source IPv6 address, where src can only be IPv4
		return src6
	case "spt", "sourcePort", "srcPort", "src_port":
		return spt
	case "shost", "sourceHostName":
		return shost
	case "suser", "sourceUserName", "usrName":
		return suser
	case "sntdom", "sourceNtDomain", "domain":
		return sntdom
	case "sproc", "sourceProcessName":
		return sproc
	case "spid", "sourceProcessId":
		return spid
	case "dst", "destinationAddress", "dst_ip":
		return dst
	case "c6a3": // destination IPv6 address
		return dst6
	case "dpt", "destinationPort", "dstPort", "dst_port":
		return dpt
	case "dhost", "destinationHostName":
		return dhost
	case "duser", "destinationUserName":
		return duser
	case "dntdom", "destinationNtDomain":
		return dntdom
	case "dproc", "destinationProcessName":
		return dproc
	case "dpid", "destinationProcessId":
		return dpid
	case "destinationTranslatedAddress", "dstPostNAT":
		return dnat
	case "destinationTranslatedPort", "dstPostNATPort":
		return dnatPort
	}
	return none
}

// noValues are texts, in lower case, with which devices say that they know nothing; the last is Palo Alto's for an
// address.
var noValues = []string{"-", "n/a", "none", "null", "(null)", "undefined", "unknown", "::ffff:0"}

func isNoValue(text string) bool {
	if text == "" {
		return true
	}
	if len(text) > len("undefined") || strings.IndexByte("-nu(:", text[0]|' ') < 0 { // no list for most: this is asked for every field
		return false
	}
	return slices.ContainsFunc(noValues, func(none string) bool { return strings.EqualFold(text, none) })
}
