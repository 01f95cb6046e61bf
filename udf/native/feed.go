package native

import (
	"fmt"
	"slices"
	"sync"
	"unsafe"

	"github.com/duckdb/duckdb-go/v2/mapping"
)

// A Feed is text in columns that SQL reads as a relation while a parser in Go still makes it: one statement, however
// long the log is. That matters: DuckDB fills whole row groups in one statement, and copies the rows of small ones once
// more. Beside its own columns a feed has a column row, the number of the row from 0.
//
// It writes DuckDB's vectors directly. duckdb-go's own table functions box every value and cost 180 ns each; here a
// text of up to 12 bytes, of which logs are full, costs a few.
type Feed struct {
	// Columns are the names.
	Columns []string
	// Next returns the next part, nil at the end. Any of DuckDB's threads calls it and waits for it, but never while
	// another one does, or calls Reject of a part.
	Next func() *Part

	number int64

	lock  sync.Mutex // of what follows: where the next chunk begins, and what the threads have taken
	part  *Part      // nil before the first part and behind the last
	at    int
	row   int64
	ended bool
	lanes []*lane
}

// A Part is some rows of a feed.
type Part struct {
	Rows int
	// Columns hold valid UTF-8: column, row. One that is shorter than Rows is empty behind its end.
	Columns [][]string
	// Reject is told of the rows for which Fits was given a reason.
	Reject func(row int, reason string)
}

// feeds are those that SQL can read now. DuckDB calls back with a number only.
var feeds = struct {
	sync.Mutex
	last int64
	open map[int64]*Feed
}{open: map[int64]*Feed{}}

// Open makes the feed readable, once, and returns its table function call. It stays in memory until Close.
func (f *Feed) Open() string {
	feeds.Lock()
	defer feeds.Unlock()
	feeds.last++
	f.number = feeds.last
	feeds.open[f.number] = f
	return fmt.Sprintf("%s(%d)", feedFunction, f.number)
}

// Fits returns SQL for whether a row of the open feed is to be kept: reason is SQL for why it is not, NULL where it
// is. Between the feed and it may stand only what DuckDB does row by row: rows that it has gathered are not in memory.
func (f *Feed) Fits(reason string) string {
	return fmt.Sprintf("%s(%d, row, %s)", fitsFunction, f.number, reason)
}

// Close makes the feed unreadable.
func (f *Feed) Close() {
	feeds.Lock()
	defer feeds.Unlock()
	delete(feeds.open, f.number)
}

func openFeed(number int64) (*Feed, error) {
	feeds.Lock()
	defer feeds.Unlock()
	if f := feeds.open[number]; f != nil {
		return f, nil
	}
	return nil, fmt.Errorf("%s: no feed %d is open in this process", feedFunction, number)
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
}

// A lane is one of DuckDB's threads on its way through a feed. It holds the rows of its last chunk until it takes the
// next ones, the last of all until the feed is gone.
type lane struct {
	feed    *Feed
	columns []int // to fill, by their place in the chunk; -1 is the column row
	row     int64 // number of the first row
	rows    int
	spans   []span
	// long are the long texts of a column, one behind the other, and places where they belong.
	long   []byte
	places []place
}

// A place is a cell of a vector and the length of its text in bytes.
type place struct{ row, length uint32 }

// A span is rows of one part.
type span struct {
	part *Part
	at   int
	rows int
}

func (s span) values(column int) []string {
	all := s.part.Columns[column]
	return all[min(s.at, len(all)):min(s.at+s.rows, len(all))]
}

// newLane begins the way of a thread, which fills the columns that the query needs.
func (f *Feed) newLane(info mapping.InitInfo) *lane {
	l := &lane{feed: f, columns: make([]int, mapping.InitGetColumnCount(info))}
	for i := range l.columns {
		l.columns[i] = int(mapping.InitGetColumnIndex(info, mapping.IdxT(i))) - 1
	}
	f.lock.Lock()
	defer f.lock.Unlock()
	f.lanes = append(f.lanes, l)
	return l
}

// maxSpans is of how many parts a chunk may be. A row keeps all of its part in memory, and a part may be one long record.
const maxSpans = 8

// take lends the next rows to the lane, and the ones it had are let go.
func (l *lane) take() {
	f := l.feed
	f.lock.Lock()
	defer f.lock.Unlock()
	row, rows, spans := f.row, 0, []span(nil)
	for most := int(mapping.VectorSize()); rows < most && len(spans) < maxSpans && !f.ended; {
		if f.part == nil || f.at == f.part.Rows {
			f.part, f.at = f.Next(), 0
			f.ended = f.part == nil
			continue
		}
		n := min(most-rows, f.part.Rows-f.at)
		spans = append(spans, span{f.part, f.at, n})
		f.at += n
		rows += n
	}
	f.row += int64(rows)
	l.row, l.rows, l.spans = row, rows, spans
}

// fill writes the next rows.
func (l *lane) fill(chunk mapping.DataChunk) {
	l.take()
	mapping.DataChunkSetSize(chunk, mapping.IdxT(l.rows))
	for i, column := range l.columns {
		vector := mapping.DataChunkGetVector(chunk, mapping.IdxT(i))
		if column == -1 {
			numbers(vector, l.row, l.rows)
		} else if column < len(l.feed.Columns) { // count(*) asks for a column behind the last
			at := 0
			for _, s := range l.spans {
				l.texts(vector, at, s.rows, s.values(column))
				at += s.rows
			}
		}
	}
}

// reject tells a row's part why the row is not kept.
func (f *Feed) reject(row int64, reason string) error {
	f.lock.Lock()
	defer f.lock.Unlock()
	i := slices.IndexFunc(f.lanes, func(l *lane) bool { return l.row <= row && row < l.row+int64(l.rows) })
	if i < 0 {
		return fmt.Errorf("%s: row %d of feed %d is not in memory any more", fitsFunction, row, f.number)
	}
	n := int(row - f.lanes[i].row)
	for _, s := range f.lanes[i].spans {
		if n < s.rows {
			s.part.Reject(s.at+n, reason)
			break
		}
		n -= s.rows
	}
	return nil
}

func numbers(vector mapping.Vector, from int64, n int) {
	out := unsafe.Slice((*int64)(mapping.VectorGetData(vector)), n)
	for i := range out {
		out[i] = from + int64(i)
	}
}

// inlined is the longest text that DuckDB keeps inside its 16 bytes of a string, behind four of length.
const inlined = 12

type stringCell struct {
	length uint32
	bytes  [inlined]byte
}

// texts writes n cells from one on: values, and empty ones behind them.
func (l *lane) texts(vector mapping.Vector, at, n int, values []string) {
	cells := unsafe.Slice((*stringCell)(mapping.VectorGetData(vector)), at+n)[at:]
	clear(cells[len(values):])
	l.long = l.long[:0]
	l.places = l.places[:0]
	for i, value := range values {
		if len(value) <= inlined {
			cells[i] = stringCell{length: uint32(len(value))}
			copy(cells[i].bytes[:], value)
		} else {
			l.long = append(l.long, value...)
			l.places = append(l.places, place{uint32(at + i), uint32(len(value))})
		}
	}
	assign(vector, l.long, l.places)
}
