package synth

import (
	"bufio"
	"context"
	"errors"
	"hash/maphash"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"time"
)

// An Archive is what all days share. It does not change while they are written.
type Archive struct {
	Options
	*format
	devices    []device
	owners     [traits][]int32 // the devices with each trait
	start, end int64
	hours      []hour
	beat       int64 // interval of the check-ins
	attacks    []planted
	planted    []plantedEvent // of all attacks, in the order of time
}

// batchSize is about how many events become a row group.
const batchSize = 100_000

// A day is a worker: it writes one day after the other.
type day struct {
	*Archive
	dice
	number       int
	from         int64
	batch        batch
	left         int64 // how many events the background may still emit
	text         maphash.Seed
	outputs      []output // by table
	files, bytes int64
}

func newDay(w *Archive) *day {
	d := &day{Archive: w, text: maphash.MakeSeed(), outputs: make([]output, len(w.tables))}
	d.batch.devices = w.devices
	return d
}

// write writes all files of a day.
func (d *day) write(ctx context.Context, number int) (err error) {
	d.number, d.from = number, d.start+int64(number)*dayLength
	d.dice = newDice(d.Seed, mix(uint64(number)))
	d.batch.reset()
	folder := filepath.Join(d.Dir, time.UnixMicro(d.from).UTC().Format(time.DateOnly))
	if err := os.Mkdir(folder, 0o777); err != nil {
		return err
	}
	for _, h := range d.hours[24*number : 24*(number+1)] {
		parts := 1 + h.events/batchSize
		for part := range parts {
			from, until := h.from+hourLength*part/parts, h.from+hourLength*(part+1)/parts
			d.left = h.events*(part+1)/parts - h.events*part/parts
			d.attack(from, until)
			d.checkIn(from, until)
			d.work(h, from, until)
			if len(d.batch.events) < batchSize {
				continue
			}
			if err := errors.Join(d.flush(folder), ctx.Err()); err != nil {
				return errors.Join(err, d.close())
			}
		}
	}
	return errors.Join(d.flush(folder), d.close(), ctx.Err())
}

// work fills a stretch of time with what people and services do.
func (d *day) work(h hour, from, until int64) {
	for all := d.left; d.left > 0; {
		done := all - d.left
		d.act(h, from+(until-from)*done/all+d.Int64N(max(1, (until-from)/all)), until)
	}
}

// checkIn is what the agents do that keep an interval, give or take a hundredth.
func (d *day) checkIn(from, until int64) {
	for number := range beats {
		for on := range d.devices {
			h := mix(d.Seed, 9, uint64(number), uint64(on))
			next := from + (d.start+int64(h%uint64(d.beat))-from)%d.beat
			if next < from {
				next += d.beat
			}
			for ; next < until && d.left > 0; next += d.beat {
				at := min(next+d.Int64N(d.beat/100), until-1)
				d.follow(&beats[number], shifts*mostHabits+number, int32(on), at, until)
			}
		}
	}
}

// attack adds what is planted in a stretch of time.
func (d *day) attack(from, until int64) {
	first := sort.Search(len(d.planted), func(i int) bool { return d.planted[i].at >= from })
	for _, p := range d.planted[first:] {
		if p.at >= until {
			return
		}
		d.batch.events = append(d.batch.events, p.in(&d.batch))
	}
}

// emit takes an event of the background while there is room for it.
func (d *day) emit(e event) {
	if d.left > 0 {
		d.left--
		d.batch.events = append(d.batch.events, e)
	}
}

// subject returns the row of a subject that a text stands for.
func (d *day) subject(text string, s subject) int32 {
	key := maphash.String(d.text, text) | 1
	if row, found := d.batch.subjects.index[key]; found {
		return row
	}
	return d.batch.subjects.add(key, s)
}

// flush writes the batch to the tables' files, which it opens where need be.
func (d *day) flush(folder string) error {
	d.batch.sort()
	for i, t := range d.tables {
		rows := d.outputs[i].rows[:0]
		for row := range d.batch.events {
			if t.kinds[d.batch.events[row].kind] {
				rows = append(rows, int32(row))
			}
		}
		d.outputs[i].rows = rows
		if len(rows) == 0 {
			continue
		}
		if err := d.outputs[i].write(&d.batch, d.format, t, folder); err != nil {
			return err
		}
	}
	d.batch.reset()
	return nil
}

func (d *day) close() (err error) {
	for i := range d.outputs {
		if o := &d.outputs[i]; o.file != nil {
			err = errors.Join(err, o.close())
			d.files++
			d.bytes += o.size
		}
	}
	return err
}

// An output is the file of one table and one day.
type output struct {
	file    *os.File // nil: not open
	buffer  *bufio.Writer
	sink    sink
	size    int64
	rows    []int32  // of the batch, kept for its memory
	columns []filled // kept for their memory
}

func (o *output) write(b *batch, f *format, t table, folder string) (err error) {
	if o.file == nil {
		if o.file, err = os.Create(filepath.Join(folder, t.name+f.suffix)); err != nil {
			return err
		}
		o.buffer = bufio.NewWriterSize(o.file, 1<<20)
		if o.sink, err = f.open(o.buffer, t); err != nil {
			return err
		}
	}
	o.columns = slices.Grow(o.columns[:0], len(t.columns))[:len(t.columns)]
	for i, c := range t.columns {
		o.columns[i].reset(len(o.rows))
		c.fill(b, o.rows, &o.columns[i])
	}
	return o.sink.write(o.columns, len(o.rows))
}

func (o *output) close() error {
	err := errors.Join(o.sink.close(), o.buffer.Flush())
	if info, statErr := o.file.Stat(); statErr == nil {
		o.size = info.Size()
	}
	err = errors.Join(err, o.file.Close())
	o.file = nil
	return err
}
