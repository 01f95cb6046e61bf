package udf

import "math"

// noneReceived is the ratio where nothing came back, as the documented hunt
// has it: iff(TotalBytesReceived > 0, round(...), 999.0).
const noneReceived = 999.0

var exfilRatio = Function{
	Name:     "exfil_ratio",
	Doc:      "bytes sent for each byte received, to two decimals; 999 where nothing was received",
	Params:   []Param{{"sent", Bigint}, {"received", Bigint}},
	Returns:  Double,
	Nullable: true,
	Macro:    true,
	Run:      runExfilRatio,
}

// runExfilRatio takes a NULL received as "not above 0"; a NULL sent with
// something received is NULL.
func runExfilRatio(rows int, columns []Column, result Result) error {
	sent, received := slice[int64](columns[0].Data, rows), slice[int64](columns[1].Data, rows)
	out := slice[float64](result.Data, rows)
	if columns[0].Validity == nil && columns[1].Validity == nil {
		for i := range out {
			out[i] = ratio(sent[i], received[i])
		}
		return nil
	}
	for i := range out {
		switch {
		case !valid(columns[1].Validity, i) || received[i] <= 0:
			out[i] = noneReceived
		case !valid(columns[0].Validity, i):
			setNull(result.Validity, i)
		default:
			out[i] = ratio(sent[i], received[i])
		}
	}
	return nil
}

// ratio is round(sent / received, 2), bit for bit as DuckDB's round gives it.
func ratio(sent, received int64) float64 {
	if received <= 0 {
		return noneReceived
	}
	return roundAway(float64(sent)/float64(received)*100) / 100
}

// roundAway rounds half away from zero, as C's round does. It differs from
// math.Round in speed only: adding the largest number below one half and
// cutting is exact, and the processor cuts in one instruction.
func roundAway(x float64) float64 {
	const belowHalf = 0.49999999999999994
	return math.Trunc(x + math.Copysign(belowHalf, x))
}
