package loaders

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"exfilhunt/loaders/source"
)

// A stream is the content of one file: decompressed, and UTF-8 without a byte-order mark.
type stream struct {
	path     string
	body     *bufio.Reader
	modified time.Time // when the file that holds it was written last
	local    string    // the file on disk that has exactly this content, "" where there is none
	cut      error     // the content ended too early when it was copied to local
	part     string    // the name under which a source has split it off another stream
	// temporary is local where it is not the user's file: to be closed and removed.
	temporary *os.File
}

// remove takes a temporary file away.
func (s stream) remove() error {
	if s.temporary == nil {
		return nil
	}
	return errors.Join(s.temporary.Close(), os.Remove(s.temporary.Name()))
}

// inner returns what a layer of compression or encoding holds.
func (s stream) inner(body io.Reader) stream {
	return stream{path: s.path, modified: s.modified, body: buffered(body)}
}

// head returns the beginning of the stream without consuming it. An error of the stream is seen again when it is read.
func (s *stream) head(size int) source.Head {
	s.body = bufio.NewReaderSize(s.body, size) // s.body itself, where it is as large
	start, _ := s.body.Peek(size)
	head := source.Head{Path: s.path, Modified: s.modified, Part: s.part, Bytes: bytes.Clone(start)} // the buffer is used again
	return head.Shared()
}

var (
	gzipMagic = []byte{0x1f, 0x8b}
	zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}
	zipMagic  = []byte("PK\x03\x04")
	utf8Mark  = []byte{0xef, 0xbb, 0xbf}
	utf16LE   = []byte{0xff, 0xfe}
	utf16BE   = []byte{0xfe, 0xff}

	parquetMagic = []byte("PAR1")
)

// streams calls use for every file inside an input: one, or each member of a zip. raw is given the bytes that are
// read from disk, so that progress can be shown.
func streams(ctx context.Context, in input, stdin io.Reader, raw io.Writer, use func(stream) error) error {
	if in.path == "-" {
		return unpack(ctx, stream{path: "stdin", modified: time.Now(), body: buffered(io.TeeReader(stdin, raw))}, use)
	}
	f, err := os.Open(in.path)
	if err != nil {
		return plain(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return plain(err)
	}
	var start [4]byte
	if n, _ := f.ReadAt(start[:], 0); bytes.Equal(start[:n], zipMagic) {
		return members(ctx, in, info.ModTime(), progressAt{f, raw}, use)
	}
	s := stream{path: in.path, modified: info.ModTime(), body: buffered(io.TeeReader(f, raw))}
	if info.Mode().IsRegular() && !strings.ContainsAny(in.path, "*?[") { // a pipe can be read but once, and DuckDB would take such a name for a pattern
		s.local = in.path
	}
	return unpack(ctx, s, use)
}

// buffered can show a head.
func buffered(r io.Reader) *bufio.Reader { return bufio.NewReaderSize(r, source.HeadSize) }

// progressAt tells raw what is read at random places, as a zip is.
type progressAt struct {
	io.ReaderAt
	raw io.Writer
}

func (p progressAt) ReadAt(b []byte, at int64) (int, error) {
	n, err := p.ReaderAt.ReadAt(b, at)
	_, _ = p.raw.Write(b[:n]) // a progress display does not fail
	return n, err
}

// members opens a zip. Its members may be compressed again.
func members(ctx context.Context, in input, modified time.Time, f io.ReaderAt, use func(stream) error) error {
	archive, err := zip.NewReader(f, in.size)
	if errors.Is(err, zip.ErrFormat) { // what it holds is said at its end
		return errors.New("zip: cut short or damaged: copy it anew, or give what of it can be unpacked")
	}
	if err != nil {
		return fmt.Errorf("zip: %w", err)
	}
	var failed error
	for _, member := range archive.File {
		if member.FileInfo().IsDir() {
			continue
		}
		body, err := member.Open()
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("zip: %s: %w", member.Name, err))
			continue
		}
		s := stream{path: in.path + "!" + member.Name, modified: memberModified(member, modified), body: buffered(body)}
		err = unpack(ctx, s, use)
		failed = errors.Join(failed, err, body.Close())
	}
	return failed
}

// memberModified is when a member of a zip was written last. The first day of 1980 stands for none: a zip has no earlier
// one, and tools that leave times out write it. Then it is that of the zip.
func memberModified(member *zip.File, archive time.Time) time.Time {
	if member.Modified.Before(time.Date(1980, 1, 2, 0, 0, 0, 0, time.UTC)) {
		return archive
	}
	return member.Modified
}

// unpack undoes compression and encoding, layer by layer, and calls use with what is inside.
func unpack(ctx context.Context, s stream, use func(stream) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	start, _ := s.body.Peek(len(zstdMagic))
	switch {
	case bytes.HasPrefix(start, gzipMagic):
		r, err := gzip.NewReader(s.body)
		if err != nil {
			return fmt.Errorf("gzip: %w", err)
		}
		defer r.Close()
		return unpack(ctx, s.inner(r), use)
	case bytes.HasPrefix(start, zstdMagic):
		r, err := zstd.NewReader(s.body, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(1<<30))
		if err != nil {
			return fmt.Errorf("zstd: %w", err)
		}
		defer r.Close()
		return unpack(ctx, s.inner(r), use)
	case bytes.HasPrefix(start, utf8Mark):
		if _, err := s.body.Discard(len(utf8Mark)); err != nil {
			return err
		}
		s.local = ""
	case bytes.HasPrefix(start, utf16LE), bytes.HasPrefix(start, utf16BE):
		decode := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()
		s = s.inner(transform.NewReader(s.body, decode))
	}
	return use(s)
}
