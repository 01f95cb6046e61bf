package auditd

import (
	"math/rand/v2"
	"strings"
	"testing"

	"exfilhunt/loaders/source"
)

// BenchmarkParse measures the parser alone, over a log whose events interleave.
func BenchmarkParse(b *testing.B) {
	log := interleave(busyHost(40_000), 5, rand.New(rand.NewPCG(1, 1)))
	b.SetBytes(int64(len(log)))
	b.ReportAllocs()
	for b.Loop() {
		if err := parse(b.Context(), strings.NewReader(log), "", func(*source.Records) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
