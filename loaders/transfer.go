package loaders

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"exfilhunt/loaders/source"
)

// A transfer moves the records of one file into the canonical tables, inside one transaction. In a batch one does it for
// several files of the same plan, and those of the members have the account of each.
type transfer struct {
	*load
	tx      *sql.Tx
	file    source.File
	content content
	loader  source.Loader
	result  *Result
	started time.Time
	key     [sha256.Size]byte // of the plan
	members []*transfer       // nil: one file
	id      int64             // of the file
	plan    source.Plan
	made    string           // VIEW or TABLE: what incoming is; "" where it is not made
	loaded  map[string]int64 // records by kind
}

// incoming is the relation of the plan's records.
const incoming = "temp.incoming"

func (t *transfer) run(ctx context.Context) error {
	if err := t.prepare(ctx); err != nil {
		return err
	}
	t.begin()
	fill := t.fill
	switch {
	case t.file.Format.Splits:
		fill = t.leave
	case t.file.Format.Reader == source.Go:
		fill = t.parse
	}
	if err := fill(ctx); err != nil {
		return err
	}
	if err := t.fold(ctx); err != nil {
		return err
	}
	if err := t.record(ctx); err != nil {
		return err
	}
	return t.drop(ctx)
}

func (t *transfer) prepare(ctx context.Context) (err error) {
	if t.file.Format.Splits {
		return nil // it is read already
	}
	if err := t.setMemory(ctx, t.file.Format.Reader, t.file.Longest); err != nil {
		return err
	}
	if t.plan, err = t.loader.Plan(t.file); err != nil {
		return err
	}
	threads := min(t.threads, 1+t.content.size/taskSize)
	if t.file.Format.Reader == source.Go && len(t.plan.Targets) > 1 {
		threads = 1 // kinds that take turns bring less than a row group at a time, which several threads would put together one by one
	}
	if err := t.setThreads(ctx, threads); err != nil || t.file.Format.Reader == source.Go {
		return err
	}
	// A view is read by every target anew, a table but once: which is cheaper depends on how many targets there are.
	kind := "VIEW"
	if len(t.plan.Kinds) != 1 || t.file.Format.Reader == source.CSV {
		kind = "TABLE"
	}
	if _, err = t.tx.ExecContext(ctx, "CREATE TEMP "+kind+" incoming AS "+t.plan.Raw); err != nil {
		return firstLine(err)
	}
	t.made = kind
	return nil
}

// drop removes the relation of the records, and what DuckDB's CSV reader has left. Where a file fails, the rollback does.
func (t *transfer) drop(ctx context.Context) error {
	if t.made == "" {
		return nil
	}
	_, err := t.tx.ExecContext(ctx, "DROP "+t.made+" "+incoming+
		"; DROP TABLE IF EXISTS temp.reject_errors; DROP TABLE IF EXISTS temp.reject_scans")
	return err
}

// fill runs the targets and accounts for the rest. A file of which nothing is missing then needs no second look.
func (t *transfer) fill(ctx context.Context) (err error) {
	if t.result.Lines, err = t.records(ctx); err != nil {
		return err
	}
	var done []string
	if len(t.plan.Kinds) == 1 && t.hunted(t.plan.Kinds[0]) {
		if err := t.insertKind(ctx, t.plan.Kinds[0]); err != nil {
			return err
		}
		if t.result.Loaded == t.result.Lines {
			return nil
		}
		done = t.plan.Kinds
	}
	kinds, err := t.tally(ctx)
	if err != nil {
		return err
	}
	for _, kind := range kinds {
		if slices.Contains(done, kind) {
			continue
		}
		if err := t.insertKind(ctx, kind); err != nil {
			return err
		}
	}
	if t.result.Loaded+t.result.Ignored() == t.result.Lines {
		return nil
	}
	return t.explain(ctx)
}

// records is how many records the file has: its lines, or, where a record is no line, the rows that DuckDB makes of
// them, which a Parquet file says itself, and what its CSV reader could not split into fields.
func (t *transfer) records(ctx context.Context) (n int64, err error) {
	if lines := t.content.sieve; lines != nil {
		return lines.count + lines.rejected(), nil
	}
	query := "SELECT count(*) FROM " + incoming
	if t.file.Format.Reader == source.CSV {
		query += " UNION ALL SELECT count(DISTINCT line) FROM reject_errors"
	}
	err = t.tx.QueryRowContext(ctx, "SELECT sum(n)::BIGINT FROM ("+query+") AS counts(n)").Scan(&n)
	if err != nil {
		return 0, firstLine(err)
	}
	return n, nil
}

