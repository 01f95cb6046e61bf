package loaders

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"exfilhunt/loaders/source"
)

// A batch is small files that follow each other and wait to be loaded in one transaction, those with the same plan by the
// same statements. DuckDB takes 25 ms to plan the statements of a file, whatever is in it, and rows that fill no row group
// cost it twice as much as others: they go through the write-ahead log and are compressed later. A batch only counts
// records. Where any is missing, or anything fails, nothing of the batch stays and its files are loaded one by one, each
// with its own account: no file costs another more than that time.
type batch struct {
	files []*transfer
	size  int64 // of their contents, in bytes
}

// The limits of a batch. It should fill some row groups, 122,880 rows, of every table: DuckDB compresses many rows again to
// join what is left over. But none of its files is loaded until it is done, and what is unpacked takes room on the disk.
const (
	batchFiles = 128
	batchSize  = 512 << 20
	smallFile  = batchSize / 4 // larger ones fill row groups alone
)

// errIncomplete is said of a batch that does not tell what became of every record.
var errIncomplete = errors.New("not every record of the batch was loaded")

// takes reports whether a file can be loaded together with others, and notes the key of its plan.
func (b *batch) takes(t *transfer) bool {
	whole := t.content.cut == nil && (t.content.sieve == nil || t.content.sieve.rejected() == 0)
	if !whole || t.content.size > smallFile || t.file.Part != "" { // what a part was split off cannot wait
		return false
	}
	file := t.file
	file.Local, file.Longest = "", 0 // all that may differ
	plan, err := t.loader.Plan(file)
	if err != nil || !plan.Together || len(plan.Folds) > 0 {
		return false
	}
	// DuckDB gives the columns of all Parquet files the types of the first one's.
	t.key = sha256.Sum256(fmt.Append(nil, t.loader.Name, plan.Raw, plan.Steps, plan.Targets, plan.Kinds, file.Columns))
	return true
}

func (b *batch) has(sha256 string) bool {
	return slices.ContainsFunc(b.files, func(t *transfer) bool { return t.content.sha256 == sha256 })
}

// take loads a file, or lets it wait for those that follow.
func (l *load) take(ctx context.Context, t *transfer) {
	together := l.batch.takes(t)
	if !together || l.batch.has(t.content.sha256) {
		l.loadBatch(ctx)
	}
	if !together {
		if l.isNew(ctx, t.result, t.content) {
			l.file(ctx, t)
		}
		t.discard()
		return
	}
	l.batch.files = append(l.batch.files, t)
	l.batch.size += t.content.size
	if len(l.batch.files) >= batchFiles || l.batch.size >= batchSize {
		l.loadBatch(ctx)
	}
}

// loadBatch loads the files that wait.
func (l *load) loadBatch(ctx context.Context) {
	files := l.batch.files
	l.batch = batch{}
	var fresh []*transfer
	for _, t := range files {
		if l.isNew(ctx, t.result, t.content) {
			fresh = append(fresh, t)
		}
	}
	if len(fresh) < 2 || l.together(ctx, fresh) != nil {
		for _, t := range fresh {
			l.file(ctx, t)
		}
	}
	for _, t := range files {
		t.discard()
	}
}

// together loads files in one transaction, and leaves nothing of any where it returns an error.
func (l *load) together(ctx context.Context, files []*transfer) error {
	return l.transact(ctx, func(tx *sql.Tx) error {
		first, err := nextID(ctx, tx)
		if err != nil {
			return err
		}
		for i, t := range files {
			t.tx, t.id = tx, first+int64(i)
			t.begin()
		}
		for _, members := range alike(files) {
			if err := loadMembers(ctx, members); err != nil {
				return err
			}
		}
		if err := l.countRows(ctx, files); err != nil {
			return err
		}
		for _, t := range files {
			if err := t.record(ctx); err != nil {
				return err
			}
		}
		return nil
	})
}

