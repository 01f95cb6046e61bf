package main

import (
	"slices"
	"strings"

	"exfilhunt/sql/hunts"
)

// A selection is the hunts to run, each with the arguments that the command line gives it.
type selection struct {
	known []string // names of all hunts
	hunts []hunts.Hunt
	args  []map[string]string // by hunt: parameter to SQL literal
}

// pick selects hunts by name, all of them where no name is given.
func pick(names []string) (*selection, error) {
	all, err := hunts.All()
	if err != nil {
		return nil, err
	}
	s := &selection{hunts: all, known: namesOf(all)}
	if len(names) > 0 {
		s.hunts = nil
	}
	for _, name := range names {
		i := slices.IndexFunc(all, func(h hunts.Hunt) bool { return h.Name == name })
		if i < 0 {
			return nil, unknown("hunt", name, s.known)
		}
		if !slices.Contains(namesOf(s.hunts), name) {
			s.hunts = append(s.hunts, all[i])
		}
	}
	for range s.hunts {
		s.args = append(s.args, map[string]string{})
	}
	return s, nil
}

func namesOf(list []hunts.Hunt) []string {
	names := make([]string, len(list))
	for i, h := range list {
		names[i] = h.Name
	}
	return names
}

// set applies one --param, "NAME=VALUE" or "HUNT.NAME=VALUE". What is set for one hunt stands, whatever is set for
// all of them.
func (s *selection) set(params []string) error {
	var wide, single []string
	for _, p := range params {
		if key, _, _ := strings.Cut(p, "="); strings.Contains(key, ".") {
			single = append(single, p)
		} else {
			wide = append(wide, p)
		}
	}
	for _, p := range append(wide, single...) {
		if err := s.setOne(p); err != nil {
			return err
		}
	}
	return nil
}

func (s *selection) setOne(param string) error {
	key, value, complete := strings.Cut(param, "=")
	if !complete {
		return misuse("write --param NAME=VALUE or --param HUNT.NAME=VALUE", "param %q: no value", param)
	}
	hunt, name, one := strings.Cut(key, ".")
	if !one {
		hunt, name = "", key
	}
	switch {
	case !one || slices.Contains(namesOf(s.hunts), hunt):
	case slices.Contains(s.known, hunt):
		return misuse("selected: "+strings.Join(namesOf(s.hunts), ", "), "param %s: the hunt is not selected", key)
	default:
		return unknown("hunt", hunt, s.known)
	}
	if name == "since" || name == "until" {
		return misuse("use --"+name, "param %s: it is a flag of its own", name)
	}
	applied := false
	for i, h := range s.hunts {
		p, has := h.Param(name)
		if !has || one && h.Name != hunt {
			continue
		}
		literal, err := p.Literal(value)
		if err != nil {
			return misuse(p.Name+": "+p.Meaning+"; "+p.Type+", by default "+p.Default, "param %s: %v", key, err)
		}
		s.args[i][name] = literal
		applied = true
	}
	if !applied {
		return unknown("param", name, s.params(hunt))
	}
	return nil
}

// params are the names of the parameters that a hunt has, or any selected one.
func (s *selection) params(hunt string) []string {
	var names []string
	for _, h := range s.hunts {
		for _, p := range h.Params {
			if (hunt == "" || h.Name == hunt) && !slices.Contains(names, p.Name) {
				names = append(names, p.Name)
			}
		}
	}
	return names
}

// query returns the SQL of the i-th hunt.
func (s *selection) query(i int, since, until string) string {
	var args []string
	for _, p := range s.hunts[i].Params {
		literal := s.args[i][p.Name]
		switch p.Name {
		case "since":
			literal = since
		case "until":
			literal = until
		}
		if literal != "" {
			args = append(args, p.Name+" := "+literal)
		}
	}
	return "SELECT * FROM " + s.hunts[i].Relation() + "(" + strings.Join(args, ", ") + ")"
}
