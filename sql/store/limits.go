package store

import (
	"context"
	"fmt"

	"exfilhunt/sql/hunts"
)

// Limits bound what DuckDB uses of the machine.
type Limits struct {
	Threads int    // 0: one for each core
	Memory  string // in DuckDB's units, like "2GB"; "": 80 % of the machine's
}

// Limit bounds all connections to the case file. What does not fit into memory is written to a folder beside the case
// file while it is needed, which is DuckDB's default for temp_directory: the case file's path and ".tmp".
func (s *Store) Limit(ctx context.Context, l Limits) error {
	var settings []string
	if l.Threads > 0 {
		settings = append(settings, fmt.Sprintf("SET threads = %d", l.Threads))
	}
	if l.Memory != "" {
		settings = append(settings, "SET memory_limit = "+hunts.Quote(l.Memory))
	}
	for _, setting := range settings {
		if _, err := s.ExecContext(ctx, setting); err != nil {
			return fmt.Errorf("%s: %w", s.Path, err)
		}
	}
	return nil
}
