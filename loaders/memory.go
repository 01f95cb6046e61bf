package loaders

import (
	"context"
	"database/sql"
	"fmt"
	"runtime"
)

// limitMemory keeps DuckDB from holding all that it has loaded until its own limit, 80 % of the machine, is reached:
// loading is one pass, and what is written needs no cache. restore sets the limit that was there before.
func limitMemory(ctx context.Context, conn *sql.Conn) (restore func(), err error) {
	var before string
	if err := conn.QueryRowContext(ctx, "SELECT current_setting('memory_limit')").Scan(&before); err != nil {
		return nil, err
	}
	if err := setMemory(ctx, conn, 0); err != nil {
		return nil, err
	}
	return func() {
		// A connection that fails here is one that fails next, where the error is seen.
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), "SET memory_limit = '"+before+"'")
	}, nil
}

// setMemory sets DuckDB's limit for a file of which the longest line has so many bytes. DuckDB's JSON reader keeps two
// buffers a thread, each twice as large as the longest object may be (16 MiB, or longest).
func setMemory(ctx context.Context, conn *sql.Conn, longest int64) error {
	const base, perThread, long = 256 << 20, 128 << 20, 16 << 20
	limit := base + int64(runtime.GOMAXPROCS(0))*(perThread+4*max(0, longest-long))
	_, err := conn.ExecContext(ctx, fmt.Sprintf("SET memory_limit = '%d bytes'", limit))
	return err
}
