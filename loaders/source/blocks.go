package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"runtime"
	"strings"
	"unicode/utf8"
	"unsafe"
)

const (
	// blockSize is how much text is parsed at a time, in bytes: enough to be worth a goroutine, little enough to
	// hold several.
	blockSize = 1 << 20
	// MaxRecord is the longest record that a parser in Go reads, in bytes. No event is that long; a file without an
	// end of a record must not fill the memory.
	MaxRecord = 16 << 20
)

// A Block is a part of a file that can be parsed by itself: whole records, valid UTF-8: bytes that are none
// in the file are U+FFFD here.
type Block struct {
	Line  int64 // number of its first line
	Count int   // how many line breaks it has
	Text  string
	// Skipped is how many bytes of a record over MaxRecord follow the block's text, which is only its beginning; 0
	// for all other blocks.
	Skipped int64
}

// Lines yields the lines of a block that are not blank, without their line breaks.
func (b Block) Lines() iter.Seq[Line] {
	return func(yield func(Line) bool) {
		number := b.Line
		for text := range strings.Lines(b.Text) {
			for text != "" && (text[len(text)-1] == '\n' || text[len(text)-1] == '\r') {
				text = text[:len(text)-1]
			}
			if strings.TrimSpace(text) != "" && !yield(Line{number, text}) {
				return
			}
			number++
		}
	}
}

// Blocks reads text in blocks, parses them on all cores, and calls each with the results in the order of the file, on
// the caller's goroutine. It holds a few blocks in memory, however long the text is. A record ends with end: a line
// break, a closing tag. A text that fails before its end is an error, and so is a block that makes parse panic.
func Blocks[T any](ctx context.Context, text io.Reader, end string, parse func(Block) T, each func(T) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	queue := make(chan chan parsed[T], runtime.GOMAXPROCS(0)) // in file order: about so many blocks are parsed at a time
	failed := make(chan error, 1)
	go func() {
		defer close(queue)
		r := blockReader{text: text, end: []byte(end), line: 1}
		failed <- r.read(func(b Block) error {
			done := make(chan parsed[T], 1)
			select {
			case queue <- done:
			case <-ctx.Done():
				return ctx.Err()
			}
			go func() { done <- parseBlock(b, parse) }()
			return nil
		})
	}()
	for done := range queue {
		block := <-done
		if block.err != nil {
			return block.err
		}
		if err := each(block.value); err != nil {
			return err
		}
	}
	return <-failed
}

// parsed is what came of a block.
type parsed[T any] struct {
	value T
	err   error
}

// parseBlock makes a panic an error of the file: the other files of a hunter's folder are not to go down with it.
func parseBlock[T any](b Block, parse func(Block) T) (p parsed[T]) {
	defer func() {
		if cause := recover(); cause != nil {
			p.err = fmt.Errorf("internal error behind line %d, please report this file's format: %v", b.Line, cause)
		}
	}()
	if !utf8.ValidString(b.Text) { // far faster than to look for the first byte to replace
		b.Text = strings.ToValidUTF8(b.Text, "\uFFFD")
	}
	return parsed[T]{value: parse(b)}
}

// A blockReader cuts text behind the ends of records.
type blockReader struct {
	text io.Reader
	end  []byte
	line int64  // number of the line that rest begins in
	rest []byte // read, but not yet part of a block: the beginning of a record
	last bool   // nothing follows
}

func (r *blockReader) read(each func(Block) error) error {
	for !r.last || len(r.rest) > 0 {
		if err := r.more(blockSize); err != nil {
			return err
		}
		at := bytes.LastIndex(r.rest, r.end)
		tooLong := at < 0 && len(r.rest) > MaxRecord
		if at < 0 && !tooLong && !r.last {
			continue
		}
		n := len(r.rest)
		if at >= 0 && !r.last {
			n = at + len(r.end)
		}
		b := Block{Line: r.line, Text: unsafe.String(unsafe.SliceData(r.rest), n)} // nobody writes there any more: see more
		b.Count = r.take(n)
		if tooLong {
			if err := r.skip(&b); err != nil {
				return err
			}
		}
		if b.Text != "" {
			if err := each(b); err != nil {
				return err
			}
		}
	}
	return nil
}

// more reads at most n bytes behind rest, into new memory, because blocks keep theirs.
func (r *blockReader) more(n int) error {
	buffer := make([]byte, len(r.rest)+n)
	have := copy(buffer, r.rest)
	read, err := io.ReadFull(r.text, buffer[have:])
	r.rest = buffer[:have+read]
	r.last = errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	if r.last {
		return nil
	}
	return err
}

// take makes n bytes of rest part of a block, and returns how many line breaks they have.
func (r *blockReader) take(n int) (lines int) {
	lines = bytes.Count(r.rest[:n], []byte("\n"))
	r.line += int64(lines)
	r.rest = r.rest[n:]
	return lines
}

// skip passes over the rest of a record that is too long, and leaves only its beginning in its block.
func (r *blockReader) skip(b *Block) error {
	const shown = 4 << 10
	b.Skipped = int64(len(b.Text) - shown)
	b.Text = strings.Clone(b.Text[:shown])
	for !r.last {
		if err := r.more(blockSize); err != nil {
			return err
		}
		n := len(r.rest)
		at := bytes.Index(r.rest, r.end)
		if at >= 0 {
			n = at + len(r.end)
		} else if !r.last {
			n -= len(r.end) - 1 // the end may begin here
		}
		b.Skipped += int64(n)
		r.take(n)
		if at >= 0 {
			break
		}
	}
	return nil
}
