package auditd

import (
	"encoding/binary"
	"encoding/hex"
	"net/netip"
	"strconv"
	"strings"
)

// Families of addresses, as include/linux/socket.h numbers them.
const (
	familyInet  = "2"
	familyInet6 = "10"
)

// familyNames are those that processes commonly use.
var familyNames = map[string]string{
	"0": "unspec", "1": "unix", "local": "unix", "16": "netlink", "17": "packet", "31": "bluetooth", "38": "alg", "40": "vsock",
}

// socketAddress reads a SOCKADDR: its family, and for IPv4 and IPv6 the address, which is not valid for others. false
// where it cannot be read.
func socketAddress(text string) (family string, address netip.AddrPort, ok bool) {
	digits := leadingHex(text)
	if behind := text[len(digits):]; len(digits) >= 4 && (behind == "" || strings.HasPrefix(behind, "SADDR=")) {
		return fromBytes(digits) // SADDR where byte 0x1D was lost on the way
	}
	return fromWords(text)
}

func leadingHex(s string) string {
	for i, c := range []byte(s) {
		if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
			return s[:i]
		}
	}
	return s
}

// fromBytes reads a struct sockaddr in hex. Its family is in the machine's byte order, port and address are not.
func fromBytes(digits string) (family string, address netip.AddrPort, ok bool) {
	b, err := hex.DecodeString(digits)
	if err != nil {
		return "", address, false
	}
	number := binary.LittleEndian.Uint16(b)
	if b[0] == 0 {
		number = binary.BigEndian.Uint16(b)
	}
	family = strconv.Itoa(int(number))
	switch {
	case family == familyInet && len(b) >= 8:
		return family, netip.AddrPortFrom(netip.AddrFrom4([4]byte(b[4:8])), binary.BigEndian.Uint16(b[2:])), true
	case family == familyInet6 && len(b) >= 24:
		return family, netip.AddrPortFrom(netip.AddrFrom16([16]byte(b[8:24])), binary.BigEndian.Uint16(b[2:])), true
	}
	return family, address, family != familyInet && family != familyInet6
}

// fromWords reads what auditd makes of it: "{ saddr_fam=inet laddr=203.0.113.5 lport=443 }", before version 3
// "inet host:203.0.113.5 serv:443".
func fromWords(text string) (family string, address netip.AddrPort, ok bool) {
	var host, port string
	for i, word := range strings.Fields(strings.Trim(text, "{}")) {
		name, value, found := strings.Cut(word, "=")
		if !found {
			name, value, found = strings.Cut(word, ":")
		}
		switch {
		case !found && i == 0:
			family = word
		case strings.HasSuffix(name, "fam"):
			family = value
		case name == "laddr" || name == "addr" || name == "host":
			host = value
		case name == "lport" || name == "port" || name == "serv":
			port = value
		}
	}
	if family != "inet" && family != "inet6" {
		return family, address, family != "" && family[0]|0x20 >= 'a' && family[0]|0x20 <= 'z'
	}
	ip, err := netip.ParseAddr(host)
	number, portErr := strconv.ParseUint(port, 10, 16)
	return family, netip.AddrPortFrom(ip, uint16(number)), err == nil && portErr == nil
}
