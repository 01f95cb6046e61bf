package syslog

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"exfilhunt/loaders/source"
)

// BenchmarkParse takes Sentinel's rows, and the lines that they hold, apart: no file, no DuckDB.
func BenchmarkParse(b *testing.B) {
	var rows, lines strings.Builder
	for i := range 50_000 {
		message := []string{record, event, denied, cron}[i%4]
		fmt.Fprintf(&rows, `{"TenantId":"0a1b2c3d-1111-2222-3333-444455556666","TimeGenerated":"2024-05-01T10:00:00.1234567Z","Computer":"web%d","Facility":"authpriv","HostName":"web%[1]d","SeverityLevel":"info","SyslogMessage":%q,"ProcessID":%d,"HostIP":"10.0.0.5","ProcessName":"app","Type":"Syslog"}`+"\n", i%100, message, i)
		fmt.Fprintf(&lines, "May  1 10:00:00 web%d app[%d]: %s\n", i%100, i, message)
	}
	for name, c := range map[string]struct {
		text  string
		parse func(context.Context, io.Reader, func(*source.Records) error) error
	}{"json": {rows.String(), parseJSON}, "text": {lines.String(), parseText}} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			for b.Loop() {
				if err := c.parse(context.Background(), strings.NewReader(c.text), func(*source.Records) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
