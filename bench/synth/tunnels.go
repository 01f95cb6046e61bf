package synth

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

var (
	nslookup = define(program{name: "nslookup.exe", folder: system, company: microsoft, product: microsoftWindows, size: 106_496, parent: explorer})
	dnsShell = define(program{name: "netdiag.exe", folder: `c:\programdata\nd\`, size: 274_432, parent: explorer})
)

// tunnels carry data in the names of DNS lookups: in hex, base32 and base64, under one domain or under many.
var tunnels = []attack{
	{
		name: "dns_tunnel_hex", technique: "T1048.003",
		says:     "An unlisted program asks the attackers' server directly for 600 names with 60 hexadecimal digits under one domain.",
		endpoint: []string{"dns_exfiltration", "dns_encoded_labels"},
		sensor:   []string{"dns_exfiltration", "dns_encoded_labels"},
		plant: func(p *plot) {
			p.within(6 * hourLength)
			p.tunnel(600, p.run(dnsShell, `netdiag.exe -s`), p.domains(1), p.directly(1), hexLabel(60))
		},
	},
	{
		name: "dns_tunnel_hex_many_domains", technique: "T1048.003",
		says: "PowerShell resolves 150 names with 62 hexadecimal digits under 40 domains. The system's resolver service sends them, " +
			"so that dns_exfiltration reports that service.",
		endpoint: []string{"dns_exfiltration", "dns_encoded_labels"},
		sensor:   []string{"dns_exfiltration", "dns_encoded_labels"},
		plant: func(p *plot) {
			p.within(9 * hourLength)
			p.tunnel(150, p.run(script, `powershell.exe -w hidden -c "gc d.hex | % { Resolve-DnsName $_ }"`), p.domains(40), p.bySystem(), hexLabel(62))
		},
	},
	{
		name: "dns_tunnel_base32", technique: "T1048.003",
		says: "nslookup is run 120 times, with 52 base32 characters under one domain: on the endpoint every run has a command line, and so " +
			"a group, of its own; on the wire all are lookups of one device.",
		endpoint: []string{"dns_encoded_labels"},
		sensor:   []string{"dns_exfiltration", "dns_encoded_labels"},
		plant: func(p *plot) {
			p.within(4 * hourLength)
			domain, label, to := p.host(), base32Label(52), p.resolver(p.on)
			for i := range 120 {
				name, at := label(p)+"."+domain, p.at(i, 120)
				by := p.runAt(at, nslookup, "nslookup "+name)
				p.lookup(at, by, by, &to, name)
			}
		},
	},
	{
		name: "dns_tunnel_base32_many_domains", technique: "T1048.003",
		says: "90 names with 38 base32 characters under 90 domains: labels and lookups stay under what the DNS hunts ask for.",
		plant: func(p *plot) {
			p.within(40 * hourLength)
			p.tunnel(90, p.run(dnsShell, `netdiag.exe -q -r`), p.domains(90), p.directly(1), base32Label(38))
		},
	},
	{
		name: "dns_tunnel_base64", technique: "T1048.003",
		says:     "A script tool asks the attackers' server directly for 250 names with 48 base64 characters under one domain.",
		endpoint: []string{"dns_exfiltration", "dns_encoded_labels", "exfil_over_c2_channel"},
		sensor:   []string{"dns_exfiltration", "dns_encoded_labels"},
		plant: func(p *plot) {
			p.within(5 * hourLength)
			p.tunnel(250, p.run(snake, `python.exe C:\ProgramData\py\d.py`), p.domains(1), p.directly(1), base64Label(48))
		},
	},
	{
		name: "dns_tunnel_base64_many_domains", technique: "T1048.003",
		says:     "160 names with 63 base64 characters under 60 domains, spread over 8 of the attackers' servers: too few for each.",
		endpoint: []string{"dns_encoded_labels"},
		sensor:   []string{"dns_encoded_labels"},
		plant: func(p *plot) {
			p.within(16 * hourLength)
			p.tunnel(160, p.run(dnsShell, `netdiag.exe -m 8`), p.domains(60), p.directly(8), base64Label(63))
		},
	},
}

// tunnel makes n lookups; domain and route say under what and whom the i-th asks.
func (p *plot) tunnel(n int, by *process, domain func(i int) string, route func(i int) (*process, *peer), label func(*plot) string) {
	for i := range n {
		sender, to := route(i)
		if sender == nil {
			sender = by
		}
		p.lookup(p.at(i, n), by, sender, to, label(p)+"."+domain(i))
	}
}

// lookup is a question of a process and the datagram of its sender.
func (p *plot) lookup(at int64, by, sender *process, to *peer, name string) {
	datagram := p.connect(at, sender, to, 40+int64(len(name)), 90)
	question := datagram
	question.kind, question.process, question.sent, question.received = lookedUp, by, unmeasured, unmeasured
	question.subject = &subject{name: name, query: "TXT", answer: "NOERROR"}
	p.events = append(p.events, question)
}

// domains gives the i-th of n domains, again and again.
func (p *plot) domains(n int) func(int) string {
	names := make([]string, n)
	for i := range names {
		names[i] = p.host()
	}
	return func(i int) string { return names[i%n] }
}

// directly asks n servers of the attackers' in turn; the asking process sends itself.
func (p *plot) directly(n int) func(int) (*process, *peer) {
	servers := make([]*peer, n)
	for i := range servers {
		servers[i] = p.server(53, "")
		servers[i].protocol = "Udp"
	}
	return func(i int) (*process, *peer) { return nil, servers[i%n] }
}

// bySystem goes through the resolver service of Windows to the enterprise's DNS server.
func (p *plot) bySystem() func(int) (*process, *peer) {
	sender, to := p.service(dnsCache, p.on), p.resolver(p.on)
	return func(int) (*process, *peer) { return sender, &to }
}

func (p *plot) random(n int) []byte {
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(p.Uint32())
	}
	return data
}

func hexLabel(n int) func(*plot) string {
	return func(p *plot) string { return hex.EncodeToString(p.random(n / 2)) }
}

func base32Label(n int) func(*plot) string {
	return func(p *plot) string { return strings.ToLower(base32.StdEncoding.EncodeToString(p.random(n)))[:n] }
}

func base64Label(n int) func(*plot) string {
	return func(p *plot) string { return base64.RawURLEncoding.EncodeToString(p.random(n))[:n] }
}
