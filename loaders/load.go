package loaders

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"exfilhunt/loaders/source"
)

// Load loads the files of paths into the canonical tables of a case file and calls each with what became of every
// one, in their order. A path is a file, a folder, or "-". Load fails only where going on makes no sense: a cancelled context, or a
// case file that cannot be written; what is wrong with one file is in its Result.
func Load(ctx context.Context, db *sql.DB, paths []string, o Options, each func(Result)) error {
	dir, err := os.MkdirTemp("", "exfilhunt-load-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	// One connection for all: transactions and temporary tables belong to it.
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	tables, err := canonical(ctx, conn)
	if err != nil {
		return err
	}
	l := &load{conn: conn, dir: dir, tables: tables, Options: o, each: each}
	restore, err := l.tune(ctx)
	if err != nil {
		return err
	}
	defer restore()
	finder, err := newFinder(ctx, conn)
	if err != nil {
		return err
	}
	inputs := finder.find(paths)
	l.progress = newProgress(inputs, o.Progress)
	for _, in := range inputs {
		if err := l.input(ctx, in); err != nil {
			return err
		}
	}
	l.loadBatch(ctx)
	if err := l.tell(ctx); err != nil {
		return err
	}
	if !l.connections {
		return nil
	}
	if err := l.setThreads(ctx, l.threads); err != nil {
		return err
	}
	return nameProcesses(ctx, conn)
}

// load is one call of Load.
type load struct {
	Options
	conn     *sql.Conn
	dir      string // for temporary files
	memory   int64  // DuckDB's limit from before the load, in bytes: no file gets more
	limit    int64  // DuckDB's limit now
	threads  int64  // DuckDB's from before the load: no file gets more
	running  int64  // DuckDB's threads now
	tables   map[string][]source.Column
	progress *progress
	batch    batch
	untold   [][]*Result // of the files since the first one that waits in the batch, those of each stream together
	each     func(Result)
	// connections says that rows came which nameProcesses may have to complete.
	connections bool
}

// input loads what one path holds. Its error is one that ends the whole load.
func (l *load) input(ctx context.Context, in input) error {
	if in.err == nil {
		in.err = streams(ctx, in, l.Stdin, l.progress, func(s stream) error {
			l.untold = append(l.untold, l.stream(ctx, in, s))
			return l.tell(ctx)
		})
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if in.err != nil {
		l.untold = append(l.untold, []*Result{{Path: in.path, Err: in.err}})
	}
	l.progress.finish(in)
	return l.tell(ctx)
}

// tell hands out the results, in the order of the files: a file that waits in the batch holds up those behind it.
func (l *load) tell(ctx context.Context) error {
	if err := ctx.Err(); err != nil || len(l.batch.files) > 0 {
		return err
	}
	for _, results := range l.untold {
		noteIgnored(results)
		for _, r := range results {
			l.each(*r)
		}
	}
	l.untold = nil
	return nil
}

// noteIgnored says of a file, with all that was split off it, that nobody will find anything of it: it may be the wrong one.
func noteIgnored(results []*Result) {
	var lines int64
	for _, r := range results {
		if r.Err != nil || r.Note != "" || r.Loaded+r.Rejected > 0 {
			return
		}
		lines += r.Lines
	}
	if lines > 0 {
		results[0].Note = "nothing of it is of a kind that a hunt reads"
	}
}

// stream loads one file: one result, or one for each of the logs in it.
func (l *load) stream(ctx context.Context, in input, s stream) []*Result {
	r := &Result{Path: s.path}
	head := s.head(source.HeadSize)
	if n := len(head.Bytes); n < source.HeadSize && len(bytes.TrimSpace(head.Bytes)) == 0 {
		r.Note = "empty: nothing to load"
		if _, err := s.body.Peek(n + 1); !errors.Is(err, io.EOF) {
			r.Err = err
		}
		return []*Result{r}
	}
	defer func() { _ = s.remove() }() // what is left of it goes with the folder
	if bytes.HasPrefix(head.Bytes, parquetMagic) {
		if s, r.Err = l.settle(ctx, s); r.Err != nil {
			return []*Result{r}
		}
		if head.Columns, r.Err = l.parquetColumns(ctx, s.local); r.Err != nil {
			return []*Result{r}
		}
	}
	loader, format, err := l.detect(head)
	if err != nil && len(head.Bytes) == source.HeadSize { // its first record may be longer
		head = s.head(source.LongHead)
		loader, format, err = l.detect(head)
	}
	if err != nil {
		unknown(r, in, s, err)
		return []*Result{r}
	}
	r.Source, r.Format = loader.Name, format.Name
	file := source.File{Head: head, Format: format, Tables: l.tables, Internal: l.Internal}
	if format.Splits {
		return l.split(ctx, in, s, r, loader, file)
	}
	if format.Reader == source.TabLines {
		if s, r.Err = l.settle(ctx, s); r.Err != nil {
			return []*Result{r}
		}
	}
	started := time.Now()
	c, err := l.content(ctx, s, format)
	var several severalLogs
	if errors.As(err, &several) {
		return l.sections(ctx, in, s, several.starts)
	}
	if err != nil {
		r.Err = err
		return []*Result{r}
	}
	if s.temporary != nil && c.local == s.local { // the file is the content's now
		_ = s.temporary.Close()
		c.spooled, s.temporary = true, nil
	}
	r.Size = c.size
	file.Local, file.Longest = c.local, c.longest()
	l.take(ctx, &transfer{load: l, file: file, content: c, loader: loader, result: r, started: started})
	return []*Result{r}
}

// content reads a stream, as far as it must be before it is loaded. A file of a size that no other had is new: a parser may
// hash it on its way, while DuckDB works too.
func (l *load) content(ctx context.Context, s stream, format source.Format) (content, error) {
	if s.local == "" || format.Wrapped || format.Reader != source.Go {
		return spool(ctx, l.dir, s, format)
	}
	l.loadBatch(ctx) // sizes are known of files that are loaded
	info, err := os.Stat(s.local)
	if err != nil {
		return content{}, plain(err)
	}
	var known bool
	const query = "SELECT count(*) > 0 FROM ingest.files WHERE size = ?"
	if err := l.conn.QueryRowContext(ctx, query, info.Size()).Scan(&known); err != nil {
		return content{}, err
	}
	if known {
		return spool(ctx, l.dir, s, format)
	}
	return content{local: s.local, size: info.Size()}, nil
}

// detect asks the sources, or the one that the user named.
func (l *load) detect(head source.Head) (source.Loader, source.Format, error) {
	if l.Source == "" || head.Part != "" { // what the user named is the source of the whole
		loader, format := Detect(head)
		if format.Name == "" {
			return loader, format, errors.New("no known format")
		}
		return loader, format, nil
	}
	for _, loader := range All {
		if loader.Name == l.Source {
			format := loader.Detect(head)
			if format.Name == "" {
				return loader, format, fmt.Errorf("not a format of source %s", l.Source)
			}
			return loader, format, nil
		}
	}
	return source.Loader{}, source.Format{}, fmt.Errorf("unknown source %s", l.Source)
}

// unknown is the result for a file that no source knows: no mistake where a folder was searched for logs.
func unknown(r *Result, in input, s stream, err error) {
	if s.part == "" && (in.walked || strings.Contains(r.Path, "!")) {
		r.Note = err.Error() + ": passed over"
		return
	}
	r.Err = err
}
