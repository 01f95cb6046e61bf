// Package bench measures exfilhunt against named bounds, in one run with them, because only the ratio holds on another
// machine. [Run] is "exfilhunt bench": loading, every hunt, and the functions. The benchmarks beside it look closer at
// single functions and loaders. Results that were kept are in results/, each with the command that repeats it.
package bench

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"runtime"

	"exfilhunt/sql/store"
)

// Options say what to measure, and how.
type Options struct {
	CaseFile string   // measure on this one, and no loading
	Paths    []string // load these, and measure on what they give
	Events   []int64  // else: generate archives of these sizes, and measure on each
	Runs     int      // how often all is measured: 1 or more
	Limits   store.Limits
	Version  string             // of the program, for the report
	Progress func(doing string) // is told what is done now
}

// A Report has every figure of a run, and what is needed to judge them and to repeat them.
type Report struct {
	Machine  Machine  `json:"machine"`
	Versions Versions `json:"versions"`
	Settings Settings `json:"settings"`
	Data     Data     `json:"data"`
	Loads    []Load   `json:"loads"` // by format
	Steps    []*Step  `json:"steps"` // one a case file, by size
	Growth   []Growth `json:"growth"`
	Peak     *int64   `json:"peak_memory_bytes"` // of the process, resident; nil where it is not known
}

// Versions are those of all that runs.
type Versions struct {
	Program string `json:"exfilhunt"`
	Engine  string `json:"duckdb"`
	Go      string `json:"go"`
}

// Settings are what was asked for, and what DuckDB made of it.
type Settings struct {
	Runs    int   `json:"runs"`
	Threads int   `json:"threads"`
	Memory  int64 `json:"memory_limit_bytes"`
	// ColdDisk says that the operating system dropped its cache of the case file before every cold run. Where it did
	// not, "cold" is cold for DuckDB alone.
	ColdDisk bool `json:"os_cache_dropped"`
}

// runner is one call of Run.
type runner struct {
	Options
	report   *Report
	dir      string // for all that goes at the end
	caseFile string
	tables   map[string]table
	memory   highWater
}

// Run measures. Where something fails, the report has what was measured before.
func Run(ctx context.Context, o Options) (report *Report, err error) {
	dir, err := os.MkdirTemp("", "exfilhunt-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	report = &Report{
		Machine:  thisMachine(),
		Versions: Versions{Program: o.Version, Go: runtime.Version()},
		Settings: Settings{Runs: o.Runs},
	}
	r := &runner{Options: o, report: report, dir: dir, caseFile: filepath.Join(dir, "case.duckdb")}
	switch {
	case o.CaseFile != "":
		r.caseFile = o.CaseFile
		report.Data.Origin = o.CaseFile
		err = r.addStep(ctx, nil)
	case len(o.Paths) > 0:
		err = r.given(ctx)
	default:
		err = r.generated(ctx)
	}
	report.Growth = growth(report.Steps)
	report.Peak = r.memory.most
	return report, err
}

func (r *runner) addStep(ctx context.Context, made *Load) error {
	if err := r.settings(ctx); err != nil {
		return err
	}
	s := &Step{Load: made}
	r.report.Steps = append(r.report.Steps, s)
	return r.step(ctx, s)
}

// settings asks the engine for what it really has.
func (r *runner) settings(ctx context.Context) error {
	return r.with(ctx, func(_ *store.Store, conn *sql.Conn) error {
		s := &r.report.Settings
		const query = `SELECT version(), current_setting('threads'), parse_formatted_bytes(current_setting('memory_limit'))::BIGINT`
		return conn.QueryRowContext(ctx, query).Scan(&r.report.Versions.Engine, &s.Threads, &s.Memory)
	})
}

// with opens the case file as hunts do, uses one connection to it, and closes it.
func (r *runner) with(ctx context.Context, use func(*store.Store, *sql.Conn) error) (err error) {
	st, err := r.open(ctx, store.ReadOnly)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	conn, err := st.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return use(st, conn)
}

func (r *runner) open(ctx context.Context, mode store.Mode) (*store.Store, error) {
	st, err := store.Open(ctx, r.caseFile, mode)
	if err != nil {
		return nil, err
	}
	if err := st.Limit(ctx, r.Limits); err != nil {
		return nil, errors.Join(err, st.Close())
	}
	return st, nil
}

// dropCache makes the next opening a cold one, as far as the operating system lets it.
func (r *runner) dropCache() { r.report.Settings.ColdDisk = dropCache(r.caseFile) }
