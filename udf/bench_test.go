package udf

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"unsafe"
)

// words reads a list of testdata, one element a line.
func words(t testing.TB, name string) []string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(text))
}

// processNames returns names as a fleet of Windows machines has them: few
// distinct ones, about one in ten on the hunt's list.
func processNames(n int) []string {
	common := strings.Fields(`svchost.exe svchost.exe svchost.exe svchost.exe chrome.exe chrome.exe
		msedge.exe msedge.exe msedgewebview2.exe Teams.exe ms-teams.exe OUTLOOK.EXE EXCEL.EXE WINWORD.EXE explorer.exe
		SearchIndexer.exe SearchProtocolHost.exe backgroundTaskHost.exe RuntimeBroker.exe conhost.exe lsass.exe services.exe
		MsMpEng.exe MsSense.exe SenseIR.exe OneDrive.exe TiWorker.exe taskhostw.exe spoolsv.exe WmiPrvSE.exe
		dllhost.exe System python3.11 node.exe java.exe firefox.exe Code.exe slack.exe zoom.exe
		powershell.exe cmd.exe rundll32.exe python.exe curl.exe`)
	r := rand.New(rand.NewPCG(1, 2))
	names := make([]string, n)
	for i := range names {
		names[i] = common[r.IntN(len(common))]
	}
	return names
}

// fileNames returns mostly distinct file names, about one in four with an
// extension on the hunt's list.
func fileNames(n int) []string {
	stems := strings.Fields("report Invoice budget~2024 cache data thumbs index settings IMG_ photo setup backup notes log session ~$plan")
	extensions := strings.Fields(`tmp tmp log txt dll exe js json xml png jpg css html cache etl dat lnk ini
		pf mui docx xlsx pdf zip csv db tar.gz`)
	r := rand.New(rand.NewPCG(3, 4))
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("%s_%d.%s", stems[r.IntN(len(stems))], r.IntN(1_000_000), extensions[r.IntN(len(extensions))])
	}
	return names
}

// BenchmarkHasAny runs has_any over vectors of 2,048 rows, as DuckDB does.
//
//	go test ./udf -run '^$' -bench HasAny
func BenchmarkHasAny(b *testing.B) {
	const rows, chunk = 1 << 18, 2048
	free := []string{"powershell", "mimikatz", "cmd", "rundll32", "certutil", "bitsadmin"}
	for _, c := range []struct {
		name    string
		needles []string
		texts   []string
	}{
		{"processes", words(b, "processes.txt"), processNames(rows)},
		{"files", words(b, "extensions.txt"), fileNames(rows)},
		{"words in processes", free, processNames(rows)},
		{"words in files", free, fileNames(rows)},
	} {
		b.Run(c.name, func(b *testing.B) {
			var columns [rows / chunk]column
			for i := range columns {
				columns[i] = textColumn(pointers(c.texts[i*chunk : (i+1)*chunk]))
			}
			list, out := constantList(chunk, pointers(c.needles)), make([]bool, chunk)
			result := Result{Data: unsafe.Pointer(unsafe.SliceData(out))}
			for i := 0; b.Loop(); i++ {
				if err := runHasAny(chunk, []Column{columns[i%len(columns)].Column, list.Column}, result); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/chunk, "ns/row")
			list.done()
			for _, texts := range columns {
				texts.done()
			}
		})
	}
}
