package bench

import (
	"encoding/json"
	"math"
	"slices"
	"time"
)

// A Measurement is how long a subject took, run by run.
type Measurement struct {
	Events int64           // that every run works on
	Runs   []time.Duration // in the order in which they ran
}

// Median is the middle run, and of an even number of them the mean of the two in the middle; 0 of none.
func (m Measurement) Median() time.Duration {
	sorted := slices.Sorted(slices.Values(m.Runs))
	n := len(sorted)
	if n == 0 {
		return 0
	}
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// Min is the shortest run; 0 of none.
func (m Measurement) Min() time.Duration {
	if len(m.Runs) == 0 {
		return 0
	}
	return slices.Min(m.Runs)
}

// Max is the longest run; 0 of none.
func (m Measurement) Max() time.Duration {
	if len(m.Runs) == 0 {
		return 0
	}
	return slices.Max(m.Runs)
}

// Variation is the coefficient of variation, the sample's standard deviation as a part of its mean; false of fewer than
// two runs.
func (m Measurement) Variation() (float64, bool) {
	n := float64(len(m.Runs))
	if n < 2 {
		return 0, false
	}
	var sum, squares float64
	for _, run := range m.Runs {
		sum += run.Seconds()
	}
	mean := sum / n
	for _, run := range m.Runs {
		squares += (run.Seconds() - mean) * (run.Seconds() - mean)
	}
	return math.Sqrt(squares/(n-1)) / mean, true
}

// PerSecond is the number of events a second in the median run; 0 where nothing ran.
func (m Measurement) PerSecond() float64 {
	if m.Median() == 0 {
		return 0
	}
	return float64(m.Events) / m.Median().Seconds()
}

// PerEvent is the nanoseconds an event in the median run; false where there is no event.
func (m Measurement) PerEvent() (float64, bool) {
	if m.Events == 0 {
		return 0, false
	}
	return float64(m.Median().Nanoseconds()) / float64(m.Events), true
}

// MarshalJSON writes every run and all figures, the unit in each key; null for a figure that there is not.
func (m Measurement) MarshalJSON() ([]byte, error) {
	seconds := make([]float64, len(m.Runs))
	for i, run := range m.Runs {
		seconds[i] = run.Seconds()
	}
	var percent, nanoseconds *float64
	if variation, known := m.Variation(); known {
		percent = new(variation * 100)
	}
	if each, known := m.PerEvent(); known {
		nanoseconds = &each
	}
	return json.Marshal(struct {
		Events      int64     `json:"events"`
		Runs        []float64 `json:"runs_seconds"`
		Median      float64   `json:"median_seconds"`
		Min         float64   `json:"min_seconds"`
		Max         float64   `json:"max_seconds"`
		Variation   *float64  `json:"variation_percent"`
		PerSecond   float64   `json:"events_per_second"`
		Nanoseconds *float64  `json:"nanoseconds_per_event"`
	}{m.Events, seconds, m.Median().Seconds(), m.Min().Seconds(), m.Max().Seconds(), percent, m.PerSecond(), nanoseconds})
}
