package bench

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"testing"

	"exfilhunt/loaders"
	"exfilhunt/loaders/source"
	"exfilhunt/loaders/syslog"
)

// BenchmarkUnwrapSyslog takes rows of Sentinel's Syslog table apart, as JSON lines, up to the files of the parts: what
// the sources of the parts then need is measured with them, so here nobody reads more than a part's first line.
func BenchmarkUnwrapSyslog(b *testing.B) {
	all := loaders.All
	defer func() { loaders.All = all }()
	loaders.All = []source.Loader{syslog.Loader, sink}
	path, rows, size := generated(b, "syslog.json", func(w *bufio.Writer) (int64, error) { return writeSyslogTable(w, *megabytes<<20) })
	for b.Loop() {
		tool := toolLoads(b, path, func(loaders.Result) bool { return true })
		reportSpeed(b, size, rows, tool)
	}
}

// sink takes every part and reads no more of it than it must.
var sink = source.Loader{
	Name: "sink",
	Detect: func(h source.Head) source.Format {
		return source.Format{Name: "part", Reader: source.Go}
	},
	Plan: func(source.File) (source.Plan, error) {
		return source.Plan{Parser: source.Parser{Parse: func(_ context.Context, _ io.Reader, each func(*source.Records) error) error {
			r := source.NewRecords(0, 0)
			r.Ignore("part")
			return each(r)
		}}}, nil
	},
}

// writeSyslogTable writes rows of audit records, Sysmon events, CEF and cron's lines until size bytes are written.
func writeSyslogTable(w *bufio.Writer, size int64) (rows int64, err error) {
	messages := []string{
		`type=SYSCALL msg=audit(1714557600.123:%d): arch=c000003e syscall=42 success=no exit=-115 a0=3 a1=7ffd42eb1590 a2=10 a3=8 items=0 ppid=1306 pid=1321 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=3 comm=\"curl\" exe=\"/usr/bin/curl\" key=\"net\"`,
		`type=SOCKADDR msg=audit(1714557600.123:%d): saddr=020001BBCB0071090000000000000000`,
		`CEF:0|Kestrel|Wall|1.0|7|denied|5|rt=1714557600123 externalId=%d src=10.0.0.5 spt=50000 dst=203.0.113.9 dpt=443 proto=TCP act=deny in=120 out=4096 dvchost=fw cs1Label=rule cs1=block out`,
		`<Event><System><Provider Name=\"Linux-Sysmon\" Guid=\"{ff032593-a8d3-4f13-b0d6-01fc615a0f97}\"/><EventID>3</EventID><Computer>web01</Computer></System><EventData><Data Name=\"UtcTime\">2024-05-01 10:00:00.123</Data><Data Name=\"ProcessId\">%d</Data><Data Name=\"Image\">/usr/bin/curl</Data><Data Name=\"DestinationIp\">203.0.113.9</Data></EventData></Event>`,
		`(root) CMD (run-parts /etc/cron.hourly) %d`,
	}
	for written := int64(0); written < size; rows++ {
		i := int(rows)
		event := i / len(messages) // two audit records make one
		n, err := fmt.Fprintf(w, `{"TenantId":"0a1b2c3d-1111-2222-3333-444455556666","TimeGenerated":"2024-05-01T10:00:00.%07dZ","Computer":"web%d","Facility":"authpriv","HostName":"web%[2]d","SeverityLevel":"info","SyslogMessage":"%s","ProcessID":%d,"HostIP":"10.0.0.5","ProcessName":"app","Type":"Syslog"}`+"\n",
			i%10_000_000, event%100, fmt.Sprintf(messages[i%len(messages)], event), event%32768)
		if err != nil {
			return 0, err
		}
		written += int64(n)
	}
	return rows, nil
}
