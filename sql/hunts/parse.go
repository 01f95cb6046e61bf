package hunts

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// field says where a header key goes, and whether it may be given more than once.
type field struct {
	required bool
	set      func(h *Hunt, value string) error
}

func one(target func(*Hunt) *string) func(*Hunt, string) error {
	return func(h *Hunt, value string) error {
		if *target(h) != "" {
			return fmt.Errorf("given twice")
		}
		*target(h) = value
		return nil
	}
}

func many(target func(*Hunt) *[]string) func(*Hunt, string) error {
	return func(h *Hunt, value string) error {
		*target(h) = append(*target(h), value)
		return nil
	}
}

// fields is the closed set of header keys: package documentation says what each means.
var fields = map[string]field{
	"title":          {true, one(func(h *Hunt) *string { return &h.Title })},
	"id":             {true, one(func(h *Hunt) *string { return &h.ID })},
	"status":         {true, one(func(h *Hunt) *string { return &h.Status })},
	"level":          {true, one(func(h *Hunt) *string { return &h.Level })},
	"description":    {true, one(func(h *Hunt) *string { return &h.Description })},
	"source":         {true, one(func(h *Hunt) *string { return &h.Source })},
	"references":     {true, many(func(h *Hunt) *[]string { return &h.References })},
	"falsepositives": {true, many(func(h *Hunt) *[]string { return &h.FalsePositives })},
	"caveat":         {true, many(func(h *Hunt) *[]string { return &h.Caveats })},
	"deviation":      {false, many(func(h *Hunt) *[]string { return &h.Deviations })},
	"tags": {true, func(h *Hunt, value string) error {
		for tag := range strings.SplitSeq(value, ",") {
			h.Tags = append(h.Tags, strings.TrimSpace(tag))
		}
		return nil
	}},
	"reads": {true, func(h *Hunt, value string) error {
		r, err := parseRead(value)
		h.Reads = append(h.Reads, r)
		return err
	}},
	"param": {false, func(h *Hunt, value string) error {
		p, err := parseParam(value)
		h.Params = append(h.Params, p)
		return err
	}},
}

var (
	headerLine  = regexp.MustCompile(`^-- ([a-z]+): (.+)$`)
	continued   = regexp.MustCompile(`^--   +(.+)$`)
	hexID       = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	allStatuses = []string{"stable", "test", "experimental"}
)

// Parse reads one hunt. Its errors name the hunt, the line where there is one, and the key.
func Parse(name, text string) (Hunt, error) {
	h := Hunt{Name: name, text: text}
	given, err := headerOf(text)
	if err != nil {
		return h, fmt.Errorf("hunt %s: %w", name, err)
	}
	seen := map[string]bool{}
	for _, g := range given {
		f, known := fields[g.key]
		if !known {
			return h, fmt.Errorf("hunt %s: line %d: unknown header key %q", name, g.line, g.key)
		}
		if err := f.set(&h, g.value); err != nil {
			return h, fmt.Errorf("hunt %s: line %d: %s: %w", name, g.line, g.key, err)
		}
		seen[g.key] = true
	}
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		if fields[key].required && !seen[key] {
			return h, fmt.Errorf("hunt %s: header key %q is missing", name, key)
		}
	}
	h.Params = append(h.Params, window...)
	return h, h.check()
}

func (h Hunt) check() error {
	names := map[string]bool{}
	for _, p := range h.Params {
		if names[p.Name] {
			return fmt.Errorf("hunt %s: param %s is there twice", h.Name, p.Name)
		}
		names[p.Name] = true
	}
	switch {
	case !hexID.MatchString(h.ID):
		return fmt.Errorf("hunt %s: id %q is not a UUID", h.Name, h.ID)
	case !slices.Contains(levels, h.Level):
		return fmt.Errorf("hunt %s: level %q is not one of %s", h.Name, h.Level, strings.Join(levels, ", "))
	case !slices.Contains(allStatuses, h.Status):
		return fmt.Errorf("hunt %s: status %q is not one of %s", h.Name, h.Status, strings.Join(allStatuses, ", "))
	}
	return nil
}

type entry struct {
	key, value string
	line       int
}

// headerOf returns the comment lines before the body, continuation lines joined by one space.
func headerOf(text string) ([]entry, error) {
	var entries []entry
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, " \r\n")
		if !strings.HasPrefix(line, "--") {
			break
		}
		if m := headerLine.FindStringSubmatch(line); m != nil {
			entries = append(entries, entry{m[1], m[2], n})
		} else if m := continued.FindStringSubmatch(line); m != nil && len(entries) > 0 {
			entries[len(entries)-1].value += " " + m[1]
		} else {
			return nil, fmt.Errorf("line %d: %q is neither \"-- key: value\" nor a continuation", n, line)
		}
	}
	return entries, nil
}
