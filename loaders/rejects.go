package loaders

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"unicode/utf8"

	"exfilhunt/loaders/source"
)

// maxRejectText is how much of a rejected record is kept, in bytes.
const maxRejectText = 4 << 10

// A reject is one record that could not be loaded.
type reject struct {
	line   int64
	reason string
	text   []byte
}

// A rejectFile collects rejects on disk, because a hostile file may be nothing else.
type rejectFile struct {
	f     *os.File
	w     *bufio.Writer
	count int64
}

func newRejectFile(dir string) (*rejectFile, error) {
	f, err := os.CreateTemp(dir, "rejects-*")
	if err != nil {
		return nil, err
	}
	return &rejectFile{f: f, w: bufio.NewWriter(f)}, nil
}

func (r *rejectFile) add(x reject) error {
	r.count++
	text := strings.ToValidUTF8(string(x.text[:min(len(x.text), maxRejectText)]), "\uFFFD")
	line, err := json.Marshal(map[string]any{"line": x.line, "reason": x.reason, "text": text})
	if err != nil {
		return err
	}
	_, err = r.w.Write(append(line, '\n'))
	return err
}

// addLine takes a line that a parser in Go has read.
func (r *rejectFile) addLine(line source.Line, reason string) error {
	return r.add(reject{line.Number, reason, []byte(line.Text[:min(len(line.Text), maxRejectText)])})
}

// store moves the rejects of a file into ingest.rejects.
func (r *rejectFile) store(ctx context.Context, t *transfer) error {
	if r.count == 0 {
		return nil
	}
	if err := r.w.Flush(); err != nil {
		return err
	}
	_, err := t.tx.ExecContext(ctx, fmt.Sprintf(
		"INSERT INTO ingest.rejects SELECT %d, line, reason, text FROM read_json(%s, format = 'newline_delimited', columns = {line: 'BIGINT', reason: 'VARCHAR', text: 'VARCHAR'}) ORDER BY line",
		t.id, source.Quote(r.f.Name())))
	return err
}

func (r *rejectFile) remove() error { return errors.Join(r.f.Close(), os.Remove(r.f.Name())) }

// noKind is said of a record that may well be one of its source, but of another shape than the records that the file begins with.
const noKind = "no field says which table or log it belongs to, in the shape that the file begins with"

// diagnose says why a line is no record.
func diagnose(text []byte) string {
	if len(text) > maxLine {
		return tooLong(text)
	}
	if !utf8.Valid(text) {
		return "invalid UTF-8"
	}
	if reason := source.NoObject(text); reason != "" {
		return reason
	}
	return noKind
}

// explain finds every record that was not loaded though its kind is hunted, or that has no kind, and why.
func (t *transfer) explain(ctx context.Context) error {
	out, done, err := t.rejectFile()
	if err != nil {
		return err
	}
	defer done()
	if t.content.sieve != nil {
		err = t.explainLines(ctx, out)
	} else {
		err = t.explainRows(ctx, out)
	}
	t.result.Rejected = out.count
	return errors.Join(err, out.store(ctx, t))
}

// rejectFile is where the sieve has put its rejects, which goes with the content, or a new one, which done removes.
func (t *transfer) rejectFile() (r *rejectFile, done func(), err error) {
	if t.content.sieve != nil && t.content.sieve.rejects != nil {
		return t.content.sieve.rejects, func() {}, nil
	}
	if r, err = newRejectFile(t.dir); err != nil {
		return nil, nil, err
	}
	return r, func() { _ = r.remove() }, nil // what is left of it goes with the folder
}

// reason is SQL over the worked records: why a record is rejected, NULL where it is not, the empty text where it belongs to no kind.
func (t *transfer) reason() string {
	var b strings.Builder
	b.WriteString("CASE WHEN kind IS NULL THEN ''")
	for _, target := range t.plan.Targets {
		fmt.Fprintf(&b, " WHEN kind = %s THEN (%s)", source.Quote(target.Kind), target.Reject)
	}
	return b.String() + " END"
}

