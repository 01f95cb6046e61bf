package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"exfilhunt/bench/synth"
	"exfilhunt/loaders"
	"exfilhunt/sql/store"
)

// A Load is how fast files become a case file on disk, checkpoint included.
type Load struct {
	Formats            []string    `json:"formats"`
	Files              int         `json:"files"`
	NotLoaded          int         `json:"files_not_loaded"`
	Rejected           int64       `json:"rejected"` // records
	Bytes              int64       `json:"bytes"`    // decompressed
	Time               Measurement `json:"time"`
	MegabytesPerSecond float64     `json:"megabytes_per_second"` // of 1,000,000 bytes, in the median run
	Peak               *int64      `json:"peak_memory_bytes"`
}

// Data is what is loaded and hunted in.
type Data struct {
	Origin  string  `json:"origin"`
	Seed    *uint64 `json:"seed"` // of generated data, as Devices and Days
	Devices int     `json:"devices,omitempty"`
	Days    int     `json:"days,omitempty"` // at most, less in an archive of few events
}

// archive is what "exfilhunt generate" makes when nothing but the number of events is said.
var archive = synth.Options{
	Days: 30, Devices: 2000, Rounds: 1, Seed: 1, Start: time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC), Format: "parquet",
}

const (
	// The fewest events of a day: a day is four files, and a file costs its time whatever is in it.
	eventsPerDay = 100_000
	// The formats are compared on a sample of few days: a large archive has no room as NDJSON.
	sampleEvents, sampleDays = 100_000, 2
)

// given loads the user's files as often as all is measured.
func (r *runner) given(ctx context.Context) error {
	r.report.Data.Origin = strings.Join(r.Paths, ", ")
	r.Progress("loading " + r.report.Data.Origin)
	l, err := r.load(ctx, r.Paths, r.Runs)
	if err != nil {
		return err
	}
	r.report.Loads = []Load{l}
	return r.addStep(ctx, &l)
}

// generated measures how each format loads, and then on an archive of every size.
func (r *runner) generated(ctx context.Context) error {
	r.report.Data = Data{"generated", &archive.Seed, archive.Devices, archive.Days}
	for _, format := range synth.Formats() {
		o := archive
		o.Format, o.Days, o.Events = format, sampleDays, min(sampleEvents, slices.Min(r.Events))
		l, err := r.generate(ctx, o, r.Runs)
		if err != nil {
			return err
		}
		r.report.Loads = append(r.report.Loads, l)
	}
	for _, events := range r.Events {
		o := archive
		o.Events, o.Days = events, min(o.Days, max(sampleDays, int(events/eventsPerDay)))
		l, err := r.generate(ctx, o, 1)
		if err != nil {
			return err
		}
		if err := r.addStep(ctx, &l); err != nil {
			return err
		}
	}
	return nil
}

// generate writes an archive, loads it, and removes it.
func (r *runner) generate(ctx context.Context, o synth.Options, runs int) (l Load, err error) {
	r.Progress(fmt.Sprintf("generating and loading %d events as %s", o.Events, o.Format))
	o.Dir = filepath.Join(r.dir, "archive")
	a, err := synth.New(o)
	if err != nil {
		return l, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(o.Dir)) }()
	if _, err := a.Write(ctx); err != nil {
		return l, err
	}
	return r.load(ctx, []string{o.Dir}, runs)
}

// load loads the paths into a new case file every time and leaves the last one.
func (r *runner) load(ctx context.Context, paths []string, runs int) (l Load, err error) {
	end := r.memory.phase()
	var took []time.Duration
	for range runs {
		for _, path := range []string{r.caseFile, r.caseFile + ".wal"} {
			if err := os.RemoveAll(path); err != nil {
				return l, err
			}
		}
		l = Load{}
		once, err := r.loadOnce(ctx, paths, &l)
		if err != nil {
			return l, err
		}
		took = append(took, once)
	}
	slices.Sort(l.Formats)
	l.Time.Runs, l.Peak = took, end()
	l.MegabytesPerSecond = float64(l.Bytes) / 1e6 / l.Time.Median().Seconds()
	return l, nil
}

// loadOnce returns the time until the case file is closed, which is when all is in it.
func (r *runner) loadOnce(ctx context.Context, paths []string, l *Load) (time.Duration, error) {
	st, err := r.open(ctx, store.ReadWrite)
	if err != nil {
		return 0, err
	}
	started := time.Now()
	var last error
	err = loaders.Load(ctx, st.DB, paths, loaders.Options{}, func(result loaders.Result) {
		if result.Err != nil {
			l.NotLoaded, last = l.NotLoaded+1, result.Err
			return
		}
		l.Files++
		l.Bytes += result.Size
		l.Rejected += result.Rejected
		l.Time.Events += result.Loaded
		if result.Format != "" && !slices.Contains(l.Formats, result.Format) {
			l.Formats = append(l.Formats, result.Format)
		}
	})
	if err == nil && l.Time.Events == 0 {
		err = errors.Join(errors.New("nothing could be loaded"), last)
	}
	err = errors.Join(err, st.Close())
	return time.Since(started), err
}
