package synth

import "fmt"

const mega = 1_000_000

// The attackers' programs, as far as Windows does not bring them along.
var (
	rclone  = define(program{name: "rclone.exe", folder: user + `temp\`, company: "https://rclone.org", product: "Rclone", size: 61_930_496, parent: explorer})
	updater = define(program{name: "adjsvc.exe", folder: `c:\programdata\adj\`, size: 318_464, parent: services})
	wscript = define(program{name: "wscript.exe", folder: system, company: microsoft, product: microsoftWindows, size: 170_496, parent: explorer})
	script  = define(program{name: "powershell.exe", folder: system + `windowspowershell\v1.0\`, company: microsoft, product: microsoftWindows, size: 450_560, parent: explorer})
	snake   = define(program{name: "python.exe", folder: `c:\programdata\py\`, company: "Python Software Foundation", product: "Python", size: 103_192, parent: explorer})
)

// thefts are uploads over HTTPS, told apart by what they stay under: volume, number, program or destination.
var thefts = []attack{
	{
		name: "bulk_upload", technique: "T1041",
		says:     "A script tool sends 40 large uploads to one server within two hours.",
		endpoint: []string{"exfil_over_c2_channel", "large_data_transfers", "encrypted_channel_exfiltration"},
		sensor:   []string{"exfil_over_c2_channel", "large_data_transfers", "encrypted_channel_exfiltration"},
		plant: func(p *plot) {
			p.within(2 * hourLength)
			by := p.run(script, `powershell.exe -nop -w hidden -File C:\Users\Public\sync.ps1`)
			p.upload(40, by, p.server(443, p.host()), span{5 * mega, 20 * mega}, ack)
		},
	},
	{
		name: "slow_drip", technique: "T1030",
		says: "An unlisted program sends less than 900 KB once a day, to no server more than 10 times: under every threshold.",
		plant: func(p *plot) {
			n := min(p.Days, 28)
			p.within(int64(n) * dayLength)
			by := p.run(updater, `C:\ProgramData\adj\adjsvc.exe`)
			var to *peer
			for i := range n {
				if i%10 == 0 {
					to = p.server(443, p.host())
				}
				p.connect(p.at(i, n), by, to, span{700_000, 900_000}.pick(p.Rand), ack.pick(p.Rand))
			}
		},
	},
	{
		name: "many_small_uploads", technique: "T1041",
		says:     "A script tool sends 400 uploads of 4 to 8 KB to one server on port 8443: only their sum and number tell.",
		endpoint: []string{"exfil_over_c2_channel"},
		plant: func(p *plot) {
			p.within(30 * hourLength)
			by := p.run(snake, `python.exe C:\ProgramData\py\m.py`)
			p.upload(400, by, p.server(8443, ""), span{4_000, 8_000}, span{200, 400})
		},
	},
	{
		name: "unlisted_program", technique: "T1567.002",
		says:     "A copying tool that is on no list sends 14 pieces of less than 1 MB.",
		endpoint: []string{"encrypted_channel_exfiltration", "large_data_transfers_extended"},
		sensor:   []string{"encrypted_channel_exfiltration"},
		plant: func(p *plot) {
			p.within(3 * hourLength)
			by := p.run(rclone, `rclone.exe copy C:\Shares\Design remote:d --max-size 900k -q`)
			p.upload(14, by, p.server(443, p.host()), span{800_000, 900_000}, ack)
		},
	},
	{
		name: "split_destinations", technique: "T1041",
		says:     "One process spreads 120 uploads of half a megabyte over 30 servers, 4 each.",
		endpoint: []string{"exfil_over_c2_channel"},
		plant: func(p *plot) {
			p.within(20 * hourLength)
			by := p.run(script, `powershell.exe -ep bypass -File C:\Users\Public\r.ps1`)
			var servers []*peer
			for range 30 {
				servers = append(servers, p.server(443, p.host()))
			}
			for i := range 120 {
				p.connect(p.at(i, 120), by, servers[i%30], span{400_000, 600_000}.pick(p.Rand), ack.pick(p.Rand))
			}
		},
	},
	{
		name: "collect_then_exfiltrate", technique: "T1041",
		says:     "A script reads 40 documents and keys, then sends 12 archives of 700 KB to one server.",
		endpoint: []string{"exfil_over_c2_channel", "encrypted_channel_exfiltration"},
		sensor:   []string{"encrypted_channel_exfiltration"},
		plant: func(p *plot) {
			p.within(4 * hourLength)
			by := p.run(wscript, `wscript.exe //B C:\Users\Public\Documents\macro.js`)
			for i := range 40 {
				folder, name := `c:\users\public\documents`, fmt.Sprintf("%s %d%s", documents[p.IntN(len(documents))], i, endings[p.IntN(3)])
				if i%10 == 0 {
					folder, name = `c:\users\public\.ssh`, fmt.Sprintf("id_%d.pem", i)
				}
				p.read(p.at(i, 100), by, folder, name)
			}
			to := p.server(443, p.host())
			for i := range 12 {
				p.connect(p.at(50+4*i, 100), by, to, span{600_000, 800_000}.pick(p.Rand), ack.pick(p.Rand))
			}
		},
	},
}
