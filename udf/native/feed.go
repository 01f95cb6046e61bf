package native

import (
	"fmt"
	"runtime"
	"sync"
	"unsafe"

	"github.com/duckdb/duckdb-go/v2/mapping"
)

// FeedFunction is the table function that reads a Feed by its number.
const FeedFunction = "exfilhunt_feed"

// A Feed is columns of text in Go's memory that SQL reads as a relation: what a parser in Go has made of a log, on
// its way into DuckDB. Beside its own columns it has a column row, the number of the row from 0.
//
// It writes DuckDB's vectors directly. duckdb-go's own table functions box every value and cost 180 ns each; here a
// text of up to 12 bytes, of which logs are full, costs a few.
type Feed struct {
	// Columns are the names.
	Columns []string
	// Parts hold the rows, one part behind the other.
	Parts []Part

	number int64
}

// A Part is some rows of a feed.
type Part struct {
	Rows int
	// Columns hold valid UTF-8: column, row. One that is shorter than Rows is empty behind its end.
	Columns [][]string
}

// feeds are those that SQL can read now. DuckDB calls back with a number only.
var feeds = struct {
	sync.Mutex
	last int64
	open map[int64]*Feed
}{open: map[int64]*Feed{}}

// Open makes the feed readable and returns its table function call. It stays in memory until Close.
func (f *Feed) Open() string {
	feeds.Lock()
	defer feeds.Unlock()
	feeds.last++
	f.number = feeds.last
	feeds.open[f.number] = f
	return fmt.Sprintf("%s(%d)", FeedFunction, f.number)
}

// Close makes the feed unreadable.
func (f *Feed) Close() {
	feeds.Lock()
	defer feeds.Unlock()
	delete(feeds.open, f.number)
}

// Rows is the number of rows.
func (f *Feed) Rows() int {
	n := 0
	for _, part := range f.Parts {
		n += part.Rows
	}
	return n
}

func openFeed(number int64) (*Feed, error) {
	feeds.Lock()
	defer feeds.Unlock()
	if f := feeds.open[number]; f != nil {
		return f, nil
	}
	return nil, fmt.Errorf("%s: no feed %d is open in this process", FeedFunction, number)
}

// A feedScan is one run through a feed, by any number of threads: each takes the next rows.
type feedScan struct {
	feed    *Feed
	columns []int // to fill, by their place in the chunk; -1 is the column row

	lock sync.Mutex // of what follows: where the next chunk begins
	part int
	at   int
	row  int
}

// bind answers DuckDB's question what a feed looks like.
func (f *Feed) bind(info mapping.BindInfo) {
	number := mapping.CreateLogicalType(mapping.TypeBigInt)
	defer mapping.DestroyLogicalType(&number)
	mapping.BindAddResultColumn(info, "row", number)
	text := mapping.CreateLogicalType(mapping.TypeVarchar)
	defer mapping.DestroyLogicalType(&text)
	for _, name := range f.Columns {
		mapping.BindAddResultColumn(info, name, text)
	}
	mapping.BindSetCardinality(info, mapping.IdxT(f.Rows()), true)
}

// newScan begins a run that fills the columns that the query needs.
func (f *Feed) newScan(info mapping.InitInfo) *feedScan {
	s := &feedScan{feed: f, columns: make([]int, mapping.InitGetColumnCount(info))}
	for i := range s.columns {
		s.columns[i] = int(mapping.InitGetColumnIndex(info, mapping.IdxT(i))) - 1
	}
	mapping.InitSetMaxThreads(info, mapping.IdxT(runtime.GOMAXPROCS(0)))
	return s
}

// claim takes the next rows, all of one part, for a chunk; n is 0 at the end.
func (s *feedScan) claim() (part Part, at, row, n int) {
	s.lock.Lock()
	defer s.lock.Unlock()
	for s.part < len(s.feed.Parts) && s.at == s.feed.Parts[s.part].Rows {
		s.part++
		s.at = 0
	}
	if s.part == len(s.feed.Parts) {
		return Part{}, 0, 0, 0
	}
	part, at, row = s.feed.Parts[s.part], s.at, s.row
	n = min(int(mapping.VectorSize()), part.Rows-at)
	s.at += n
	s.row += n
	return part, at, row, n
}

// fill writes the next rows.
func (s *feedScan) fill(chunk mapping.DataChunk) {
	part, at, row, n := s.claim()
	mapping.DataChunkSetSize(chunk, mapping.IdxT(n))
	if n == 0 {
		return
	}
	for i, column := range s.columns {
		vector := mapping.DataChunkGetVector(chunk, mapping.IdxT(i))
		if column == -1 {
			numbers(vector, row, n)
		} else if column < len(part.Columns) { // count(*) asks for a column behind the last
			all := part.Columns[column]
			texts(vector, n, all[min(at, len(all)):min(at+n, len(all))])
		}
	}
}

func numbers(vector mapping.Vector, from, n int) {
	out := unsafe.Slice((*int64)(mapping.VectorGetData(vector)), n)
	for i := range out {
		out[i] = int64(from + i)
	}
}

// inlined is the longest text that DuckDB keeps inside its 16 bytes of a string, behind four of length.
const inlined = 12

type stringCell struct {
	length uint32
	bytes  [inlined]byte
}

// texts writes n cells: values, and empty ones behind them.
func texts(vector mapping.Vector, n int, values []string) {
	cells := unsafe.Slice((*stringCell)(mapping.VectorGetData(vector)), n)
	clear(cells[len(values):])
	for i, value := range values {
		if len(value) <= inlined {
			cells[i] = stringCell{length: uint32(len(value))}
			copy(cells[i].bytes[:], value)
		} else {
			mapping.VectorAssignStringElementLen(vector, mapping.IdxT(i), unsafe.Slice(unsafe.StringData(value), len(value)))
		}
	}
}