func (t *transfer) hunted(kind string) bool { return len(t.targets(kind)) > 0 }

// targets are those of a kind.
func (t *transfer) targets(kind string) (found []source.Target) {
	for _, target := range t.plan.Targets {
		if target.Kind == kind {
			found = append(found, target)
		}
	}
	return found
}

// keepOrder makes DuckDB read records in the order of the file again, by which rejects are numbered. An insert that fails
// leaves it to the rollback's caller: in a failed transaction nothing can be set.
func (l *load) keepOrder(ctx context.Context) error {
	_, err := l.conn.ExecContext(ctx, "RESET preserve_insertion_order")
	return err
}

// insertKind loads the records of a kind from the relation of all records.
func (t *transfer) insertKind(ctx context.Context, kind string) error {
	loaded, err := t.insert(ctx, kind, "(FROM "+incoming+" WHERE kind = "+source.Quote(kind)+")", func(reason string) string {
		return "(" + reason + ") IS NULL"
	})
	t.result.Loaded += loaded
	return err
}

// worked is SQL for records with the plan's steps.
func (t *transfer) worked(records string) string {
	for _, step := range t.plan.Steps {
		records = "(SELECT *, " + step + " FROM " + records + ")"
	}
	return records
}

// insert runs the targets of a kind on a relation of its records and returns how many it loaded. fits makes SQL for
// whether a record can be loaded out of that for why it cannot. Rows need not stand in the order of the file: to keep it,
// DuckDB wants some MiB of memory for every column and core, and would insert on one of them.
func (t *transfer) insert(ctx context.Context, kind, from string, fits func(reason string) string) (int64, error) {
	if _, err := t.tx.ExecContext(ctx, "SET preserve_insertion_order = false"); err != nil {
		return 0, err
	}
	var loaded int64
	for _, target := range t.targets(kind) {
		condition := `"(fits)"`
		if target.Also != "" {
			condition += " AND (" + target.Also + ")"
		}
		done, err := t.tx.ExecContext(ctx, fmt.Sprintf(
			"INSERT INTO main.%s BY NAME SELECT %s,\n    %s AS SourceType, %s AS SourceId\nFROM (SELECT *, %s AS \"(fits)\" FROM %s) WHERE %s",
			target.Table, target.Select, source.Quote(t.loader.Name), t.sourceID(), fits(target.Reject), t.worked(from), condition))
		if err != nil {
			return 0, firstLine(err)
		}
		rows, err := done.RowsAffected()
		if err != nil {
			return 0, err
		}
		t.result.Rows[target.Table] += rows
		if target.Also == "" {
			loaded += rows
		}
	}
	t.loaded[kind] += loaded
	return loaded, t.keepOrder(ctx)
}

// fold takes out the rows that repeat others.
func (t *transfer) fold(ctx context.Context) error {
	for _, fold := range t.plan.Folds {
		if t.loaded[fold.Kind] == 0 {
			continue
		}
		if err := t.setThreads(ctx, t.threads); err != nil { // it looks at the rows of all files
			return err
		}
		if fold.Merge != "" {
			if _, err := t.tx.ExecContext(ctx, fold.Merge, t.id); err != nil {
				return firstLine(err)
			}
		}
		done, err := t.tx.ExecContext(ctx, "DELETE FROM main."+fold.Table+" WHERE rowid IN ("+fold.Repeats+")", t.id)
		if err != nil {
			return firstLine(err)
		}
		n, err := done.RowsAffected()
		if err != nil {
			return err
		}
		if n > 0 {
			t.result.Loaded -= n
			t.result.Rows[fold.Table] -= n
			t.result.Kinds[fold.Ignored] += n
		}
	}
	return nil
}

// tally counts the records of kinds that are not hunted, and returns the other kinds. Records of none are left out.
func (t *transfer) tally(ctx context.Context) (hunted []string, err error) {
	rows, err := t.tx.QueryContext(ctx, "SELECT kind, count(*) FROM "+incoming+" WHERE kind IS NOT NULL GROUP BY kind ORDER BY kind")
	if err != nil {
		return nil, firstLine(err)
	}
	defer rows.Close()
	for rows.Next() {
		var kind string
		var n int64
		if err := rows.Scan(&kind, &n); err != nil {
			return nil, err
		}
		if t.hunted(kind) {
			hunted = append(hunted, kind)
		} else {
			addKind(t.result.Kinds, kind, n, t.loader)
		}
	}
	return hunted, rows.Err()
}
