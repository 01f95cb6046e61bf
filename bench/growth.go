package bench

import "math"

// Growth says how the time of a subject grows with the events: as their number to the power of Exponent.
type Growth struct {
	Name     string  `json:"name"`
	Exponent float64 `json:"exponent"` // 1 where twice the events take twice the time
}

// growth fits the warm medians of every subject; there is none of a subject that fewer than two sizes have.
func growth(steps []*Step) []Growth {
	times := map[string][]Measurement{}
	var order []string
	for _, s := range steps {
		for _, c := range s.comparisons() {
			if times[c.Name] == nil {
				order = append(order, c.Name)
			}
			times[c.Name] = append(times[c.Name], c.Warm)
		}
	}
	var all []Growth
	for _, name := range order {
		if exponent := fit(times[name]); !math.IsNaN(exponent) && !math.IsInf(exponent, 0) {
			all = append(all, Growth{name, exponent})
		}
	}
	return all
}

// fit is the slope of the least-squares line through log time over log events; NaN or infinite where there is none.
func fit(all []Measurement) float64 {
	var x, y, xx, xy, n float64
	for _, m := range all {
		logEvents, logTime := math.Log(float64(m.Events)), math.Log(m.Median().Seconds())
		x, y, n = x+logEvents, y+logTime, n+1
		xx, xy = xx+logEvents*logEvents, xy+logEvents*logTime
	}
	return (n*xy - x*y) / (n*xx - x*x)
}
