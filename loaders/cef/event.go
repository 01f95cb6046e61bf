package cef

import (
	"net/netip"
	"strings"
	"time"

	"exfilhunt/loaders/source"
)

// An event is one line, read into the columns that the targets map. It is used again for the next line.
type event struct {
	headers source.SyslogMemo
	times   timeReader
	fields  [slots]string
	doubt   doubt // of the time
	custom  labelled
	buffer  []byte
}

// read takes a line apart. It returns the kind of its record, or why it is none.
func (e *event) read(line string) (kind, reason string) {
	m, found := findMessage(unquote(line), &e.headers)
	if !found {
		return "syslog", ""
	}
	e.fields, e.doubt, e.custom = [slots]string{}, ofAll, labelled{}
	kind = "CEF"
	if m.leef != 0 {
		kind, reason = "LEEF", e.readLEEF(m.leef, m.text)
	} else {
		reason = e.readCEF(m.text)
	}
	if reason != "" {
		return "", reason
	}
	if !e.isConnection() {
		return shortened(kind + " " + e.fields[vendor] + " " + e.fields[product]), ""
	}
	e.complete(m.before)
	return connection, ""
}

// isConnection says whether the event has a destination, and either a source, a port, or a URL that was asked for. A
// destination alone is a target of something else: a login, a scan, an infected machine.
func (e *event) isConnection() bool {
	f := &e.fields
	host := urlHost(f[request])
	f[src] = known(f[src], f[src6])
	f[dst] = known(f[dst], f[dst6])
	f[dhost] = known(f[dhost], host)
	return (f[dst] != "" || f[dhost] != "") && (f[src] != "" || f[shost] != "" || f[dpt] != "" || host != "")
}

// urlHost returns the host of an absolute URL, "" for all other texts.
func urlHost(url string) string {
	_, rest, found := strings.Cut(url, "://")
	if !found {
		return ""
	}
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	rest = rest[strings.LastIndexByte(rest, '@')+1:]
	if strings.HasPrefix(rest, "[") { // an IPv6 address
		rest, _, _ = strings.Cut(rest[1:], "]")
		return rest
	}
	host, _, _ := strings.Cut(rest, ":")
	return host
}

// complete fills the columns that more than one field can.
func (e *event) complete(before string) {
	f := &e.fields
	f[src], f[shost] = addressAndName(f[src], f[shost])
	f[dst], f[dhost] = addressAndName(f[dst], f[dhost])
	f[dnat] = plain(f[dnat])
	// When the device received the event, when it ended, when it began, what the vendor calls its time.
	e.setTime(f[zone], f[received], f[ended], f[started], f[vendorTime])
	if e.doubt != sure || f[dvchost] == "" {
		host, stamp := e.headers.Prefix(before)
		f[dvchost] = known(f[dvchost], host)
		e.setTime("", stamp)
	}
	e.setAdditional()
}

// addressAndName moves a host name to its place where it stands in that of an address.
func addressAndName(address, name string) (string, string) {
	if address == "" {
		return "", name
	}
	bare := plain(address)
	if _, err := netip.ParseAddr(bare); err == nil {
		return bare, name
	}
	return "", known(name, address)
}

// plain takes from an address what devices write around it: "[2001:db8::1]", "10.0.0.5/32".
func plain(address string) string {
	if bare, length, found := strings.Cut(address, "/"); found && strings.Trim(length, "0123456789") == "" {
		address = bare
	}
	if strings.HasPrefix(address, "[") {
		address = strings.TrimSuffix(address[1:], "]")
	}
	return address
}

// setTime fills the column time from the first of the texts that leave least open, if it is less than the time there
// does. Where none is a time, the first of them is left there for the reject to show.
func (e *event) setTime(zone string, texts ...string) {
	for _, text := range texts {
		if e.doubt == sure {
			return
		}
		t, doubt := e.times.read(text, zone)
		if doubt < e.doubt {
			e.doubt = doubt
			e.fields[at] = t.UTC().Format(time.RFC3339Nano)
			e.fields[written] = ""
			if doubt == ofZone {
				e.fields[written] = strings.TrimSpace(text + " " + zone)
			}
		} else if e.doubt == ofAll {
			e.fields[at] = known(e.fields[at], text)
		}
	}
}
