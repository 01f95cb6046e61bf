package bench

import (
	"encoding/json"
	"math"
	"testing"
	"time"
)

func TestMeasurementJSON(t *testing.T) {
	for _, c := range []struct {
		m    Measurement
		want string
	}{
		{Measurement{Events: 4, Runs: []time.Duration{3 * time.Second, time.Second, 2 * time.Second}},
			`{"events":4,"runs_seconds":[3,1,2],"median_seconds":2,"min_seconds":1,"max_seconds":3,"variation_percent":50,"events_per_second":2,"nanoseconds_per_event":500000000}`},
		{Measurement{Events: 2, Runs: []time.Duration{4 * time.Second, 4 * time.Second}},
			`{"events":2,"runs_seconds":[4,4],"median_seconds":4,"min_seconds":4,"max_seconds":4,"variation_percent":0,"events_per_second":0.5,"nanoseconds_per_event":2000000000}`},
		{Measurement{Runs: []time.Duration{time.Second}},
			`{"events":0,"runs_seconds":[1],"median_seconds":1,"min_seconds":1,"max_seconds":1,"variation_percent":null,"events_per_second":0,"nanoseconds_per_event":null}`},
		{Measurement{},
			`{"events":0,"runs_seconds":[],"median_seconds":0,"min_seconds":0,"max_seconds":0,"variation_percent":null,"events_per_second":0,"nanoseconds_per_event":null}`},
	} {
		got, err := json.Marshal(c.m)
		if err != nil || string(got) != c.want {
			t.Errorf("%+v is %s, %v; want %s", c.m, got, err, c.want)
		}
	}
}

func TestMedianOfAnEvenNumber(t *testing.T) {
	if got := (Measurement{Runs: []time.Duration{9, 1, 4, 2}}).Median(); got != 3 {
		t.Errorf("median %d, want 3", got)
	}
}

func TestFit(t *testing.T) {
	times := func(power float64) (all []Measurement) {
		for _, events := range []int64{1_000, 10_000, 100_000} {
			all = append(all, Measurement{Events: events, Runs: []time.Duration{time.Duration(1e3 * math.Pow(float64(events), power))}})
		}
		return all
	}
	for _, power := range []float64{0, 0.5, 1, 1.5} {
		if got := fit(times(power)); math.Abs(got-power) > 1e-4 {
			t.Errorf("exponent %f, want %f", got, power)
		}
	}
	if got := fit(times(1)[:1]); !math.IsNaN(got) {
		t.Errorf("one size has the exponent %f", got)
	}
}

// TestGrowthOfALadder has a step that was not finished, and a subject without events.
func TestGrowthOfALadder(t *testing.T) {
	subject := func(name string, events int64, took time.Duration) Comparison {
		return Comparison{Name: name, Warm: Measurement{Events: events, Runs: []time.Duration{took}}}
	}
	got := growth([]*Step{
		{Hunts: []Comparison{subject("linear", 10, time.Second), subject("steep", 10, time.Second)}, Functions: []Comparison{subject("idle", 0, 1)}},
		{Hunts: []Comparison{subject("linear", 100, 10*time.Second), subject("steep", 100, 100*time.Second)}, Functions: []Comparison{subject("idle", 0, 1)}},
		{Hunts: []Comparison{subject("linear", 1000, 100*time.Second)}},
	})
	if len(got) != 2 || got[0].Name != "linear" || got[1].Name != "steep" ||
		math.Abs(got[0].Exponent-1) > 1e-6 || math.Abs(got[1].Exponent-2) > 1e-6 {
		t.Errorf("growth %+v", got)
	}
}

func TestPhaseSeesMemory(t *testing.T) {
	var h highWater
	end := h.phase()
	block := make([]byte, 64<<20)
	for i := range block {
		block[i] = 1 // memory that is not touched is not resident
	}
	mark := end()
	if mark == nil {
		t.Skip("this system tells no high-water mark of a phase")
	}
	if *mark < int64(len(block)) || h.most == nil || *h.most != *mark {
		t.Errorf("mark %d, most %v", *mark, h.most)
	}
	clear(block)
}
