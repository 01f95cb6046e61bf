package loaders

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// unnamed are the connections whose process is known by its id only: Sysmon's event 3, Security 5156 and auditd's
// connect say no command line.
const unnamed = `CREATE TEMP TABLE unnamed AS
SELECT rowid AS id, Timestamp, DeviceName, InitiatingProcessId AS ProcessId, InitiatingProcessUniqueId AS UniqueId,
    lower(InitiatingProcessFileName) AS FileName
FROM main.DeviceNetworkEvents
WHERE InitiatingProcessCommandLine = '' AND InitiatingProcessId > 0`

// named finds the process of each: the latest one with the same id that was created on the device before. It must be
// the same program and, where both events carry a unique id, the same process, because ids are used again and
// a creation may be missing from the logs.
const named = `CREATE TEMP TABLE named AS
SELECT n.id, p.*
FROM unnamed AS n ASOF JOIN (
    SELECT Timestamp AS Created, DeviceName, ProcessId, ProcessUniqueId, lower(FileName) AS FileName, ProcessCommandLine,
        coalesce(ProcessCreationTime, Timestamp) AS CreationTime, InitiatingProcessId AS ParentId,
        InitiatingProcessFileName AS ParentFileName, AccountName
    FROM main.DeviceProcessEvents
    WHERE ProcessId > 0 AND ProcessCommandLine <> '') AS p
ON n.DeviceName = p.DeviceName AND n.ProcessId = p.ProcessId AND n.Timestamp >= p.Created
WHERE n.FileName IN (p.FileName, '') AND (n.UniqueId = p.ProcessUniqueId OR '' IN (n.UniqueId, p.ProcessUniqueId))`

const fillIn = `UPDATE main.DeviceNetworkEvents AS n SET
    InitiatingProcessCommandLine = p.ProcessCommandLine,
    InitiatingProcessCreationTime = coalesce(n.InitiatingProcessCreationTime, p.CreationTime),
    InitiatingProcessParentId = coalesce(n.InitiatingProcessParentId, p.ParentId),
    InitiatingProcessParentFileName = CASE n.InitiatingProcessParentFileName WHEN '' THEN p.ParentFileName ELSE n.InitiatingProcessParentFileName END,
    InitiatingProcessAccountName = CASE n.InitiatingProcessAccountName WHEN '' THEN p.AccountName ELSE n.InitiatingProcessAccountName END,
    AccountName = CASE n.AccountName WHEN '' THEN p.AccountName ELSE n.AccountName END
FROM named AS p WHERE n.rowid = p.id`

// nameProcesses gives connections the command line of their process from its creation event, which may stand in
// another file: so it runs once, when all files are loaded, and the order of files does not matter.
func nameProcesses(ctx context.Context, conn *sql.Conn) error {
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := nameIn(ctx, tx); err != nil {
		return errors.Join(fmt.Errorf("naming processes: %w", err), tx.Rollback())
	}
	return tx.Commit()
}

func nameIn(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, unnamed); err != nil {
		return err
	}
	var none bool
	if err := tx.QueryRowContext(ctx, "SELECT count(*) = 0 FROM unnamed").Scan(&none); err != nil {
		return err
	}
	steps := []string{named, fillIn, "DROP TABLE named", "DROP TABLE unnamed"}
	if none { // sources that name their processes, or have none
		steps = steps[3:]
	}
	for _, step := range steps {
		if _, err := tx.ExecContext(ctx, step); err != nil {
			return err
		}
	}
	return nil
}