// numbered is SQL for the records in file order, numbered from 1, with the reason of each reject. text is SQL over record.
func (t *transfer) numbered(text string) string {
	records := "(SELECT row_number() OVER () AS \"(n)\", " + text + " AS \"(text)\", * FROM " + incoming + " AS record)"
	return fmt.Sprintf(`SELECT n, reason, text FROM (SELECT "(n)" AS n, %s AS reason, "(text)" AS text FROM %s) WHERE reason IS NOT NULL ORDER BY n`,
		t.reason(), t.worked(records))
}

// explainLines finds the lines of the rejected records again, because DuckDB's readers do not say where a row was.
func (t *transfer) explainLines(ctx context.Context, out *rejectFile) error {
	rejected, err := t.rejected(ctx, t.numbered("''"))
	if err != nil {
		return err
	}
	f, err := os.Open(t.content.local)
	if err != nil {
		return err
	}
	defer f.Close()
	find := lineFinder{r: bufio.NewReaderSize(f, 1<<20), sieve: t.content.sieve}
	for _, r := range rejected {
		line, text, err := find.row(r.line)
		if err != nil {
			return fmt.Errorf("row %d is on no line: %w", r.line, err)
		}
		if r.reason == "" {
			r.reason = diagnose(bytes.TrimSpace(text))
		}
		if err := out.add(reject{line, r.reason, text}); err != nil {
			return err
		}
	}
	return nil
}

// A lineFinder walks through the lines that a sieve let through, beside the rows that DuckDB made of them.
type lineFinder struct {
	r     *bufio.Reader
	sieve *sieve
	line  int64 // number of the last line read, in the stream
	odd   int   // odd lines so far
	rows  int64 // records so far
}

// row reads on to the n-th record and returns its line's number and text.
func (f *lineFinder) row(n int64) (int64, []byte, error) {
	for {
		text, err := f.r.ReadBytes('\n')
		if err != nil && len(text) == 0 {
			return 0, nil, err
		}
		f.line++
		for f.odd < len(f.sieve.oddLines) && f.sieve.oddLines[f.odd] == f.line {
			f.odd++
			f.line++
		}
		text = bytes.TrimSuffix(text, []byte("\n"))
		if f.sieve.judge(text).record {
			f.rows++
		}
		if f.rows == n {
			return f.line, text, nil
		}
	}
}

// explainRows takes the text of a rejected record from its row: in CSV and Parquet a record is no line.
func (t *transfer) explainRows(ctx context.Context, out *rejectFile) error {
	found, err := t.rejected(ctx, t.numbered("to_json(record)::VARCHAR"))
	if err != nil {
		return err
	}
	if t.file.Format.Reader == source.CSV {
		// What the reader could not split into fields is in a table of DuckDB's, and no row.
		broken, err := t.rejected(ctx, brokenRecords)
		if err != nil {
			return err
		}
		found = append(found, broken...)
	}
	for _, r := range found {
		if r.reason == "" {
			r.reason = noKind
		}
		if err := out.add(r); err != nil {
			return err
		}
	}
	return nil
}

// brokenRecords is a query of what DuckDB's CSV reader could not split into fields.
const brokenRecords = "SELECT line, first(error_message), coalesce(first(csv_line), '') FROM reject_errors GROUP BY line ORDER BY line"

// rejected runs a query of rejects: number, reason, text.
func (t *transfer) rejected(ctx context.Context, query string) ([]reject, error) {
	rows, err := t.tx.QueryContext(ctx, query)
	if err != nil {
		return nil, firstLine(err)
	}
	defer rows.Close()
	var found []reject
	for rows.Next() {
		var r reject
		var text string
		if err := rows.Scan(&r.line, &r.reason, &text); err != nil {
			return nil, err
		}
		r.text = []byte(text)
		found = append(found, r)
	}
	return found, rows.Err()
}
