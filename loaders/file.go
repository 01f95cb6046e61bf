package loaders

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// file loads a plain file that is new in one transaction.
func (l *load) file(ctx context.Context, t *transfer) {
	r, c := t.result, t.content
	if c.cut != nil {
		r.Cut = true
		r.Note = fmt.Sprintf("cut after %d bytes (%v): what came before is loaded", c.size, c.cut)
	}
	r.Err = l.transact(ctx, func(tx *sql.Tx) (err error) {
		t.tx = tx
		if t.id, err = nextID(ctx, tx); err != nil {
			return err
		}
		return t.run(ctx)
	})
	if r.Err != nil {
		r.Lines, r.Loaded, r.Rows, r.Rejected, r.Kinds = 0, 0, nil, 0, nil
	}
}

// transact runs work in a transaction, of which nothing is left where it fails.
func (l *load) transact(ctx context.Context, work func(*sql.Tx) error) error {
	tx, err := l.conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := work(tx); err != nil {
		return errors.Join(err, tx.Rollback(), l.keepOrder(context.WithoutCancel(ctx)))
	}
	return tx.Commit()
}

// nextID is the id of the next file.
func nextID(ctx context.Context, tx *sql.Tx) (id int64, err error) {
	err = tx.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) + 1 FROM ingest.files").Scan(&id)
	return id, err
}

// isNew tells whether a content is not loaded yet. Where it is, or where that cannot be known, the result says so.
func (l *load) isNew(ctx context.Context, r *Result, c content) bool {
	var path string
	err := l.conn.QueryRowContext(ctx, "SELECT path FROM ingest.files WHERE sha256 = ?", c.sha256).Scan(&path)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return true
	case err != nil:
		r.Err = err
	default:
		r.Note = "the same content is already loaded from " + path
	}
	return false
}

// begin sets the account to nothing, whatever an attempt before has left there.
func (t *transfer) begin() {
	r := t.result
	r.Lines, r.Loaded, r.Rows, r.Rejected, r.Kinds = 0, 0, map[string]int64{}, 0, map[string]int64{}
	t.loaded = map[string]int64{}
}

// record writes what became of the file, after checking that nothing of it is missing.
func (t *transfer) record(ctx context.Context) error {
	r := t.result
	if r.Lines != r.Loaded+r.Rejected+r.Ignored() {
		return fmt.Errorf("%d records read, but %d loaded, %d rejected and %d ignored: not loaded, please report this file's format",
			r.Lines, r.Loaded, r.Rejected, r.Ignored())
	}
	t.connections = t.connections || r.Rows["DeviceNetworkEvents"]+r.Rows["DeviceProcessEvents"] > 0
	kinds, err := json.Marshal(r.Kinds) // names come from the logs: no literal is safe for all of them
	if err != nil {
		return err
	}
	_, err = t.tx.ExecContext(ctx,
		`INSERT INTO ingest.files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, from_json(?, '"MAP(VARCHAR, BIGINT)"'), ?, ?)`,
		t.id, r.Path, r.Size, t.content.sha256, r.Source, r.Format, r.Lines,
		r.Rows["DeviceNetworkEvents"], r.Rows["DeviceFileEvents"], r.Rows["DeviceProcessEvents"], r.Rows["DeviceEvents"],
		r.Loaded, r.Rejected, r.Ignored(), string(kinds), t.started.UTC(), time.Now().UTC())
	return err
}

// discard takes away what only the load of the file needed.
func (t *transfer) discard() { t.result.Err = errors.Join(t.result.Err, t.content.remove()) }
