package udf

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"exfilhunt/udf/udftest"
)

func TestMatchIsPlainDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	found := 0
	for range 200_000 {
		haystack, needles := udftest.Case(r)
		want := hasAnyPlain(haystack, needles)
		if got := compile(needles).match(textOf(haystack)); got != want {
			t.Fatalf("%q has_any %q = %v, want %v", haystack, needles, got, want)
		}
		if want {
			found++
		}
	}
	if found < 40_000 || found > 160_000 {
		t.Errorf("%d of 200000 cases are true: the generator has lost its balance", found)
	}
}

func TestVectors(t *testing.T) {
	for _, v := range udftest.Vectors(t, "..") {
		if got := compile(v.Needles).match(textOf(v.Haystack)); got != v.Want {
			t.Errorf("%q has_any %q = %v, want %v (%s)", v.Haystack, v.Needles, got, v.Want, v.Source)
		}
		if got := hasAnyPlain(v.Haystack, v.Needles); got != v.Want {
			t.Errorf("plain definition: %q has_any %q = %v, want %v (%s)", v.Haystack, v.Needles, got, v.Want, v.Source)
		}
	}
}

func FuzzHasAny(f *testing.F) {
	for _, seed := range [][2]string{
		{"C:\\Windows\\cmd.exe", "powershell.exe|cmd.exe"},
		{"my_powershell.exe", "powershell.exe"},
		{"ta\u212a\u017f", "taks|s"},
		{"x.tar.gz", ".gz|.doc"},
		{"\xff\u0345a", "\u03b9|\xff"},
		{"", "|a"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, haystack, joined string) {
		needles := strings.Split(joined, "|")
		want := hasAnyPlain(haystack, needles)
		if got := compile(needles).match(textOf(haystack)); got != want {
			t.Errorf("%q has_any %q = %v, want %v", haystack, needles, got, want)
		}
	})
}

// ascii needles of a large list share bytes, pairs and groups.
func TestLargeList(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	var needles []string
	for range 3000 {
		needles = append(needles, udftest.Text(r, 4)+"host."+udftest.Text(r, 3)+"x")
	}
	list := compile(needles)
	for range 300 {
		haystack := "see " + needles[r.IntN(len(needles))] + udftest.Text(r, 1)
		if got, want := list.match(textOf(haystack)), hasAnyPlain(haystack, needles); got != want {
			t.Fatalf("%q = %v, want %v", haystack, got, want)
		}
	}
}

// runRows calls has_any as DuckDB does.
func runRows(t *testing.T, haystacks []*string, lists column) []bool {
	t.Helper()
	texts := textColumn(haystacks)
	out := make([]bool, len(haystacks))
	err := hasAny.Run(len(out), []Column{texts.Column, lists.Column}, Result{Data: unsafe.Pointer(unsafe.SliceData(out))})
	texts.done()
	lists.done()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestHasAnyNulls(t *testing.T) {
	a, b, empty := "a", "b", ""
	for _, c := range []struct {
		name     string
		haystack *string
		list     []*string
		want     bool
	}{
		{"found", &a, []*string{&b, &a}, true},
		{"NULL element is skipped", &a, []*string{nil, &a}, true},
		{"only NULL elements", &empty, []*string{nil, nil}, false},
		{"empty list", &a, nil, false},
		{"NULL text is empty", nil, []*string{&a}, false},
		{"empty needle is in a NULL text", nil, []*string{&b, &empty}, true},
		{"empty needle is in a text", &a, []*string{&empty}, true},
	} {
		if got := runRows(t, []*string{c.haystack}, constantList(1, c.list)); got[0] != c.want {
			t.Errorf("%s: %v, want %v", c.name, got[0], c.want)
		}
	}
}

// A list for each row, some NULL, some equal to the one before.
func TestHasAnyListPerRow(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	var haystacks, elements []*string
	var entries []listEntry
	var nulls []bool
	var want []bool
	for range 5000 {
		haystack, needles := udftest.Case(r)
		haystacks = append(haystacks, &haystack)
		null := r.IntN(10) == 0
		nulls, want = append(nulls, null), append(want, !null && hasAnyPlain(haystack, needles))
		entries = append(entries, listEntry{uint64(len(elements)), uint64(len(needles))})
		elements = append(elements, pointers(needles)...)
	}
	child := textColumn(elements)
	lists := column{Column: Column{
		Data:      unsafe.Pointer(unsafe.SliceData(entries)),
		Validity:  mask(len(nulls), func(i int) bool { return !nulls[i] }),
		ChildData: child.Data, ChildValidity: child.Validity,
	}, keep: []any{child}}
	if got := runRows(t, haystacks, lists); !slices.Equal(got, want) {
		i := 0
		for got[i] == want[i] {
			i++
		}
		t.Errorf("row %d: %v, want %v", i, got[i], want[i])
	}
}

func TestHasAnyAllocatesNothingPerRow(t *testing.T) {
	texts, list := textColumn(pointers(fileNames(2048))), constantList(2048, pointers(words(t, "extensions.txt")))
	defer texts.done()
	defer list.done()
	out := make([]bool, 2048)
	args, result := []Column{texts.Column, list.Column}, Result{Data: unsafe.Pointer(unsafe.SliceData(out))}
	perChunk := testing.AllocsPerRun(50, func() {
		if err := hasAny.Run(2048, args, result); err != nil {
			t.Fatal(err)
		}
	})
	if perChunk > 8 {
		t.Errorf("%v allocations for 2048 rows", perChunk)
	}
}
