package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/term"
)

// The rules of output: data goes to standard output or to --output, everything else to standard error. Nothing of
// the data reaches a terminal raw. A file is there whole or not at all.

// A format is one way to write answers.
type format struct {
	name   string
	binary bool // nothing for a terminal
	flat   bool // one header: several hunts' answers must share their columns
	write  func(context.Context, *output, []*answer) (rows int64, err error)
}

// allFormats are in the order in which help names them.
var allFormats = []format{
	{name: "table", write: writeTable},
	{name: "csv", flat: true, write: writeCSV},
	{name: "json", write: writeJSON},
	{name: "ndjson", write: writeNDJSON},
	{name: "parquet", binary: true, flat: true, write: writeParquet},
	{name: "arrow", binary: true, flat: true, write: writeArrow},
}

// wide is the width of a table that nobody's screen limits.
const wide = 160

// An output is where answers go, and how.
type output struct {
	format   format
	session  *session
	w        *bufio.Writer
	terminal bool
	width    int

	file   *os.File // nil: standard output
	target string   // what file becomes when all is written
}

// pickFormat finds a format by name among those that a command can write.
func pickFormat(name string, names ...string) (format, error) {
	if len(names) == 0 {
		for _, f := range allFormats {
			names = append(names, f.name)
		}
	}
	for _, f := range allFormats {
		for _, allowed := range names {
			if f.name == name && allowed == name {
				return f, nil
			}
		}
	}
	return format{}, unknown("format", name, names)
}

// formatOf is the format that a file's name ends with, table where it ends with none.
func formatOf(path string) string {
	if f, err := pickFormat(strings.TrimPrefix(filepath.Ext(path), ".")); err == nil {
		return f.name
	}
	return "table"
}

// newOutput opens the output before any work is done, so that a wrong path costs no waiting.
func newOutput(f format, path string, stdout io.Writer) (*output, error) {
	o := &output{format: f, width: wide}
	if path != "" {
		return o, o.create(path)
	}
	o.w = bufio.NewWriter(stdout)
	if file, isFile := stdout.(*os.File); isFile && term.IsTerminal(int(file.Fd())) {
		o.terminal = true
		if width, _, err := term.GetSize(int(file.Fd())); err == nil && width > 0 {
			o.width = width
		}
	}
	if o.terminal && f.binary {
		return nil, misuse("redirect it to a file, or name one with hunt's --output", "format %s: not for a terminal", f.name)
	}
	return o, nil
}

// create opens a file beside the one that is asked for. What is there and is no file, /dev/null or a pipe, is
// written to as it is: nothing must take its place.
func (o *output) create(path string) error {
	if resolved, err := filepath.EvalSymlinks(path); err == nil {
		path = resolved
	}
	var err error
	if info, statErr := os.Stat(path); statErr == nil && !info.Mode().IsRegular() {
		o.file, err = os.OpenFile(path, os.O_WRONLY, 0)
	} else {
		o.target = path
		// Not CreateTemp: a report has the permissions that the user's umask gives.
		o.file, err = os.OpenFile(path+".part", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	}
	if err != nil {
		return noun("output", plain(path, err))
	}
	o.w = bufio.NewWriter(o.file)
	return nil
}

// plain names the file that the user asked for, not the one beside it.
func plain(path string, err error) error {
	var reason *os.PathError
	if errors.As(err, &reason) {
		return fmt.Errorf("%s: %w", path, reason.Err)
	}
	return err
}

// print writes the answers and returns how many rows they had.
func (o *output) print(ctx context.Context, answers ...*answer) (rows int64, err error) {
	if o.format.flat && len(answers) > 1 {
		if answers, err = o.session.align(ctx, answers); err != nil {
			return 0, err
		}
	}
	if rows, err = o.format.write(ctx, o, answers); err != nil {
		return rows, err
	}
	return rows, o.w.Flush()
}

// text makes text safe for where it goes.
func (o *output) text(s string) string {
	if o.terminal {
		return visible(s)
	}
	return s
}

// commit puts a file in its place.
func (o *output) commit() error {
	if o.file == nil {
		return nil
	}
	err := errors.Join(o.w.Flush(), o.file.Close())
	if err == nil && o.target != "" {
		err = os.Rename(o.file.Name(), o.target)
	}
	o.file = nil
	return err
}

// close removes what commit did not put in its place.
func (o *output) close() {
	if o.file == nil {
		return
	}
	o.file.Close()
	if o.target != "" {
		os.Remove(o.file.Name())
	}
}
