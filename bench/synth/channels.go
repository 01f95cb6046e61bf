package synth

var (
	ftp      = define(program{name: "ftp.exe", folder: system, company: microsoft, product: microsoftWindows, size: 61_440, parent: explorer})
	mailer   = define(program{name: "blat.exe", folder: `c:\programdata\b\`, size: 171_008, parent: explorer})
	rundll   = define(program{name: "rundll32.exe", folder: system, company: microsoft, product: microsoftWindows, size: 71_680, parent: explorer})
	node     = define(program{name: "node.exe", folder: `c:\programdata\n\`, company: "Node.js", product: "Node.js", size: 69_361_344, parent: explorer})
	relay    = define(program{name: "wsrelay.exe", folder: `c:\programdata\w\`, size: 402_432, parent: explorer})
	carrier  = define(program{name: "grecarry.exe", folder: `c:\programdata\g\`, size: 88_064, parent: services})
	pingTool = define(program{name: "pt.exe", folder: `c:\programdata\p\`, size: 92_160, parent: explorer})
)

// channels are the other ways out, one for each hunt of the documents that looks for one.
var channels = []attack{
	{
		name: "http_post_beacon", technique: "T1071.001",
		says: "rundll32 posts 30 to 60 KB in the clear every ten minutes, 200 times. The hunt for HTTP POST looks for the word in an " +
			"address and cannot see it.",
		endpoint: []string{"exfil_over_c2_channel"},
		plant: func(p *plot) {
			p.within(200 * 10 * minute)
			by, to := p.run(rundll, `rundll32.exe C:\ProgramData\k.dat,Run`), p.server(80, p.host())
			for i := range 200 {
				sent := 30_000 + p.Int64N(30_000)
				e := p.connect(p.at(i, 200), by, to, sent, 400)
				e.kind, e.process, e.sent, e.received = requested, nil, sent-400, 120
				e.subject = &subject{method: "POST", host: to.host, uri: "/api/v2/beacon", agent: agents[0]}
				p.events = append(p.events, e)
			}
		},
	},
	{
		name: "ftp_upload", technique: "T1048.003",
		says:     "ftp.exe sends 25 files of 2 to 6 MB: each a connection to port 21 and one for the data.",
		endpoint: []string{"ftp_exfiltration", "large_data_transfers", "exfil_over_c2_channel"},
		sensor:   []string{"ftp_exfiltration", "large_data_transfers", "exfil_over_c2_channel"},
		plant: func(p *plot) {
			p.within(2 * hourLength)
			by, control := p.run(ftp, `ftp.exe -s:C:\Users\Public\u.txt`), p.server(21, "")
			data := *control
			data.key, data.port = mix(data.key), 50_000+p.Int64N(10_000)
			for i := range 25 {
				p.connect(p.at(2*i, 50), by, control, 420, 900)
				p.connect(p.at(2*i+1, 50), by, &data, span{2 * mega, 6 * mega}.pick(p.Rand), 0)
			}
		},
	},
	{
		name: "smtp_upload", technique: "T1048.003",
		says:     "A mail program submits 15 mails with attachments of 800 KB to a server outside, on port 587.",
		endpoint: []string{"email_exfiltration"},
		sensor:   []string{"email_exfiltration"},
		plant: func(p *plot) {
			p.within(5 * hourLength)
			by := p.run(mailer, `blat.exe -attach C:\Users\Public\a.7z -port 587`)
			p.upload(15, by, p.server(587, "smtp."+p.host()), span{700_000, 900_000}, ack)
		},
	},
	{
		name: "smb_upload", technique: "T1048",
		says:     "A share on the internet takes 30 files of 8 to 30 MB. Windows' kernel opens the connections.",
		endpoint: []string{"network_share_exfiltration", "large_data_transfers", "large_data_transfers_extended", "exfil_over_c2_channel"},
		sensor:   []string{"network_share_exfiltration", "large_data_transfers", "exfil_over_c2_channel"},
		plant: func(p *plot) {
			p.within(3 * hourLength)
			p.by = p.service(kernel, p.on)
			p.upload(30, p.by, p.server(445, ""), span{8 * mega, 30 * mega}, posts)
		},
	},
	{
		name: "websocket_upload", technique: "T1071.001",
		says:     "One WebSocket stays open and carries 80 MB: a single event.",
		endpoint: []string{"exfil_over_c2_channel"},
		sensor:   []string{"exfil_over_c2_channel"},
		plant: func(p *plot) {
			p.within(hourLength)
			p.connect(p.at(0, 1), p.run(relay, `wsrelay.exe wss`), p.server(443, p.host()), 80*mega, 240_000)
		},
	},
	{
		name: "websocket_parallel", technique: "T1071.001",
		says:     "16 WebSockets are recorded at the very same time, as a source with a coarse clock records them, and carry 300 KB each.",
		endpoint: []string{"websocket_exfiltration", "encrypted_channel_exfiltration", "large_data_transfers_extended"},
		sensor:   []string{"websocket_exfiltration", "encrypted_channel_exfiltration"},
		plant: func(p *plot) {
			p.within(hourLength)
			by, to, at := p.run(node, `node.exe C:\ProgramData\n\ws.js`), p.server(443, p.host()), p.at(0, 1)
			for range 16 {
				p.connect(at, by, to, span{250_000, 350_000}.pick(p.Rand), ack.pick(p.Rand))
			}
		},
	},
	{
		name: "odd_protocol", technique: "T1095",
		says:     "24 flows of GRE to one server.",
		endpoint: []string{"unknown_protocol_exfiltration"},
		sensor:   []string{"unknown_protocol_exfiltration"},
		plant: func(p *plot) {
			p.within(12 * hourLength)
			to := p.server(unmeasured, "")
			to.protocol = "Gre"
			p.upload(24, p.run(carrier, `grecarry.exe`), to, span{100_000, 300_000}, ack)
		},
	},
	{
		name: "icmp_tunnel", technique: "T1095",
		says: "Echo requests with 1,400 bytes each, 60 minutes of them: ICMP is a known protocol and has no port to ask for.",
		plant: func(p *plot) {
			p.within(2 * hourLength)
			to := p.server(unmeasured, "")
			to.protocol = "Icmp"
			p.run(pingTool, "pt.exe "+to.address)
			for i := range 60 {
				p.connect(p.at(i, 60), nil, to, 1_400*(40+p.Int64N(20)), 1_400*20)
				p.events[len(p.events)-1].kind = echoed
			}
		},
	},
}
