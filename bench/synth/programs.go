package synth

import "strings"

// A program is a file on the devices' disks.
type program struct {
	name, folder     string // folder ends in a backslash
	company, product string
	size             int64
	command          string // "#" stands for a number that differs from process to process
	as               runner
	parent           *program
	instances        int    // how many processes of it a device has on a day; 0: one
	number           int    // in programs
	key              uint64 // of name and command, which no other program has together
}

// programs are all that are defined.
var programs []*program

func define(p program) *program {
	p.number = len(programs)
	for _, b := range []byte(p.name + p.command) {
		p.key = mix(p.key, uint64(b))
	}
	programs = append(programs, &p)
	return &p
}

// A runner is under whose account a program runs.
type runner int

const (
	asUser runner = iota
	asSystem
	asNetwork
)

const (
	windows = `c:\windows\`
	system  = `c:\windows\system32\`
	files   = `c:\program files\`
	user    = `c:\users\public\appdata\local\`
)

const microsoft, microsoftWindows = "Microsoft Corporation", "Microsoft® Windows® Operating System"

// The programs of the background. Names and makers are those of real ones where the documents of the hunts name them;
// sizes are plausible.
var (
	noProgram   = define(program{parent: &program{}}) // of events of which the process is not known
	wininit     = define(program{name: "wininit.exe", folder: system, company: microsoft, product: microsoftWindows, size: 414_456, command: "wininit.exe", as: asSystem, parent: noProgram})
	services    = define(program{name: "services.exe", folder: system, company: microsoft, product: microsoftWindows, size: 757_008, command: "services.exe", as: asSystem, parent: wininit})
	explorer    = define(program{name: "explorer.exe", folder: windows, company: microsoft, product: microsoftWindows, size: 5_482_392, command: `C:\Windows\Explorer.EXE`, parent: noProgram})
	kernel      = define(program{name: "ntoskrnl.exe", folder: system, company: microsoft, product: microsoftWindows, size: 11_722_240, as: asSystem, parent: noProgram})
	lsass       = define(program{name: "lsass.exe", folder: system, company: microsoft, product: microsoftWindows, size: 83_768, command: "lsass.exe", as: asSystem, parent: wininit})
	dnsCache    = define(program{name: "svchost.exe", folder: system, company: microsoft, product: microsoftWindows, size: 79_920, command: "svchost.exe -k NetworkService -p -s Dnscache", as: asNetwork, parent: services})
	delivery    = define(program{name: "svchost.exe", folder: system, company: microsoft, product: microsoftWindows, size: 79_920, command: "svchost.exe -k NetworkService -p -s DoSvc", as: asNetwork, parent: services})
	diagnostics = define(program{name: "svchost.exe", folder: system, company: microsoft, product: microsoftWindows, size: 79_920, command: "svchost.exe -k utcsvc -p", as: asSystem, parent: services})
	powershell  = define(program{name: "powershell.exe", folder: system + `windowspowershell\v1.0\`, company: microsoft, product: microsoftWindows, size: 450_560, command: `powershell.exe -NoProfile -File C:\Scripts\inventory.ps1 -Run #`, parent: services, instances: 24})

	chrome    = define(program{name: "chrome.exe", folder: files + `google\chrome\application\`, company: "Google LLC", product: "Google Chrome", size: 3_210_344, command: `"chrome.exe" --type=utility --utility-sub-type=network.mojom.NetworkService --lang=en-US --field-trial-handle=#,i,262144`, parent: explorer, instances: 3})
	edge      = define(program{name: "msedge.exe", folder: files + `microsoft\edge\application\`, company: microsoft, product: "Microsoft Edge", size: 4_005_912, command: `"msedge.exe" --type=utility --utility-sub-type=network.mojom.NetworkService --lang=en-US --field-trial-handle=#,i,262144`, parent: explorer, instances: 2})
	firefox   = define(program{name: "firefox.exe", folder: files + `mozilla firefox\`, company: "Mozilla Corporation", product: "Firefox", size: 683_416, command: `"C:\Program Files\Mozilla Firefox\firefox.exe"`, parent: explorer})
	teams     = define(program{name: "ms-teams.exe", folder: files + `windowsapps\msteams\`, company: microsoft, product: "Microsoft Teams", size: 52_390_400, command: `"ms-teams.exe" msteams:system-initiated`, parent: explorer})
	outlook   = define(program{name: "OUTLOOK.EXE", folder: files + `microsoft office\root\office16\`, company: microsoft, product: "Microsoft Outlook", size: 43_512_416, command: `"C:\Program Files\Microsoft Office\root\Office16\OUTLOOK.EXE"`, parent: explorer})
	word      = define(program{name: "WINWORD.EXE", folder: files + `microsoft office\root\office16\`, company: microsoft, product: "Microsoft Word", size: 1_637_984, command: `"WINWORD.EXE" /n "C:\Users\Public\Documents\draft-#.docx"`, parent: explorer})
	excel     = define(program{name: "EXCEL.EXE", folder: files + `microsoft office\root\office16\`, company: microsoft, product: "Microsoft Excel", size: 66_203_040, command: `"EXCEL.EXE" "C:\Users\Public\Documents\figures-#.xlsx"`, parent: explorer})
	oneDrive  = define(program{name: "OneDrive.exe", folder: user + `microsoft\onedrive\`, company: microsoft, product: "Microsoft OneDrive", size: 4_223_856, command: `"OneDrive.exe" /background`, parent: explorer})
	python    = define(program{name: "python.exe", folder: user + `programs\python\python312\`, company: "Python Software Foundation", product: "Python", size: 103_192, command: `python.exe -m worker --job #`, parent: explorer, instances: 12})
	exporter  = define(program{name: "python.exe", folder: files + `python312\`, company: "Python Software Foundation", product: "Python", size: 103_192, command: `python.exe -m export --daemon`, as: asSystem, parent: services})
	curl      = define(program{name: "curl.exe", folder: system, company: "curl, https://curl.se/", product: "The curl executable", size: 584_704, command: `curl.exe -sSL https://packages.kestrel.example/index/#`, parent: explorer, instances: 40})
	ssh       = define(program{name: "ssh.exe", folder: system + `openssh\`, company: microsoft, product: "OpenSSH for Windows", size: 946_176, command: `ssh.exe deploy@build-#`, parent: explorer, instances: 4})
	defender  = define(program{name: "MsMpEng.exe", folder: files + `windows defender\`, company: microsoft, product: microsoftWindows, size: 133_592, command: "MsMpEng.exe", as: asSystem, parent: services})
	sense     = define(program{name: "MsSense.exe", folder: files + `windows defender advanced threat protection\`, company: microsoft, product: microsoftWindows, size: 537_136, command: `"MsSense.exe"`, as: asSystem, parent: services})
	ccm       = define(program{name: "CcmExec.exe", folder: windows + `ccm\`, company: microsoft, product: "Configuration Manager", size: 2_115_720, command: `C:\WINDOWS\CCM\CcmExec.exe`, as: asSystem, parent: services})
	splunk    = define(program{name: "splunkd.exe", folder: files + `splunkuniversalforwarder\bin\`, company: "Splunk Inc.", product: "splunk Application", size: 68_501_136, command: `"splunkd.exe" service`, as: asSystem, parent: services})
	elastic   = define(program{name: "elastic-agent.exe", folder: files + `elastic\agent\`, company: "Elastic", product: "Elastic Agent", size: 91_003_904, command: `"elastic-agent.exe" run`, as: asSystem, parent: services})
	veeam     = define(program{name: "VeeamAgent.exe", folder: files + `veeam\endpoint backup\`, company: "Veeam Software Group GmbH", product: "Veeam Agent", size: 18_114_320, command: `"VeeamAgent.exe" -id #`, as: asSystem, parent: services})
	azure     = define(program{name: "cbengine.exe", folder: files + `microsoft azure recovery services agent\bin\`, company: microsoft, product: "Azure Backup", size: 2_930_528, command: `"cbengine.exe"`, as: asSystem, parent: services})
	qualys    = define(program{name: "QualysAgent.exe", folder: files + `qualys\qualysagent\`, company: "Qualys, Inc.", product: "Qualys Agent", size: 4_310_816, command: `"QualysAgent.exe"`, as: asSystem, parent: services})
	nessus    = define(program{name: "nessusd.exe", folder: files + `tenable\nessus\`, company: "Tenable, Inc.", product: "Nessus", size: 12_708_880, command: `"nessusd.exe" -q`, as: asSystem, parent: services})
	transport = define(program{name: "EdgeTransport.exe", folder: files + `microsoft\exchange server\v15\bin\`, company: microsoft, product: "Microsoft Exchange", size: 27_576, command: `"EdgeTransport.exe" -pipe:1112`, as: asNetwork, parent: services})
	mailGuard = define(program{name: "mailguard.exe", folder: files + `mailguard\`, company: "Kestrel Aviation", product: "Mail guard", size: 812_032, command: `"mailguard.exe" --reputation`, as: asSystem, parent: services})
	partner   = define(program{name: "WinSCP.com", folder: files + `winscp\`, company: "Martin Prikryl", product: "WinSCP", size: 390_352, command: `WinSCP.com /script=C:\Jobs\partner.txt`, as: asSystem, parent: services})
	health    = define(program{name: "healthagent.exe", folder: files + `kestrel\`, company: "Kestrel Aviation", product: "Device health", size: 618_496, command: `"healthagent.exe" --service`, as: asSystem, parent: services})
	licence   = define(program{name: "licensed.exe", folder: files + `licensed\`, company: "Example Software", product: "Licence service", size: 402_944, command: `"licensed.exe"`, as: asSystem, parent: services})

	// children are programs of which new processes start all day, the most frequent first.
	children = []*program{
		define(program{name: "conhost.exe", folder: system, company: microsoft, product: microsoftWindows, size: 873_472, command: `conhost.exe 0xffffffff -ForceV1`, parent: services, instances: 500}),
		define(program{name: "RuntimeBroker.exe", folder: system, company: microsoft, product: microsoftWindows, size: 102_704, command: `RuntimeBroker.exe -Embedding`, parent: services, instances: 500}),
		define(program{name: "SearchProtocolHost.exe", folder: system, company: microsoft, product: microsoftWindows, size: 436_736, command: `"SearchProtocolHost.exe" Global\UsGthrFltPipeMssGthrPipe#`, as: asSystem, parent: services, instances: 500}),
		define(program{name: "cmd.exe", folder: system, company: microsoft, product: microsoftWindows, size: 323_584, command: `cmd.exe /c C:\Scripts\login.cmd #`, parent: explorer, instances: 500}),
		define(program{name: "powershell.exe", folder: system + `windowspowershell\v1.0\`, company: microsoft, product: microsoftWindows, size: 450_560, command: `powershell.exe -NoProfile -File C:\Scripts\profile.ps1`, parent: explorer, instances: 500}),
	}
)

// digest is a hash of the program's file, in n hexadecimal digits.
func (p *program) digest(n int) string {
	if p == noProgram {
		return ""
	}
	return digest(mix(p.key, uint64(n)), n)
}

// A process is a program at work.
type process struct {
	*program
	key       uint64 // of its row in a batch
	id        int64
	started   int64
	line      string // command line
	account   *account
	parentID  int64
	parentRan int64 // when the parent started
}

// processOf picks one of the processes of a program on a device.
func (d *day) processOf(p *program, on int32) int32 {
	key, before := d.serviceKey(p, on), d.start
	if p.as == asUser || p.instances > 0 { // others run as long as their device
		key, before = mix(key, uint64(d.number), d.Uint64N(uint64(max(1, p.instances)))), d.from
	}
	if row, found := d.batch.processes.index[key]; found {
		return row
	}
	return d.batch.processes.add(key, newProcess(p, &d.devices[on], key, before))
}

func (a *Archive) serviceKey(p *program, on int32) uint64 { return mix(a.Seed, 8, uint64(on), p.key) }

// service is the one process of a program that runs as long as its device.
func (a *Archive) service(p *program, on int32) *process {
	made := newProcess(p, &a.devices[on], a.serviceKey(p, on), a.start)
	return &made
}

// newProcess makes the process that a key stands for. It started in the six hours before the time.
func newProcess(p *program, on *device, key uint64, before int64) process {
	made := process{program: p, key: key, account: &on.user,
		id:        4 * (256 + int64(key%7000)),
		started:   before - int64(key>>16)%(6*hourLength),
		parentID:  4 * (100 + int64(key>>40%150)),
		parentRan: before - 7*hourLength,
	}
	switch p.as {
	case asSystem:
		made.account = systemAccount
	case asNetwork:
		made.account = networkAccount
	}
	if p == kernel {
		made.id = 4
	}
	left, right, numbered := strings.Cut(p.command, "#")
	made.line = p.command
	if numbered {
		made.line = left + digest(key, 6) + right
	}
	return made
}
