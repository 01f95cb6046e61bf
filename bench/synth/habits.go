package synth

// A habit is what one program does over the network, again and again.
type habit struct {
	program        *program
	who            trait // on which devices
	to             place
	port           int64
	protocol       string // "" is Tcp
	sent, received span   // bytes of one connection
	burst          int    // up to so many connections at once; 0: one
	refused        float64
	touches        touch
}

// A touch is what a program does with files besides.
type touch int

const (
	nothing touch = iota
	caches        // writes what it downloads
	writes        // documents
	reads         // documents
)

// Sizes that recur.
var (
	asks    = span{300, 20_000}
	posts   = span{2_000, 200_000}
	pieces  = span{20_000, 900_000} // of what is larger: one connection each
	uploads = span{20_000, 40_000_000}
	answers = span{400, 60_000}
	pages   = span{2_000, 3_000_000}
	patches = span{200_000, 300_000_000}
	ack     = span{300, 6_000}
)

// habits are the background, by shift and in the order of their frequency: the k-th has a share of about 1/(k+2)^1.2 of its
// shift (see habitExponent). Marked are the false positives that the documents of the hunts name. Only relays,
// mail servers and a few who hoard send more than 1,000,000 bytes at once to the outside: where every device does, the
// composite hunt reports them all, and nobody reads it.
var habits = [shifts][]habit{
	office: {
		{program: chrome, port: 443, sent: posts, received: pages, burst: 4, touches: caches},
		{program: edge, port: 443, sent: posts, received: pages, burst: 3, touches: caches},
		{program: outlook, to: place{host: "mail.office-suite.example", count: 12}, port: 443, sent: span{1_500, 900_000}, received: pages, touches: writes},
		{program: teams, to: place{host: "chat.office-suite.example", count: 12}, port: 443, sent: asks, received: answers, burst: 2},
		{program: kernel, to: place{host: "files." + domain, count: 6, inside: true}, port: 445, sent: span{2_000, 900_000}, received: pages, touches: reads},
		{program: chrome, port: 80, sent: asks, received: pages, refused: .02},
		{program: oneDrive, who: syncs, to: place{host: "sync.office-suite.example", count: 8}, port: 443, sent: pieces, received: ack, burst: 2, touches: reads},
		{program: excel, to: place{host: "docs.office-suite.example", count: 8}, port: 443, sent: posts, received: answers, touches: writes},
		{program: word, to: place{host: "docs.office-suite.example", count: 8}, port: 443, sent: posts, received: answers, touches: writes},
		{program: teams, who: meets, to: place{host: "media." + domain, count: 16, inside: true}, port: 3478, protocol: "Udp", sent: span{100_000, 50_000_000}, received: span{100_000, 50_000_000}},
		{program: firefox, port: 443, sent: posts, received: pages, burst: 4, touches: caches, refused: .01},
		{program: curl, who: develops, to: place{host: "packages.code-forge.example", count: 6}, port: 443, sent: asks, received: patches},
		{program: python, who: develops, to: place{host: "bucket.cloud-store.example", count: 6}, port: 443, sent: asks, received: pages, touches: writes},
		{program: ssh, who: develops, to: place{host: "build." + domain, count: 9, inside: true}, port: 22, sent: posts, received: posts},
		{program: powershell, who: server, to: place{host: "manage.office-suite.example", count: 4}, port: 443, sent: asks, received: answers},                      // device inventory
		{program: oneDrive, who: hoards, to: place{host: "sync.office-suite.example", count: 8}, port: 443, sent: uploads, received: ack, burst: 2, touches: reads}, // cloud sync client
	},
	always: {
		{program: diagnostics, to: place{host: "telemetry.os-vendor.example", count: 10}, port: 443, sent: posts, received: ack},
		{program: sense, to: place{host: "sensor.os-vendor.example", count: 10}, port: 443, sent: posts, received: ack},
		{program: splunk, who: server, to: place{host: "logs." + domain, count: 3, inside: true}, port: 9997, sent: span{100_000, 4_000_000}, received: ack, burst: 2},
		{program: defender, to: place{host: "cloud-check.os-vendor.example", count: 10}, port: 443, sent: asks, received: answers},
		{program: lsass, to: place{host: "dc." + domain, count: 3, inside: true}, port: 88, sent: asks, received: answers},
		{program: ccm, to: place{host: "devices.os-vendor.example", count: 5}, port: 443, sent: span{5_000, 900_000}, received: answers}, // patch management, inventory
		{program: delivery, to: place{host: "download.os-vendor.example", count: 24}, port: 80, sent: asks, received: patches, touches: caches},
		{program: elastic, who: relays, to: place{host: "fleet.log-cloud.example", count: 3}, port: 443, sent: span{50_000, 2_500_000}, received: ack}, // log shipper
		{program: transport, who: mails, to: place{host: "mx.mail-exchange.example", count: 120}, port: 25, sent: span{3_000, 12_000_000}, received: ack, refused: .06},
		{program: kernel, who: server, to: place{host: "files." + domain, count: 6, inside: true}, port: 445, sent: uploads, received: posts},
		{program: qualys, who: server, to: place{host: "agents.scan-cloud.example", count: 4}, port: 443, sent: pieces, received: ack},
		{program: exporter, who: relays, to: place{host: "bucket.cloud-store.example", count: 6}, port: 443, sent: uploads, received: ack, touches: reads},        // cloud sync with a script engine
		{program: splunk, who: relays, to: place{host: "ingest.log-cloud.example", count: 3}, port: 443, sent: span{100_000, 4_000_000}, received: ack, burst: 2}, // log shipper
		{program: qualys, who: relays, to: place{host: "agents.scan-cloud.example", count: 4}, port: 443, sent: span{40_000, 3_000_000}, received: ack},           // vulnerability assessment
		{program: partner, who: mails, to: place{host: "ftp.parts-supplier.example", count: 1}, port: 21, sent: ack, received: ack},
	},
	night: {
		{program: veeam, who: server, to: place{host: "vault." + domain, count: 4, inside: true}, port: 10006, sent: span{20_000_000, 900_000_000}, received: posts, touches: reads},
		{program: nessus, who: scans, to: place{host: "net." + domain, count: 240, inside: true}, port: anyPort, sent: ack, received: ack, burst: 30, refused: .8},              // vulnerability scanner
		{program: veeam, who: relays, to: place{host: "vault.backup-cloud.example", count: 4}, port: 443, sent: span{20_000_000, 900_000_000}, received: posts, touches: reads}, // backup agent
		{program: azure, who: relays, to: place{host: "backup.os-vendor.example", count: 4}, port: 443, sent: span{5_000_000, 400_000_000}, received: ack, touches: reads},      // backup agent
		{program: delivery, to: place{host: "download.os-vendor.example", count: 24}, port: 80, sent: asks, received: patches, touches: caches},
	},
}

// anyPort stands for one of scannedPorts.
const anyPort = -1

var scannedPorts = []int64{21, 22, 25, 53, 80, 135, 139, 443, 445, 587, 1433, 3306, 3389, 5432, 5985, 8080, 8443}

// beats are the benign agents that check in at a fixed interval, on every device.
var beats = []habit{
	{program: health, to: place{host: "checkin.device-health.example", count: 2}, port: 443, sent: span{900, 1_100}, received: span{300, 340}},
	{program: licence, to: place{host: "lease.licence-hub.example", count: 1}, port: 443, sent: span{640, 660}, received: span{410, 420}},
}

// reputation is the service that a security product asks about hashes, with labels of 52 characters.
const reputation = ".hash.file-reputation.example"

var (
	documents = []string{"Quarterly figures", "Offer", "Minutes", "Inspection report", "Route plan", "Crew list", "Invoice", "Contract draft", "Spare parts", "Training"}
	endings   = []string{".docx", ".xlsx", ".pdf", ".pptx", ".txt", ".csv"}
	cached    = []string{".tmp", ".js", ".woff2", ".png", ".json", ".cache", ".zip"}
	agents    = []string{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36", "Microsoft-Delivery-Optimization/10.1", "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101"}
)
