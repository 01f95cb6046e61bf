package udf

import (
	"math"
	"math/rand/v2"
	"testing"
	"unsafe"
)

func TestRatio(t *testing.T) {
	for _, c := range []struct {
		sent, received int64
		want           float64
	}{
		{500, 100, 5}, {501, 100, 5.01}, {1, 3, 0.33}, {2, 3, 0.67},
		{1, 200, 0.01}, {-1, 200, -0.01}, {1, 201, 0}, {0, 7, 0},
		{5, 0, 999}, {0, 0, 999}, {5, -1, 999}, {999, 1, 999},
		{math.MaxInt64, 1, 9223372036854775807}, {1, math.MaxInt64, 0},
	} {
		if got := ratio(c.sent, c.received); got != c.want {
			t.Errorf("ratio(%d, %d) = %v, want %v", c.sent, c.received, got, c.want)
		}
	}
}

func TestRoundAway(t *testing.T) {
	edges := []float64{0, 0.5, 1.5, 2.5, 0.49999999999999994, 4503599627370495.5, 1 << 52, 1<<52 + 1, 1 << 53, math.MaxFloat64, math.Inf(1)}
	r := rand.New(rand.NewPCG(11, 12))
	for range 1_000_000 {
		edges = append(edges, math.Float64frombits(r.Uint64()), float64(r.IntN(1<<40))/2)
	}
	for _, x := range edges {
		for _, y := range []float64{x, -x, math.Nextafter(x, 0)} {
			if got, want := roundAway(y), math.Round(y); got != want && !math.IsNaN(want) {
				t.Fatalf("roundAway(%v) = %v, want %v", y, got, want)
			}
		}
	}
}

func TestRatioNulls(t *testing.T) {
	sent, received := []int64{10, 10, 10, 10, 10}, []int64{4, 4, 4, 0, 0}
	known := func(rows ...int) unsafe.Pointer {
		return mask(len(sent), func(i int) bool { return rows[i] == 1 })
	}
	out, nulls := make([]float64, len(sent)), ^uint64(0)
	err := runExfilRatio(len(sent), []Column{
		{Data: unsafe.Pointer(&sent[0]), Validity: known(1, 0, 1, 0, 0)},
		{Data: unsafe.Pointer(&received[0]), Validity: known(1, 1, 0, 1, 0)},
	}, Result{Data: unsafe.Pointer(&out[0]), Validity: unsafe.Pointer(&nulls)})
	if err != nil {
		t.Fatal(err)
	}
	want := []float64{2.5, 0, 999, 999, 999}
	for i := range want {
		if isNull := nulls>>i&1 == 0; isNull != (i == 1) || !isNull && out[i] != want[i] {
			t.Errorf("row %d: %v (NULL: %v), want %v", i, out[i], isNull, want[i])
		}
	}
}

func TestScore(t *testing.T) {
	const rows = 243 // each of five columns false, true or NULL
	var columns [5]Column
	var signs [5][rows]uint8
	for c := range columns {
		divisor := int(math.Pow(3, float64(c)))
		state := func(i int) int { return i / divisor % 3 }
		for i := range rows {
			signs[c][i] = uint8(min(state(i), 1)) // a NULL slot says true
		}
		columns[c] = Column{Data: unsafe.Pointer(&signs[c]), Validity: mask(rows, func(i int) bool { return state(i) < 2 })}
	}
	var out [rows]int64
	if err := runExfilScore(rows, columns[:], Result{Data: unsafe.Pointer(&out)}); err != nil {
		t.Fatal(err)
	}
	for i, got := range out {
		want := int64(0)
		for rest := i; rest > 0; rest /= 3 {
			if rest%3 == 1 {
				want++
			}
		}
		if got != want {
			t.Errorf("row %d: %d, want %d", i, got, want)
		}
	}
}
