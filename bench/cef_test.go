package bench

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"exfilhunt/loaders"
)

// BenchmarkLoadCEF loads what a firewall sends over syslog, every line a connection with bytes, into a case file on disk,
// checkpoint included: with the fields that the log of a real one has, 930 bytes a line, and with half of them.
func BenchmarkLoadCEF(b *testing.B) {
	for _, form := range []struct {
		name string
		full bool
	}{{"full", true}, {"short", false}} {
		b.Run(form.name, func(b *testing.B) {
			path, records, size := generated(b, "firewall.log", func(w *bufio.Writer) (int64, error) { return writeCEF(w, *megabytes<<20, form.full) })
			for b.Loop() {
				reportSpeed(b, size, records, toolLoads(b, path, func(r loaders.Result) bool { return r.Loaded == records }))
			}
		})
	}
}

// writeCEF writes sessions of a firewall until size bytes are written: clients inside, few servers outside that get
// most of the traffic, one session in twenty denied. A full line also says how the firewall came to its decision.
func writeCEF(out *bufio.Writer, size int64, full bool) (records int64, err error) {
	g := rand.New(rand.NewPCG(1, 0))
	at := time.Date(2026, 3, 3, 0, 0, 0, 0, time.UTC)
	for written := int64(0); written < size; records++ {
		at = at.Add(time.Duration(g.IntN(40_000)) * time.Microsecond)
		action := "close"
		if g.IntN(20) == 0 {
			action = "deny"
		}
		client, server, port := g.IntN(2000), int(g.Float64()*g.Float64()*g.Float64()*60_000), 20_000+g.IntN(40_000)
		more := ""
		if full {
			more = fmt.Sprintf(" KWlogid=0000000013 KWlevel=notice KWpoluuid=61c4243a-34ba-51e5-c32a-38593%07d KWpolicyid=%d KWpolicytype=policy KWdstcountry=Norway KWsrccountry=Reserved "+
				"KWtrandisp=snat sourceTranslatedAddress=198.51.100.7 sourceTranslatedPort=%d KWappid=38783 KWapp=Browser KWappcat=General.Interest KWapprisk=low KWapplist=default KWappact=detected "+
				"KWutmaction=allow KWcountapp=1 KWcrscore=5 KWcraction=2 KWcrlevel=low", g.IntN(40), g.IntN(40), port)
		}
		n, err := fmt.Fprintf(out, "<189>%s fw-01 CEF:0|Kestrel|Wall|v7.2.8|00013|traffic:forward %s|3|deviceExternalId=KW100F3920000 cat=traffic:forward KWsubtype=forward KWvd=root "+
			"rt=%d src=10.20.%d.%d shost=ws-%04d spt=%d deviceInboundInterface=port12 KWsrcrole=lan dst=203.%d.%d.%d dhost=www.site%d.example dpt=443 deviceOutboundInterface=wan1 KWdstrole=wan "+
			"externalId=%d proto=6 act=%s cs1Label=Policy cs1=lan to wan app=HTTPS suser=KESTREL\\\\user%d out=%d in=%d KWsentpkt=58 KWrcvdpkt=105 KWduration=175%s\n",
			at.Format("Jan _2 15:04:05"), action, at.UnixMilli(), client/250, client%250, client, port, server/65536, server/256%256, server%256, server,
			records, action, client, g.IntN(100_000), g.IntN(1_000_000), more)
		if err != nil {
			return 0, err
		}
		written += int64(n)
	}
	return records, nil
}
