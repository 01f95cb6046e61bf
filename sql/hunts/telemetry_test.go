package hunts_test

import (
	"context"
	"database/sql/driver"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/duckdb/duckdb-go/v2"

	"exfilhunt/sql/store"
)

// telemetry is what the oracles read, and what goes into the canonical tables.
type telemetry struct {
	network []network
	files   []file
	lookups []lookup
}

// number is a nullable integer.
type number struct {
	n  int64
	ok bool
}

func (n number) value() driver.Value {
	if n.ok {
		return n.n
	}
	return nil
}

func (n number) value32() driver.Value {
	if n.ok {
		return int32(n.n)
	}
	return nil
}

type network struct {
	at                                                        time.Time
	device, account, alias, program, command                  string
	action, remoteType, remoteIP, localIP, protocol, question string
	remotePort, process, fileSize, sent, received             number
}

type file struct {
	at                   time.Time
	device, action, name string
	process              number
}

type lookup struct {
	at                             time.Time
	device, account, program, name string
	inspected                      bool
}

var start = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// Values that come often stand more than once.
var (
	devices   = []string{"pc1", "pc1", "pc2", ""}
	accounts  = []string{"anna", "anna", "Anna", ""}
	commands  = []string{"run", "run", "run -x", ""}
	images    = []string{"powershell.exe", "PowerShell.EXE", "my_powershell.exe", "mypowershell.exe", "curl.exe", "curl", "python3.11.exe", "chrome.exe", "é.exe", ""}
	actions   = []string{"ConnectionSuccess", "ConnectionSuccess", "ConnectionSuccess", "ConnectionFailed", "connectionsuccess", ""}
	types     = []string{"Public", "Public", "Public", "Public", "Private", "Loopback", "public", ""}
	remotes   = []string{"203.0.113.1", "203.0.113.1", "203.0.113.2", "203.0.113.200", "198.51.100.7", "2001:db8::7", "2001:db9::7", "::ffff:203.0.113.1", "IP1", "-", "", "POST", "a_post/b", "postal"}
	locals    = []string{"10.0.0.1", "10.0.0.1", "10.0.0.2", ""}
	protocols = []string{"Tcp", "tcpv4", "UDP", "Icmp", "", "GRE", "gre", "KERBEROS", "Esp", "É"}
	portList  = numbers(21, 22, 25, 53, 53, 80, 443, 443, 445, 587, 8443, null)
	processes = numbers(1, 2, 3, 4, 5, 6, null, null)
	sizes     = numbers(999999, 1000000, 1000001, 1000001, 5000000000, null)
	sentList  = numbers(null, 0, 1, 52428, 52429, 349526, 1000000, 1000001, 1048576, 1048577, 5000000, 5242880, -1, math.MaxInt64, math.MinInt64)
	received  = numbers(null, null, 0, 1, 1000, 209715, 1000000, 1048576, -1, math.MaxInt64)
	sensitive = []string{"a.docx", "A.DOCX", "my.document", "x.tar.gz", "Thumbs.db", "nginx.conf_old", "k.pem", "é.zip", "note", ""}
	sequences = []int{1, 1, 2, 3, 5, 6, 7, 10, 11, 12, 20, 21, 22, 50, 51, 100, 101}
)

const null = math.MinInt64 + 1 // stands for NULL in numbers

