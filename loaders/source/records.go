package source

import (
	"bytes"
	"fmt"
)

// Records are what a parser in Go has made of a part of a file: rows in columns, by kind, and what became of the rest.
// Every record of the file is added, ignored, rejected or passed on exactly once.
type Records struct {
	columns int
	room    int
	// Kinds are the records to load.
	Kinds map[string]*Rows
	// Ignored are the records of kinds that no hunt reads, by their name.
	Ignored map[string]int64
	// Rejects are those that could not be read.
	Rejects []Reject
	// Passed are lines for other sources, by the part that they go to: only formats that split have them.
	Passed map[string]*bytes.Buffer
}

// Rows are records of one kind. What a record does not say is the empty text.
type Rows struct {
	Columns [][]string // column, row; shorter than Lines where all the rest is empty
	Lines   []Line     // where each row begins
}

// Value returns a field of a record.
func (r *Rows) Value(column, row int) string {
	if row < len(r.Columns[column]) {
		return r.Columns[column][row]
	}
	return ""
}

// A Line is a line of a file, or what stands for one: the beginning of a record that spans several.
type Line struct {
	Number int64 // from 1
	Text   string
}

// A Reject is a record that could not be read.
type Reject struct {
	Line
	Reason string
}

// NewRecords returns empty records with a number of columns. They grow: room is how many rows of a kind they expect.
func NewRecords(columns, room int) *Records {
	return &Records{columns: columns, room: room, Kinds: map[string]*Rows{}, Ignored: map[string]int64{}, Passed: map[string]*bytes.Buffer{}}
}

// Add takes a record to load. Its values, as many as there are columns, are copied.
func (r *Records) Add(kind string, line Line, values []string) {
	rows := r.Kinds[kind]
	if rows == nil {
		rows = &Rows{Columns: make([][]string, r.columns), Lines: make([]Line, 0, r.room)}
		r.Kinds[kind] = rows
	}
	for i, value := range values {
		if value != "" { // most fields of most records are empty, and cost nothing so
			rows.Columns[i] = append(r.fill(rows.Columns[i], len(rows.Lines)), value)
		}
	}
	rows.Lines = append(rows.Lines, line)
}

// fill makes a column as long as there are rows.
func (r *Records) fill(column []string, rows int) []string {
	if column == nil {
		return make([]string, rows, max(rows, r.room)+1)
	}
	if missing := rows - len(column); missing > 0 {
		return append(column, make([]string, missing)...)
	}
	return column
}

// Ignore counts a record of a kind that no hunt reads.
func (r *Records) Ignore(kind string) { r.Ignored[kind]++ }

// Reject takes a record that could not be read.
func (r *Records) Reject(line Line, reason string) {
	r.Rejects = append(r.Rejects, Reject{line, reason})
}

// RejectTooLong takes a block that is only the beginning of a record over MaxRecord, and says whether it is one.
func (r *Records) RejectTooLong(b Block) bool {
	if b.Skipped == 0 {
		return false
	}
	r.Reject(Line{b.Line, b.Text}, fmt.Sprintf("a record of %d bytes, over the limit of %d", int64(len(b.Text))+b.Skipped, MaxRecord))
	return true
}

// Part returns the lines for a part so far, to write another one behind them. It is loaded as PATH#NAME.
func (r *Records) Part(name string) *bytes.Buffer {
	lines := r.Passed[name]
	if lines == nil {
		lines = new(bytes.Buffer)
		r.Passed[name] = lines
	}
	return lines
}

// Len is the number of records to load.
func (r *Records) Len() int {
	n := 0
	for _, rows := range r.Kinds {
		n += len(rows.Lines)
	}
	return n
}
