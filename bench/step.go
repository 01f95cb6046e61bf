package bench

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"slices"
	"time"

	"exfilhunt/sql/hunts"
	"exfilhunt/sql/store"
)

// A Step is all that is measured on one case file.
type Step struct {
	Events    int64        `json:"events"` // records that were loaded into it
	FileSize  int64        `json:"case_file_bytes"`
	Load      *Load        `json:"load"`      // how it was made; nil where it was there
	Open      Measurement  `json:"open"`      // opening it
	Hunts     []Comparison `json:"hunts"`     // each for itself
	Together  []Comparison `json:"together"`  // all hunts, one after another
	Functions []Comparison `json:"functions"` // each over a whole table
}

func (s *Step) comparisons() []Comparison { return slices.Concat(s.Hunts, s.Together, s.Functions) }

// step measures on the case file. What s has when something fails is good.
func (r *runner) step(ctx context.Context, s *Step) error {
	all, err := hunts.All()
	if err != nil {
		return err
	}
	single, functions := huntSubjects(all), functionSubjects(all)
	if err := r.look(ctx, s, slices.Concat(single, functions)); err != nil {
		return err
	}
	if err := r.timeOpen(ctx, s); err != nil {
		return err
	}
	if err := r.compareAll(ctx, single, &s.Hunts); err != nil {
		return err
	}
	if err := r.compareAll(ctx, []subject{joined(single)}, &s.Together); err != nil {
		return err
	}
	return r.compareAll(ctx, functions, &s.Functions)
}

// look learns what the case file holds. The first opening brings its hunts up to date where another exfilhunt made it.
func (r *runner) look(ctx context.Context, s *Step, subjects []subject) error {
	err := r.with(ctx, func(st *store.Store, _ *sql.Conn) (err error) {
		if r.tables, err = describe(ctx, st.DB, subjects); err != nil {
			return err
		}
		return st.QueryRowContext(ctx, "SELECT coalesce(sum(loaded), 0)::BIGINT FROM ingest.files").Scan(&s.Events)
	})
	if err != nil {
		return err
	}
	info, err := os.Stat(r.caseFile)
	if err != nil {
		return err
	}
	s.FileSize = info.Size()
	return nil
}

func (r *runner) timeOpen(ctx context.Context, s *Step) error {
	for range r.Runs {
		r.dropCache()
		started := time.Now()
		err := r.with(ctx, func(*store.Store, *sql.Conn) error {
			s.Open.Runs = append(s.Open.Runs, time.Since(started))
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *runner) compareAll(ctx context.Context, subjects []subject, all *[]Comparison) error {
	for _, s := range subjects {
		r.Progress("measuring " + s.name)
		c, err := r.compare(ctx, s)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		*all = append(*all, c)
	}
	return nil
}
