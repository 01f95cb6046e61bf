package udftest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Vector is a documented or measured case of KQL's has, !has or has_any.
type Vector struct {
	Haystack string
	Needles  []string
	Want     bool   // of has_any
	Source   string // where it is documented, or which engine said so
}

// Vectors returns the cases that has_any can answer. Their file lies beside the
// project, not in it: where it is absent, the test is skipped. root is the path
// of the module's folder.
func Vectors(t *testing.T, root string) []Vector {
	t.Helper()
	path := filepath.Join(root, "..", "shared", "kql", "has_vectors.tsv")
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		t.Skip("no vectors at " + path)
	}
	if err != nil {
		t.Fatal(err)
	}
	var vectors []Vector
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n")[1:] {
		fields := strings.Split(line, "\t")
		if operator := fields[4]; operator == "has" || operator == "!has" || operator == "has_any" {
			vectors = append(vectors, parseVector(t, fields))
		}
	}
	if len(vectors) < 170 {
		t.Errorf("%d cases in %s, want at least 170", len(vectors), path)
	}
	return vectors
}

// NeedleList returns a list of the functions' test data as a SQL literal. root is
// the path of the module's folder.
func NeedleList(t testing.TB, root, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "udf", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return "['" + strings.Join(strings.Fields(string(text)), "', '") + "']"
}

func parseVector(t *testing.T, fields []string) Vector {
	t.Helper()
	v := Vector{Want: (fields[2] == "true") != (fields[4] == "!has"), Source: fields[3]}
	for i, into := range []any{&v.Haystack, &v.Needles} {
		if err := json.Unmarshal([]byte(fields[i]), into); err != nil {
			t.Fatalf("%s: %v", fields[3], err)
		}
	}
	return v
}
