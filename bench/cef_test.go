package bench

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"exfilhunt/loaders"
)

// BenchmarkLoadCEF loads what a firewall sends over syslog, 460 bytes a line, into a case file on disk, checkpoint
// included, and reports the best of the runs.
func BenchmarkLoadCEF(b *testing.B) {
	path, records, _ := generated(b, "firewall.log", func(w *bufio.Writer) (int64, error) { return writeCEF(w, *megabytes<<20) })
	for b.Loop() {
		tool := toolLoads(b, path, func(r loaders.Result) bool { return r.Loaded == records })
		b.ReportMetric(float64(*megabytes)/tool.Min().Seconds(), "MB/s")
		b.ReportMetric(float64(records)/tool.Min().Seconds(), "records/s")
	}
}

// writeCEF writes sessions of a firewall until size bytes are written: clients inside, few servers outside that get
// most of the traffic, one session in twenty denied.
func writeCEF(out *bufio.Writer, size int64) (records int64, err error) {
	g := rand.New(rand.NewPCG(1, 0))
	at := time.Date(2026, 3, 3, 0, 0, 0, 0, time.UTC)
	for written := int64(0); written < size; records++ {
		at = at.Add(time.Duration(g.IntN(40_000)) * time.Microsecond)
		action := "close"
		if g.IntN(20) == 0 {
			action = "deny"
		}
		client, server := g.IntN(2000), int(g.Float64()*g.Float64()*g.Float64()*60_000)
		n, err := fmt.Fprintf(out, "<189>%s fw-01 CEF:0|Kestrel|Wall|v7.2.8|00013|traffic:forward %s|3|deviceExternalId=KW100F3920000 cat=traffic:forward KWsubtype=forward KWvd=root "+
			"rt=%d src=10.20.%d.%d shost=ws-%04d spt=%d deviceInboundInterface=port12 KWsrcrole=lan dst=203.%d.%d.%d dhost=www.site%d.example dpt=443 deviceOutboundInterface=wan1 KWdstrole=wan "+
			"externalId=%d proto=6 act=%s cs1Label=Policy cs1=lan to wan app=HTTPS suser=KESTREL\\\\user%d out=%d in=%d KWsentpkt=58 KWrcvdpkt=105 KWduration=175\n",
			at.Format("Jan _2 15:04:05"), action, at.UnixMilli(), client/250, client%250, client, 20_000+g.IntN(40_000), server/65536, server/256%256, server%256, server,
			records, action, client, g.IntN(100_000), g.IntN(1_000_000))
		if err != nil {
			return 0, err
		}
		written += int64(n)
	}
	return records, nil
}
