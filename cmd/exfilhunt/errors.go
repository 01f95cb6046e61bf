package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
)

// The exit statuses, as help prints them.
const (
	exitFailed   = 1
	exitUsage    = 2
	exitFindings = 3
)

// A failure is an error with the exit status that it means, and where it helps a hint what to do about it.
type failure struct {
	code int
	text string // "noun: what is wrong", lower case; "" says nothing, because all is said
	hint string
	err  error // the reason, where another package gave it
}

func (f *failure) Error() string { return f.text }

func (f *failure) Unwrap() error { return f.err }

// ExitCode is the status that the process ends with.
func (f *failure) ExitCode() int { return f.code }

// misuse is a failure of whoever wrote the command line.
func misuse(hint, format string, args ...any) error {
	return &failure{code: exitUsage, text: fmt.Sprintf(format, args...), hint: hint}
}

// failed is a failure of the work.
func failed(hint, format string, args ...any) error {
	return &failure{code: exitFailed, text: fmt.Sprintf(format, args...), hint: hint}
}

// noun puts in front of an error what it is about, unless it is one that says so already.
func noun(n string, err error) error {
	var f *failure
	if err == nil || errors.As(err, &f) {
		return err
	}
	text, hint := worded(err)
	return &failure{code: exitFailed, text: n + ": " + text, hint: hint, err: err}
}

// worded puts into words what DuckDB says of memory, which sends people to settings that this program has flags for, and
// of a file that is not what it once was.
func worded(err error) (text, hint string) {
	text = err.Error()
	switch {
	case strings.Contains(text, "Could not read enough bytes from file"), strings.Contains(text, "Corrupt database file"):
		return "the case file is cut short or damaged (" + strings.TrimSpace(text) + ")", "copy it anew, or load the logs again into a new one"
	case !strings.Contains(text, "Out of Memory Error"):
		return text, ""
	case strings.Contains(text, "failed to offload"):
		return "the disk is full: what does not fit into memory is written beside the case file, and there is no room",
			"make room there, or give more memory with --memory-limit"
	default:
		return "the memory limit is too small for this work", "give more with --memory-limit, or take less at once: fewer --threads, a shorter window"
	}
}

// quiet ends the process with a status of which the reason has been printed.
func quiet(code int) error { return &failure{code: code} }

// tell prints an error for people and returns the exit status. Errors quote telemetry and file names, so nothing in
// them reaches the terminal raw.
func tell(stderr io.Writer, err error) int {
	if err == nil {
		return 0
	}
	text, hint, code := err.Error(), "", exitFailed
	var f *failure
	switch {
	case errors.Is(err, context.Canceled):
		text = "interrupted: nothing more is written"
	case errors.Is(err, syscall.EPIPE):
		text = "" // whoever read the output has seen enough
	case errors.As(err, &f):
		hint, code = f.hint, f.code
	}
	if text != "" {
		fmt.Fprintf(stderr, "exfilhunt: %s\n", visibleLines(text))
	}
	if hint != "" {
		fmt.Fprintf(stderr, "hint: %s\n", visibleLines(hint))
	}
	return code
}

// visibleLines is visible for a text whose line breaks are meant: DuckDB points into a query with a second line. Its
// stack traces are for its authors.
func visibleLines(text string) string {
	text, _, _ = strings.Cut(text, "\n\nStack Trace:")
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i, line := range lines {
		lines[i] = visible(line)
	}
	return strings.Join(lines, "\n")
}
