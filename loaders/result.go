package loaders

import (
	"io"

	"exfilhunt/loaders/source"
)

// Options say how to load.
type Options struct {
	// Source names the loader to use where detection cannot know; "" detects.
	Source string
	// Internal are the networks that count as inside, as CIDRs; none: the private ones.
	Internal []string
	// Stdin is what the path "-" reads.
	Stdin io.Reader
	// Progress is told how many bytes of all inputs are done; nil: nobody is told. Sizes are those on disk, before
	// decompression; total is -1 where it is not known.
	Progress func(done, total int64)
}

// A Result says what became of one file. Lines = Loaded + Rejected + Ignored, always.
type Result struct {
	Path   string // as given; a member of a zip stands behind "!"
	Source string // the loader, "" where none knows the file
	Format string
	Size   int64 // bytes after decompression
	Lines  int64 // records read
	Loaded int64 // records loaded
	// Rows are the rows loaded, by canonical table. Their sum is Loaded, or more: some records give two rows.
	Rows     map[string]int64
	Rejected int64 // records that could not be read: ingest.rejects has each with its reason
	Cut      bool  // a compressed file ended early: what came before is loaded
	// Kinds are the records of tables and logs that no hunt reads, by their name.
	Kinds map[string]int64
	// Note is a sentence about a file that needs no repair: already loaded, empty, cut, not a log.
	Note string
	// Err says why nothing of the file was loaded.
	Err error
}

// Ignored is the number of records of tables and logs that no hunt reads.
func (r Result) Ignored() int64 {
	var total int64
	for _, n := range r.Kinds {
		total += n
	}
	return total
}

// maxKinds is how many kinds of ignored records a file's result names: see source.Loader.OtherKinds.
const maxKinds = 64

// addKind counts n ignored records of a kind.
func addKind(counts map[string]int64, kind string, n int64, loader source.Loader) {
	if _, named := counts[kind]; !named && len(counts) >= maxKinds {
		kind = loader.OtherKinds
	}
	counts[kind] += n
}
