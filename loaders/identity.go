package loaders

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// unnamed are the connections whose process is known by its id only: Sysmon's event 3, Security 5156 and auditd's
// connect say no command line. auditd's PROCTITLE says its first 128 bytes, some less where they end amid a character
// or in blanks, some more where such an end has become U+FFFD.
const unnamed = `SELECT rowid AS id, Timestamp, DeviceName, InitiatingProcessId AS ProcessId, InitiatingProcessUniqueId AS UniqueId,
    lower(InitiatingProcessFileName) AS FileName, rtrim(InitiatingProcessCommandLine, chr(65533)) AS Beginning
FROM main.DeviceNetworkEvents
WHERE InitiatingProcessId > 0 AND (InitiatingProcessCommandLine = ''
    OR SourceType = 'auditd' AND strlen(InitiatingProcessCommandLine) BETWEEN 120 AND 131)`

// named finds the process of each: the latest one with the same id that was created on the device before. It must be
// the same program and, where both events carry a unique id, the same process, because ids are used again and
// a creation may be missing from the logs. A later creation whose event says no command line is that of another process,
// unless it comes at the same time: then two sources tell of one.
const named = `SELECT n.id, p.*
FROM unnamed AS n ASOF JOIN (
    SELECT Timestamp AS Created, DeviceName, ProcessId, ProcessUniqueId, lower(FileName) AS FileName, ProcessCommandLine,
        coalesce(ProcessCreationTime, Timestamp) AS CreationTime, InitiatingProcessId AS ParentId,
        InitiatingProcessFileName AS ParentFileName, AccountName
    FROM main.DeviceProcessEvents
    WHERE ProcessId > 0 AND ProcessCommandLine <> '') AS p
ON n.DeviceName = p.DeviceName AND n.ProcessId = p.ProcessId AND n.Timestamp >= p.Created
ASOF LEFT JOIN (
    SELECT Timestamp AS Created, DeviceName, ProcessId
    FROM main.DeviceProcessEvents
    WHERE ProcessId > 0 AND ProcessCommandLine = '') AS silent
ON n.DeviceName = silent.DeviceName AND n.ProcessId = silent.ProcessId AND n.Timestamp >= silent.Created
WHERE n.FileName IN (p.FileName, '') AND (n.UniqueId = p.ProcessUniqueId OR '' IN (n.UniqueId, p.ProcessUniqueId))
    AND coalesce(silent.Created <= p.Created + INTERVAL 2 SECONDS, true)
    AND p.ProcessCommandLine <> n.Beginning AND starts_with(p.ProcessCommandLine, n.Beginning)
ORDER BY n.id`

const fillIn = `UPDATE main.DeviceNetworkEvents AS n SET
    InitiatingProcessCommandLine = p.ProcessCommandLine,
    InitiatingProcessCreationTime = coalesce(n.InitiatingProcessCreationTime, p.CreationTime),
    InitiatingProcessParentId = coalesce(n.InitiatingProcessParentId, p.ParentId),
    InitiatingProcessParentFileName = CASE n.InitiatingProcessParentFileName WHEN '' THEN p.ParentFileName ELSE n.InitiatingProcessParentFileName END,
    InitiatingProcessAccountName = CASE n.InitiatingProcessAccountName WHEN '' THEN p.AccountName ELSE n.InitiatingProcessAccountName END,
    AccountName = CASE n.AccountName WHEN '' THEN p.AccountName ELSE n.AccountName END
FROM (FROM named WHERE rowid >= ? AND rowid < ?) AS p WHERE n.rowid = p.id`

// slice is how many rows are completed in one transaction: DuckDB holds the updates of one in memory.
const slice = 200_000

// nameProcesses gives connections the command line of their process from its creation event, which may stand in
// another file: so it runs once, when all files are loaded, and the order of files does not matter. What it leaves
// undone where it is interrupted, the next load does.
func nameProcesses(ctx context.Context, conn *sql.Conn) error {
	err := nameSlices(ctx, conn)
	_, dropped := conn.ExecContext(ctx, "DROP TABLE IF EXISTS unnamed; DROP TABLE IF EXISTS named")
	if err := errors.Join(err, dropped); err != nil {
		return fmt.Errorf("naming processes: %w", err)
	}
	return nil
}

func nameSlices(ctx context.Context, conn *sql.Conn) error {
	// Most sources name their processes, or have none: then there is nothing to look for.
	if n, err := create(ctx, conn, "unnamed", unnamed); n == 0 || err != nil {
		return err
	}
	n, err := create(ctx, conn, "named", named)
	for from := int64(0); err == nil && from < n; from += slice {
		_, err = conn.ExecContext(ctx, fillIn, from, from+slice)
	}
	return err
}

// create makes a temporary table of a query and returns the number of its rows.
func create(ctx context.Context, conn *sql.Conn, table, query string) (n int64, err error) {
	if _, err := conn.ExecContext(ctx, "CREATE TEMP TABLE "+table+" AS "+query); err != nil {
		return 0, err
	}
	return n, conn.QueryRowContext(ctx, "SELECT count(*) FROM "+table).Scan(&n)
}
