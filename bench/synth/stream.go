package synth

import (
	"io"
	"strconv"
	"time"
)

// A streamFile holds a table's rows as Defender's streaming API writes them to Storage: one record a line, CRLF.
type streamFile struct {
	w      io.Writer
	t      table
	line   []byte     // kept for its memory
	values [][][]byte // by column: the distinct texts as JSON
}

func openStream(w io.Writer, t table) (sink, error) {
	return &streamFile{w: w, t: t, values: make([][][]byte, len(t.columns))}, nil
}

func (f *streamFile) close() error { return nil }

// delay is how long after an event its record is written.
const delay = 90 * second

// stamp is how Defender writes times: seven digits behind the point.
const stamp = "2006-01-02T15:04:05.0000000Z"

func (f *streamFile) write(columns []filled, rows int) error {
	for i := range columns {
		f.values[i] = f.values[i][:0]
		for _, s := range columns[i].distinct {
			value := []byte("null") // Defender has no empty texts
			if s != "" {
				value = strconv.AppendQuote(nil, s) // JSON: see object
			}
			f.values[i] = append(f.values[i], value)
		}
	}
	for row := range rows {
		if _, err := f.w.Write(f.record(columns, row)); err != nil {
			return err
		}
	}
	return nil
}

func (f *streamFile) record(columns []filled, row int) []byte {
	line := append(f.line[:0], `{"time":`...)
	line = appendStamp(line, columns[0].numbers[row]+delay)
	line = append(line, `,"tenantId":"5f0c7d1e-0000-4000-8000-6b6573747265","operationName":"Publish","category":"AdvancedHunting-`+f.t.name+`","properties":{`...)
	for i := range columns {
		if i > 0 {
			line = append(line, ',')
		}
		line = append(append(append(line, '"'), f.t.columns[i].name...), `":`...)
		line = f.value(line, i, &columns[i], row)
	}
	f.line = append(line, "}}\r\n"...)
	return f.line
}

func (f *streamFile) value(line []byte, i int, c *filled, row int) []byte {
	switch form := f.t.columns[i].form; {
	case form == text:
		return append(line, f.values[i][c.index[row]]...)
	case c.numbers[row] == unmeasured:
		return append(line, "null"...)
	case form == moment:
		return appendStamp(line, c.numbers[row])
	default:
		return strconv.AppendInt(line, c.numbers[row], 10)
	}
}

func appendStamp(line []byte, at int64) []byte {
	return append(time.UnixMicro(at).UTC().AppendFormat(append(line, '"'), stamp), '"')
}
