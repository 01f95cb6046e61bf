// Package source says what a source of telemetry is: how its files are known, and which SQL maps them onto the
// canonical tables. The folders beside it are the sources; package loaders runs them.
//
// A source writes SQL, not rows: DuckDB's readers parse the file with declared columns, and one SELECT a canonical
// table maps the records. That keeps loading near the speed of DuckDB's readers, and the mapping in one place.
package source

import (
	"context"
	"io"
)

// A Loader is one source of telemetry.
type Loader struct {
	// Name is the loader's folder, the value of --source, and the SourceType of the rows it loads.
	Name string
	// Doc is one line for people: which exports it reads.
	Doc string
	// Aliases are words by which people know what it reads, in lower case: who gives one as --source is told Name.
	Aliases []string
	// Detect names the format of a file by its path and first bytes, or returns a zero Format for a file that is
	// not of this source.
	Detect func(Head) Format
	// Parts are the formats of lines of this source that another one finds in its records, by the name of the part.
	// What a part holds is known: it is not detected again.
	Parts map[string]Format
	// OtherKinds is what the kinds that no hunt reads are counted as when a file has more of them than its result names:
	// a log may say anything.
	OtherKinds string
	// Plan returns the SQL that loads a file.
	Plan func(File) (Plan, error)
}

// A Format is one way in which a source is written down.
type Format struct {
	// Name is what ingest.files.format says: "ndjson", "zeek-tsv". "" means: none.
	Name string
	// Wrapped marks JSON that holds its records in an array, of which the elements must first become lines.
	Wrapped bool
	// Reader is the DuckDB reader that parses it.
	Reader Reader
	// Splits says that its records hold lines of other sources: the plan's Parser finds them, and each kind is then
	// loaded like a file of its own, PATH#KIND.
	Splits bool
	// Guess says that the file may as well be of another source: one that is sure of it goes first.
	Guess bool
}

// Reader is how DuckDB reads a format, which decides what a record is and how a bad one is found again.
type Reader int

const (
	// JSONLines reads one JSON object a line; a line it cannot parse comes out as a row of NULLs.
	JSONLines Reader = iota
	// TabLines reads one record a line, without quoting; lines that begin with # are no records.
	TabLines
	// CSV reads quoted fields that may hold line breaks.
	CSV
	// Parquet reads typed columns.
	Parquet
	// Go says that DuckDB has no reader for the format: the plan's Parser reads it.
	Go
)

// A File is one input, ready for DuckDB to read.
type File struct {
	Head
	Format Format
	// Local is a plain file: decompressed, UTF-8, wrapped records unwrapped.
	Local string
	// Locals are several such files that are read together, in place of Local: see Plan.Together.
	Locals []string
	// Longest is the length in bytes of the longest line of all of them, for the readers' limits.
	Longest int64
	// Tables are the columns of the canonical tables, by table.
	Tables map[string][]Column
	// Internal are the networks that the user calls inside, as CIDRs; none: the private ones.
	Internal []string
}

// A Column is a name with its DuckDB type.
type Column struct {
	Name, Type string
}

// A Plan is the SQL that loads one file.
type Plan struct {
	// Raw is a SELECT of every record. Its column kind names the table or log that the record belongs to, as the
	// source calls it, and is NULL where the record is not one of this source.
	Raw string
	// Together says that Raw also reads several files, File.Locals, and then has the column of File.Number: those whose plans
	// differ in nothing but the path can be loaded by the same statements.
	Together bool
	// Steps are expressions over Raw, "x AS name, ...", that targets see beside its columns, each step also over the names of
	// those before it. Raw can so be a narrow table, of which each target unpacks what it needs; and what several columns of
	// a target need is worked out once, where DuckDB does it anew wherever it stands in a CASE.
	Steps []string
	// Targets are the kinds that are loaded; records of all others are counted as ignored.
	Targets []Target
	// Kinds are the kinds that the head of the file shows. With one, Raw is read straight into its table; with
	// more, it is read once into a temporary table, from which each target takes its rows.
	Kinds []string
	// Folds run in this order when all records are loaded.
	Folds []Fold
	// Parser reads formats of Reader Go; Raw and Kinds are then not used, and steps and targets select from its columns. Of
	// formats that split it reads those of other readers too: the records of Raw, each as a JSON object on a line.
	Parser Parser
}

// A Parser reads a format for which DuckDB has no reader. It should work on all cores and hold no more than a window
// of the text in memory: see Blocks.
type Parser struct {
	// Columns are what it makes of a record, all VARCHAR; the targets also have kind.
	Columns []string
	// Parse calls each with the records of text, part by part, in the order of the file.
	Parse func(ctx context.Context, text io.Reader, each func(*Records) error) error
}

// A Target maps the records of one kind onto one canonical table.
type Target struct {
	Kind  string
	Table string
	// Select are the expressions over Raw and the steps, "x AS Name, ..."; columns that are left out get their defaults.
	Select string
	// Reject is an SQL expression over the same: why the record cannot be loaded, or NULL.
	Reject string
	// Also is an SQL condition over Raw, for a target that gives records a second row: those of its kind, which
	// another target loads, that fulfil it. "" for all other targets, and where a parser in Go makes the records, which
	// are read once.
	Also string
}

// A Fold takes out rows of a file that only repeat another one: a second event about the same thing, a part of a text.
// Their records are then ignored, not loaded.
type Fold struct {
	// Kind is the kind of the rows; without one in the file the fold does not run.
	Kind  string
	Table string
	// Merge is SQL that first brings what these rows know into the one that stays; "" where they know nothing more. $1 is the
	// file's id, its SourceId.
	Merge string
	// Repeats is SQL for a query of the rowids to take out, with the same $1.
	Repeats string
	// Ignored is the name under which the records are counted.
	Ignored string
}
