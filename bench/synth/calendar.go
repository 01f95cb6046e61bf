package synth

import "time"

const (
	second     = int64(1_000_000) // times are microseconds
	minute     = 60 * second
	hourLength = 60 * minute
	dayLength  = 24 * hourLength
)

// A shift is when something happens.
type shift int

const (
	office shift = iota // people at work
	always              // services
	night               // what is planned so that it disturbs nobody
	shifts = 3
)

// shares of the events, by shift.
var shares = [shifts]float64{office: 0.66, always: 0.28, night: 0.06}

// officeHours is how much people do in an hour of a weekday.
var officeHours = [24]float64{.02, .01, .01, .01, .01, .03, .2, .6, .9, 1, 1, .9, .6, .9, 1, 1, .8, .5, .25, .15, .12, .1, .06, .03}

// nightHours are those of backups and scans, on every day.
var nightHours = [24]float64{1: 1, 2: 1, 3: 1, 4: .5}

const weekend = 0.07 // of a weekday's work

// demand is how much every shift does in an hour. Over a week the mean of each is about its share.
func demand(hour time.Time) [shifts]float64 {
	people := officeHours[hour.Hour()]
	if hour.Weekday() == time.Saturday || hour.Weekday() == time.Sunday {
		people *= weekend
	}
	const officeMean, nightMean = .3145, 3.5 / 24
	return [shifts]float64{
		office: shares[office] * people / officeMean,
		always: shares[always],
		night:  shares[night] * nightHours[hour.Hour()] / nightMean,
	}
}

// An hour is a stretch of the background.
type hour struct {
	from   int64
	events int64           // of the background
	upTo   [shifts]float64 // a random number under upTo[s], and not under that of the shift before, means shift s
}

// newHours spreads events over the hours of the window, as exactly as whole numbers can.
func newHours(start int64, days int, events int64) []hour {
	hours := make([]hour, 24*days)
	before := make([]float64, len(hours)+1)
	for i := range hours {
		h := &hours[i]
		h.from = start + int64(i)*hourLength
		total := 0.0
		for s, d := range demand(time.UnixMicro(h.from).UTC()) {
			total += d
			h.upTo[s] = total
		}
		for s := range h.upTo {
			h.upTo[s] /= total
		}
		before[i+1] = before[i] + total
	}
	whole := func(i int) int64 { return int64(before[i] / before[len(hours)] * float64(events)) }
	for i := range hours {
		hours[i].events = whole(i+1) - whole(i)
	}
	return hours
}
