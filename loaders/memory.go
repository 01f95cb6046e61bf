package loaders

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"exfilhunt/loaders/source"
)

// tune makes DuckDB fit for a load, and restore sets all as it was before. DuckDB would hold all that it has loaded until
// its own limit, 80 % of the machine, is reached: loading is one pass, and what is written needs no cache. A lower limit of
// the user's stays as it is. The write-ahead log may grow to checkpointAfter.
func (l *load) tune(ctx context.Context) (restore func(), err error) {
	const before = "SELECT parse_formatted_bytes(current_setting('memory_limit'))::BIGINT, current_setting('threads')"
	if err := l.conn.QueryRowContext(ctx, before).Scan(&l.memory, &l.threads); err != nil {
		return nil, err
	}
	l.limit, l.running = l.memory, l.threads
	percent, most := debug.SetGCPercent(garbage), debug.SetMemoryLimit(garbageLimit)
	restore = func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(most)
		// A connection that fails here is one that fails next, where the error is seen.
		_ = l.setLimit(context.WithoutCancel(ctx), l.memory)
		_ = l.setThreads(context.WithoutCancel(ctx), l.threads)
		_, _ = l.conn.ExecContext(context.WithoutCancel(ctx), "RESET checkpoint_threshold")
	}
	if err = l.setMemory(ctx, source.Parquet, 0); err == nil {
		_, err = l.conn.ExecContext(ctx, "SET checkpoint_threshold = '"+checkpointAfter+"'")
	}
	if err != nil {
		restore()
		return nil, err
	}
	return restore, nil
}

// checkpointAfter is how much of the write-ahead log may wait to be moved into the case file. DuckDB's own 16 MiB make it
// compress the last rows of every column again after each of many small files: that took half of the time and left a file
// half as large again.
const checkpointAfter = "256MiB"

// Go may keep garbage of so many percent of what lives, but not more than garbageLimit bytes of both: parsers in Go make
// much of it, of which next to nothing lives, and to look for that more often takes a twentieth of their time.
const (
	garbage      = 400
	garbageLimit = 256 << 20
)

// setMemory sets DuckDB's limit for a file of which the longest line has so many bytes. DuckDB's JSON reader keeps two
// buffers a thread, each twice as large as the longest object may be (16 MiB, or longest). A parser in Go has memory of
// its own.
func (l *load) setMemory(ctx context.Context, reader source.Reader, longest int64) error {
	const base, long = 256 << 20, 16 << 20
	perThread := 128<<20 + 4*max(0, longest-long)
	if reader == source.Go {
		perThread = 64 << 20
	}
	return l.setLimit(ctx, min(l.memory, base+int64(runtime.GOMAXPROCS(0))*perThread))
}

func (l *load) setLimit(ctx context.Context, bytes int64) error {
	return l.set(ctx, "SET memory_limit = '%d bytes'", &l.limit, bytes)
}

// taskSize is about how much of a file DuckDB takes as one task: a row group of Parquet, or a buffer of a text.
const taskSize = 16 << 20

// setThreads keeps from a file the threads of DuckDB's that would find no task in it. They would wait for the one that
// has it, but not asleep (https://github.com/duckdb/duckdb/issues/22178).
func (l *load) setThreads(ctx context.Context, n int64) error {
	return l.set(ctx, "SET threads = %d", &l.running, n)
}

// set leaves a setting that is right already: setting the memory limit takes DuckDB 10 ms.
func (l *load) set(ctx context.Context, statement string, now *int64, value int64) error {
	if value == *now {
		return nil
	}
	_, err := l.conn.ExecContext(ctx, fmt.Sprintf(statement, value))
	if err == nil {
		*now = value
	}
	return err
}
