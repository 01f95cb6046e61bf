package synth

import (
	"strconv"
	"strings"
)

// defenderTables are the four tables of Microsoft Defender's advanced hunting that the hunts read, without the columns that
// nothing here fills. BytesSent and BytesReceived are not Defender's: see the package's comment.
var defenderTables = []table{
	{"DeviceNetworkEvents", [kinds]bool{connected: true, refused: true, echoed: true, requested: true}, join(common, network, initiating, []column{
		each("AdditionalFields", additionalFields),
	})},
	{"DeviceFileEvents", [kinds]bool{fileRead: true, fileCreated: true}, join(common, []column{
		ofSubject("FileName", func(s *subject) string { return s.name }),
		ofSubject("FolderPath", func(s *subject) string { return s.folder + `\` + s.name }),
		varied("FileSize", number, func(_ *batch, e *event) int64 { return e.sent }),
	}, initiating)},
	{"DeviceProcessEvents", [kinds]bool{started: true}, join(common, child, initiating)},
	{"DeviceEvents", [kinds]bool{lookedUp: true}, join(common, []column{
		ofPeer("RemoteIP", func(p *peer) string { return p.address }),
		numeric("RemotePort", number, remotePort),
		ofDevice("LocalIP", func(d *device) string { return d.address }),
		varied("LocalPort", number, localPort),
		ofSubject("AdditionalFields", func(s *subject) string {
			return object("DnsQueryString", s.name, "DnsQueryType", s.query, "DnsQueryStatus", s.answer)
		}),
	}, initiating)},
}

func join(parts ...[]column) (all []column) {
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// common are the columns that every table begins with.
var common = []column{
	varied("Timestamp", moment, func(_ *batch, e *event) int64 { return e.at }),
	ofDevice("DeviceId", func(d *device) string { return d.id }),
	ofDevice("DeviceName", func(d *device) string { return d.name }),
	ofKind("ActionType", kind.action),
	varied("ReportId", number, func(_ *batch, e *event) int64 { return int64(mix(uint64(e.at), uint64(e.device)) % 1_000_000) }),
}

// action is Defender's ActionType.
func (k kind) action() string {
	return [kinds]string{"ConnectionSuccess", "ConnectionFailed", "IcmpConnectionInspected", "HttpConnectionInspected",
		"DnsQueryResponse", "FileRead", "FileCreated", "ProcessCreated"}[k]
}

var network = []column{
	ofPeer("RemoteIP", func(p *peer) string { return p.address }),
	numeric("RemotePort", number, remotePort),
	ofPeer("RemoteUrl", func(p *peer) string { return p.host }),
	ofDevice("LocalIP", func(d *device) string { return d.address }),
	varied("LocalPort", number, localPort),
	ofPeer("Protocol", func(p *peer) string { return p.protocol }),
	fixed("LocalIPType", "Private"),
	ofPeer("RemoteIPType", func(p *peer) string { return p.kind }),
	varied("BytesSent", number, func(_ *batch, e *event) int64 { return bytesOf(e, e.sent) }),
	varied("BytesReceived", number, func(_ *batch, e *event) int64 { return bytesOf(e, e.received) }),
}

// bytesOf leaves out the lengths of an HTTP request: they stand in AdditionalFields.
func bytesOf(e *event, n int64) int64 {
	if e.kind == requested {
		return unmeasured
	}
	return n
}

func remotePort(b *batch, e *event) int64 { return b.peers.rows[e.peer].port }

// localPort is one of those that Windows hands out; a protocol without ports has none.
func localPort(b *batch, e *event) int64 {
	if b.peers.rows[e.peer].port == unmeasured {
		return unmeasured
	}
	return 49152 + int64(e.flow%16384)
}

// initiating are the columns of the process that did it.
var initiating = []column{
	ofProgram("InitiatingProcessSHA1", func(p *program) string { return p.digest(40) }),
	ofProgram("InitiatingProcessSHA256", func(p *program) string { return p.digest(64) }),
	ofProgram("InitiatingProcessMD5", func(p *program) string { return p.digest(32) }),
	ofProgram("InitiatingProcessFileName", func(p *program) string { return p.name }),
	numeric("InitiatingProcessFileSize", number, ofRunning(func(p *process) int64 { return p.size })),
	ofProgram("InitiatingProcessVersionInfoCompanyName", func(p *program) string { return p.company }),
	ofProgram("InitiatingProcessVersionInfoProductName", func(p *program) string { return p.product }),
	ofProgram("InitiatingProcessVersionInfoOriginalFileName", func(p *program) string { return p.name }),
	numeric("InitiatingProcessId", number, ofRunning(func(p *process) int64 { return p.id })),
	ofProcess("InitiatingProcessCommandLine", func(p *process) string { return p.line }),
	numeric("InitiatingProcessCreationTime", moment, ofRunning(func(p *process) int64 { return p.started })),
	ofProgram("InitiatingProcessFolderPath", func(p *program) string { return strings.ToLower(p.folder + p.name) }),
	ofProgram("InitiatingProcessParentFileName", func(p *program) string { return p.parent.name }),
	numeric("InitiatingProcessParentId", number, ofRunning(func(p *process) int64 { return p.parentID })),
	numeric("InitiatingProcessParentCreationTime", moment, ofRunning(func(p *process) int64 { return p.parentRan })),
	ofAccount("InitiatingProcessAccountDomain", func(a *account) string { return a.domain }),
	ofAccount("InitiatingProcessAccountName", func(a *account) string { return a.name }),
	ofAccount("InitiatingProcessAccountSid", func(a *account) string { return a.sid }),
	ofAccount("InitiatingProcessAccountUpn", func(a *account) string { return a.upn }),
	ofAccount("InitiatingProcessIntegrityLevel", func(a *account) string { return a.integrity }),
}

// child are the columns of a new process.
var child = []column{
	ofChild("FileName", func(p *process) string { return p.name }),
	ofChild("FolderPath", func(p *process) string { return strings.ToLower(p.folder) + p.name }),
	ofChild("SHA1", func(p *process) string { return p.digest(40) }),
	ofChild("SHA256", func(p *process) string { return p.digest(64) }),
	ofChild("MD5", func(p *process) string { return p.digest(32) }),
	ofChild("ProcessVersionInfoCompanyName", func(p *process) string { return p.company }),
	numeric("ProcessId", number, func(b *batch, e *event) int64 { return b.processes.rows[e.subject].id }),
	ofChild("ProcessCommandLine", func(p *process) string { return p.line }),
	ofChild("ProcessIntegrityLevel", func(p *process) string { return p.account.integrity }),
	numeric("ProcessCreationTime", moment, func(_ *batch, e *event) int64 { return e.at }),
	ofChild("AccountDomain", func(p *process) string { return p.account.domain }),
	ofChild("AccountName", func(p *process) string { return p.account.name }),
	ofChild("AccountSid", func(p *process) string { return p.account.sid }),
}

// ofRunning is a number of the process that did it, unmeasured where none is known.
func ofRunning(value func(*process) int64) func(*batch, *event) int64 {
	return func(b *batch, e *event) int64 {
		if e.process == 0 {
			return unmeasured
		}
		return value(&b.processes.rows[e.process])
	}
}

// additionalFields are those of an inspected HTTP request: lengths are texts there.
func additionalFields(b *batch, e *event) string {
	if e.kind != requested {
		return ""
	}
	s := &b.subjects.rows[e.subject]
	return object("direction", "Out", "host", s.host, "method", s.method, "uri", s.uri, "user_agent", s.agent,
		"request_body_len", strconv.FormatInt(e.sent, 10), "response_body_len", strconv.FormatInt(e.received, 10), "status_code", "200")
}

// object writes names and values as a JSON object of texts. All texts here are of this package and printable: Go quotes
// those as JSON does.
func object(pairs ...string) string {
	out := []byte("{")
	for i := 0; i < len(pairs); i += 2 {
		if i > 0 {
			out = append(out, ',')
		}
		out = strconv.AppendQuote(out, pairs[i])
		out = strconv.AppendQuote(append(out, ':'), pairs[i+1])
	}
	return string(append(out, '}'))
}