// alike puts files with the same plan together.
func alike(files []*transfer) [][]*transfer {
	var groups [][]*transfer
	of := map[[sha256.Size]byte]int{}
	for _, t := range files {
		i, known := of[t.key]
		if !known {
			i, of[t.key] = len(groups), len(groups)
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], t)
	}
	return groups
}

// loadMembers loads files with the same plan by one transfer, which is the first one's but for what it reads.
func loadMembers(ctx context.Context, files []*transfer) error {
	all := *files[0]
	all.members, all.result, all.content.size = files, &Result{}, 0
	for _, t := range files {
		all.file.Locals = append(all.file.Locals, t.file.Local)
		all.file.Longest = max(all.file.Longest, t.file.Longest)
		all.content.size += t.content.size
	}
	all.begin()
	if err := all.prepare(ctx); err != nil {
		return err
	}
	hunted, err := all.countRecords(ctx)
	if err != nil {
		return err
	}
	for _, kind := range slices.Sorted(maps.Keys(hunted)) {
		if err := all.insertKind(ctx, kind); err != nil {
			return err
		}
		if all.loaded[kind] != hunted[kind] {
			return errIncomplete
		}
	}
	return all.drop(ctx)
}

// countRecords counts the records of each member, those of hunted kinds as loaded, and returns how many there are to load
// of each kind. Where the head shows only one kind the lines are trusted to be of it: if not, some will not be loaded.
func (t *transfer) countRecords(ctx context.Context) (hunted map[string]int64, err error) {
	hunted = map[string]int64{}
	if kinds := t.plan.Kinds; len(kinds) == 1 && t.hunted(kinds[0]) && t.content.sieve != nil {
		for _, member := range t.members {
			n := member.content.sieve.count
			member.result.Lines, member.result.Loaded = n, n
			hunted[kinds[0]] += n
		}
		return hunted, nil
	}
	rows, err := t.tx.QueryContext(ctx, "SELECT file, kind, count(*) FROM "+incoming+" GROUP BY ALL ORDER BY ALL")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var file, n int64
		var kind sql.NullString
		if err := rows.Scan(&file, &kind, &n); err != nil {
			return nil, err
		}
		if !kind.Valid {
			return nil, errIncomplete
		}
		r := t.members[file-1].result
		r.Lines += n
		if t.hunted(kind.String) {
			r.Loaded += n
			hunted[kind.String] += n
		} else {
			addKind(r.Kinds, kind.String, n, t.loader)
		}
	}
	return hunted, rows.Err()
}

// countRows tells each file how many rows it has given to which table: no fewer than its records.
func (l *load) countRows(ctx context.Context, files []*transfer) error {
	var counts []string
	for table := range l.tables {
		counts = append(counts, fmt.Sprintf("SELECT %s, SourceId, count(*) FROM main.%s WHERE SourceId >= $1 GROUP BY SourceId", source.Quote(table), table))
	}
	first := files[0].id
	rows, err := files[0].tx.QueryContext(ctx, strings.Join(counts, " UNION ALL "), first)
	if err != nil {
		return err
	}
	defer rows.Close()
	given := make([]int64, len(files))
	for rows.Next() {
		var table string
		var id, n int64
		if err := rows.Scan(&table, &id, &n); err != nil {
			return err
		}
		files[id-first].result.Rows[table] = n
		given[id-first] += n
	}
	for i, t := range files {
		if given[i] < t.result.Loaded {
			return errIncomplete
		}
	}
	return rows.Err()
}

// sourceID is SQL for the id of the file that a record is from.
func (t *transfer) sourceID() string {
	if t.members == nil {
		return strconv.FormatInt(t.id, 10)
	}
	ids := make([]string, len(t.members))
	for i, member := range t.members {
		ids[i] = strconv.FormatInt(member.id, 10)
	}
	return "[" + strings.Join(ids, ", ") + "][file]"
}
