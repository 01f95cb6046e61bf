// Package synth writes labelled telemetry of an invented enterprise: people and services at work, the false positives
// that the documents of the hunts name, and planted attacks of which everything is known.
//
// The same options give the same bytes, whatever the number of cores: every day has a random sequence of its own, drawn
// from the seed and the day, and is written by one worker into files of its own. (Another kind of processor may round
// an exponential differently.) Memory is bounded by the number of devices and of cores, not by the number of events.
//
// # What is realistic, and what is not
//
// A few programs and sites have most of the events (Zipf, exponents in background.go), people work on weekdays from 7 to
// 18 o'clock, and services never sleep. Processes keep their id, command line and parent. Agents check in at a fixed
// interval, which is long where events are few.
//
// Byte counts stand on connections, as a firewall's or Zeek's log merged with an agent's shows them; Defender alone
// does not measure them. Nor does it record the FileRead events, which stand for what object auditing shows. An address
// belongs to one device for good, clocks are right, nothing comes in from outside, and all remote addresses lie in
// networks that are allotted but serve no public site. Names end in .example.
package synth

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Options say what to generate.
type Options struct {
	Events  int64     // in all files together: rows of tables, or lines of logs
	Days    int       // from Start on
	Devices int       // see [DevicesPerRound] for how many attacks they allow
	Rounds  int       // how often every attack is planted, each time on a device of its own; 0: a clean archive
	Seed    uint64    // another seed is another enterprise
	Start   time.Time // midnight UTC of the first day
	Format  string    // see [Formats]
	Dir     string    // must be empty or not exist; every day gets a folder in it
}

// New plans an archive: what its days share, and the attacks. Its errors are about the options. It writes nothing.
func New(o Options) (*Archive, error) {
	f, err := findFormat(o.Format)
	if err != nil {
		return nil, err
	}
	a := &Archive{Options: o, format: f, start: o.Start.UnixMicro(), end: o.Start.AddDate(0, 0, o.Days).UnixMicro()}
	switch {
	case o.Events < 1 || o.Days < 1 || o.Devices < 1 || o.Rounds < 0:
		return nil, errors.New("events, days and devices are 1 or more, and attacks 0 or more")
	case o.Devices > mostDevices:
		return nil, fmt.Errorf("%d devices: at most %d have an address", o.Devices, mostDevices)
	case a.start < 0 || o.Start.Year() > 2150 || o.Days > 50*366:
		return nil, errors.New("the days lie between 1970 and 2200")
	}
	if err := checkEmpty(o.Dir); err != nil {
		return nil, err
	}
	a.devices = newDevices(o.Seed, o.Devices)
	if err := a.plant(); err != nil {
		return nil, err
	}
	background := o.Events - int64(len(a.planted))
	if background < 0 {
		return nil, fmt.Errorf("%d events do not hold the %d of the attacks", o.Events, len(a.planted))
	}
	a.hours = newHours(a.start, o.Days, background)
	// long enough that check-ins are their part of the background
	a.beat = max(minute, int64(float64(len(beats)*o.Devices)*float64(a.end-a.start)/max(1, beating*float64(background))))
	return a, nil
}

// Size is what Write wrote.
type Size struct {
	Files, Bytes int64
}

// Write writes the files. What it has written when it fails stays there.
func (a *Archive) Write(ctx context.Context) (Size, error) {
	if err := os.MkdirAll(a.Dir, 0o777); err != nil {
		return Size{}, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next, files, bytes atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), a.Days) {
		workers.Go(func() {
			d := newDay(a)
			for number := next.Add(1) - 1; number < int64(a.Days); number = next.Add(1) - 1 {
				if err := d.write(ctx, int(number)); err != nil {
					cancel(err)
					return
				}
			}
			files.Add(d.files)
			bytes.Add(d.bytes)
		})
	}
	workers.Wait()
	return Size{files.Load(), bytes.Load()}, context.Cause(ctx)
}

// checkEmpty wants a folder that has nothing in it, or does not exist: other files would mix with the generated ones.
func checkEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && len(entries) > 0 {
		return fmt.Errorf("%s: not empty", filepath.Clean(dir))
	}
	return err
}
