package bench

import (
	"context"
	"database/sql"
	"errors"

	"exfilhunt/sql/store"
)

// A Comparison is a subject beside its bound: a scan and plain sums of the columns that the subject reads.
type Comparison struct {
	Name string `json:"name"`
	answer
	Cold  Measurement `json:"cold"` // the case file newly opened
	Warm  Measurement `json:"warm"` // after a run that does not count, in turns with Bound
	Bound Measurement `json:"bound"`
	Ratio float64     `json:"ratio_to_bound"` // of the warm medians: the figure that holds on another machine
	Peak  *int64      `json:"peak_memory_bytes"`
}

// compare measures a subject cold, and then warm.
func (r *runner) compare(ctx context.Context, s subject) (c Comparison, err error) {
	c.Name = s.name
	for name := range columnsOf(s.reads) {
		c.Cold.Events += r.tables[name].rows
	}
	c.Warm.Events, c.Bound.Events = c.Cold.Events, c.Cold.Events
	end := r.memory.phase()
	for range r.Runs - 1 {
		if err := r.cold(ctx, s, &c, func(*sql.Conn) error { return nil }); err != nil {
			return c, err
		}
	}
	err = r.cold(ctx, s, &c, func(conn *sql.Conn) error { return r.turns(ctx, conn, s, &c) })
	c.Ratio = c.Warm.Median().Seconds() / c.Bound.Median().Seconds()
	c.Peak = end()
	return c, err
}

// cold runs the subject in the newly opened case file and goes on with what follows.
func (r *runner) cold(ctx context.Context, s subject, c *Comparison, follows func(*sql.Conn) error) error {
	r.dropCache()
	return r.with(ctx, func(_ *store.Store, conn *sql.Conn) error {
		if err := c.run(ctx, conn, s, &c.Cold); err != nil {
			return err
		}
		return follows(conn)
	})
}

// turns runs bound and subject one after the other, so that what else the machine does meets both alike. The first
// turn fills DuckDB's cache and does not count.
func (r *runner) turns(ctx context.Context, conn *sql.Conn, s subject, c *Comparison) error {
	least := []string{bound(s.reads, r.tables)}
	for turn := range r.Runs + 1 {
		took, err := ask(ctx, conn, least)
		if err != nil {
			return err
		}
		c.Bound.Runs = append(c.Bound.Runs, took)
		if err := c.run(ctx, conn, s, &c.Warm); err != nil {
			return err
		}
		if turn == 0 {
			c.Bound.Runs, c.Warm.Runs = nil, nil
		}
	}
	return nil
}

// run runs the subject once more. Every run must find the same.
func (c *Comparison) run(ctx context.Context, conn *sql.Conn, s subject, m *Measurement) error {
	took, err := ask(ctx, conn, s.queries)
	if err != nil {
		return err
	}
	m.Runs = append(m.Runs, took)
	found, err := answered(ctx, conn, len(s.queries))
	if err != nil {
		return err
	}
	if c.Fingerprint != "" && c.answer != found {
		return errors.New("two runs on the same case file found different rows")
	}
	c.answer = found
	return nil
}
