package hunts

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

//go:embed *.sql
var files embed.FS

// A Hunt is one file of this folder.
type Hunt struct {
	Name           string // file name without .sql, and the name of the view and the macro in schema hunts
	Title          string
	ID             string
	Status         string
	Level          string
	Description    string
	Tags           []string
	References     []string
	FalsePositives []string
	Source         string
	Reads          []Read
	Params         []Param // its own, then since and until
	Deviations     []string
	Caveats        []string

	text string // the whole file: comments before the body keep DuckDB's "LINE n" true to the file
}

// levels from the gravest down: the order in which findings are shown.
var levels = []string{"critical", "high", "medium", "low", "informational"}

// All returns every hunt, the gravest first and then by name.
func All() ([]Hunt, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, err
	}
	all := make([]Hunt, 0, len(names))
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		h, err := Parse(strings.TrimSuffix(path.Base(name), ".sql"), string(text))
		if err != nil {
			return nil, err
		}
		all = append(all, h)
	}
	slices.SortFunc(all, func(a, b Hunt) int {
		return cmp.Or(slices.Index(levels, a.Level)-slices.Index(levels, b.Level), strings.Compare(a.Name, b.Name))
	})
	return all, nil
}

// Relation is the hunt's view, and its macro when arguments follow: hunts.NAME.
func (h Hunt) Relation() string { return "hunts." + h.Name }

// Statements are the SQL that puts the hunt into a case file: a table macro with the parameters, and a view
// that calls it with their defaults.
func (h Hunt) Statements() []string {
	params := make([]string, len(h.Params))
	for i, p := range h.Params {
		params[i] = p.Name + " := " + p.Default
	}
	return []string{
		fmt.Sprintf("CREATE OR REPLACE MACRO %s(%s) AS TABLE %s", h.Relation(), strings.Join(params, ", "), h.text),
		fmt.Sprintf("CREATE OR REPLACE VIEW %s AS FROM %s()", h.Relation(), h.Relation()),
		fmt.Sprintf("COMMENT ON VIEW %s IS %s", h.Relation(), Quote(h.Title+": "+h.Description)),
	}
}

// Param returns the parameter of that name.
func (h Hunt) Param(name string) (Param, bool) {
	i := slices.IndexFunc(h.Params, func(p Param) bool { return p.Name == name })
	if i < 0 {
		return Param{}, false
	}
	return h.Params[i], true
}

// Quote returns s as an SQL string literal.
func Quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