func numbers(values ...int64) []number {
	list := make([]number, len(values))
	for i, v := range values {
		list[i] = number{v, v != null}
	}
	return list
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// generate makes events in runs of like ones whose lengths lie around the documented thresholds.
func generate(r *rand.Rand) telemetry {
	var all telemetry
	for range 120 {
		all.network = append(all.network, networkRun(r)...)
		all.files = append(all.files, fileRun(r)...)
		all.lookups = append(all.lookups, lookupRun(r)...)
	}
	// an inspected packet is a network event
	for _, q := range all.lookups {
		if q.inspected {
			all.network = append(all.network, network{at: q.at, device: q.device, account: q.account, program: q.program,
				action: "DnsConnectionInspected", question: q.name})
		}
	}
	return all
}

func moment(r *rand.Rand) time.Time {
	return start.Add(time.Duration(r.IntN(600)) * time.Second).Add(time.Duration(r.IntN(3)-1) * time.Microsecond)
}

func networkRun(r *rand.Rand) []network {
	like := network{
		at: moment(r), device: pick(r, devices), account: pick(r, accounts), program: pick(r, images), command: pick(r, commands),
		action: pick(r, actions), remoteType: pick(r, types), remoteIP: pick(r, remotes), localIP: pick(r, locals), protocol: pick(r, protocols),
		remotePort: pick(r, portList), process: pick(r, processes), fileSize: pick(r, sizes), sent: pick(r, sentList), received: pick(r, received),
	}
	like.alias = like.account
	sameTime, samePeer, sameBytes := r.IntN(3) == 0, r.IntN(2) == 0, r.IntN(2) == 0
	events := make([]network, pick(r, sequences))
	for i := range events {
		e := like
		if !sameTime {
			e.at = moment(r)
		}
		if !samePeer && r.IntN(4) == 0 {
			e.remoteIP, e.remotePort = pick(r, remotes), pick(r, portList)
		}
		if !sameBytes {
			e.sent, e.received = pick(r, sentList[:10]), pick(r, received[:7])
		}
		if r.IntN(40) == 0 {
			e.alias = pick(r, accounts)
		}
		events[i] = e
	}
	return events
}

func fileRun(r *rand.Rand) []file {
	like := file{device: pick(r, devices), action: pick(r, []string{"FileRead", "FileRead", "FileCreated", "fileread"}), process: pick(r, processes)}
	events := make([]file, r.IntN(4))
	for i := range events {
		e := like
		e.at, e.name = moment(r), pick(r, sensitive)
		if r.IntN(2) == 0 {
			e.name = fmt.Sprintf("f%d.pdf", r.IntN(30))
		}
		events[i] = e
	}
	return events
}

func lookupRun(r *rand.Rand) []lookup {
	like := lookup{device: pick(r, devices), account: pick(r, accounts), program: pick(r, []string{"nslookup.exe", "dig", ""}), inspected: r.IntN(4) == 0}
	label := strings.Repeat(pick(r, []string{"a", "é"}), 37+r.IntN(5)) // with the number 39 to 43 characters
	form := pick(r, []string{"{label}{n}.example", "www.{label}{n}", "x.{n}.{label}.example.", "{label}xyz", "{n}.short.example", ""})
	events := make([]lookup, pick(r, []int{1, 2, 4, 5, 6, 7}))
	for i := range events {
		e := like
		e.at = moment(r)
		e.name = strings.NewReplacer("{label}", label, "{n}", fmt.Sprintf("%02d", r.IntN(20))).Replace(form)
		events[i] = e
	}
	return events
}

// load puts all events into the canonical tables.
func load(t *testing.T, s *store.Store, all telemetry) {
	t.Helper()
	rows := make([][]driver.Value, 0, len(all.network))
	for _, e := range all.network {
		rows = append(rows, []driver.Value{e.at, int64(1), e.device, e.account, e.alias, e.program, e.command, e.action, e.remoteType,
			e.remoteIP, e.localIP, e.protocol, e.question, e.remotePort.value32(), e.process.value(), e.fileSize.value(), e.sent.value(), e.received.value()})
	}
	insert(t, s, "DeviceNetworkEvents", "Timestamp SourceId DeviceName InitiatingProcessAccountName AccountName InitiatingProcessFileName "+
		"InitiatingProcessCommandLine ActionType RemoteIPType RemoteIP LocalIP Protocol DnsQueryName RemotePort InitiatingProcessId "+
		"InitiatingProcessFileSize BytesSent BytesReceived", rows)
	rows = rows[:0]
	for _, e := range all.files {
		rows = append(rows, []driver.Value{e.at, int64(1), e.device, e.action, e.name, e.process.value()})
	}
	insert(t, s, "DeviceFileEvents", "Timestamp SourceId DeviceName ActionType FileName InitiatingProcessId", rows)
	rows = rows[:0]
	for _, q := range all.lookups {
		if !q.inspected {
			rows = append(rows, []driver.Value{q.at, int64(1), q.device, q.account, q.program, "DnsQueryResponse", q.name})
		}
	}
	insert(t, s, "DeviceEvents", "Timestamp SourceId DeviceName InitiatingProcessAccountName InitiatingProcessFileName ActionType DnsQueryName", rows)
}

func insert(t *testing.T, s *store.Store, table, columns string, rows [][]driver.Value) {
	t.Helper()
	conn, err := s.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	err = conn.Raw(func(raw any) error {
		appender, err := duckdb.NewAppenderWithColumns(raw.(driver.Conn), "", "", table, strings.Fields(columns))
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := appender.AppendRow(r...); err != nil {
				return err
			}
		}
		return appender.Close()
	})
	if err != nil {
		t.Fatalf("%s: %v", table, err)
	}
}
