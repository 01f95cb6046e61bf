package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestTell(t *testing.T) {
	for _, c := range []struct {
		err  error
		code int
		want string
	}{
		{nil, 0, ""},
		{errors.New("plain"), 1, "exfilhunt: plain\n"},
		{misuse("do so", "flag: %s", "wrong\x1b"), 2, "exfilhunt: flag: wrong\\x1b\nhint: do so\n"},
		{failed("", "load: nothing"), 1, "exfilhunt: load: nothing\n"},
		{quiet(exitFindings), 3, ""},
		{errors.Join(misuse("", "a: b")), 2, "exfilhunt: a: b\n"},
		{noun("hunt", misuse("", "a: b")), 2, "exfilhunt: a: b\n"},
		{noun("hunt", fmt.Errorf("write: %w", syscall.EPIPE)), 1, ""},
		{noun("hunt", context.Canceled), 1, "exfilhunt: interrupted: nothing more is written\n"},
		{noun("query", errors.New("Parser Error: x\n\nLINE 1: \ty\n        ^")), 1, "exfilhunt: query: Parser Error: x\n\nLINE 1: \\ty\n        ^\n"},
		{noun("hunt", errors.New("Out of Memory Error: could not allocate block of size 256.0 KiB (28.5 MiB/28.6 MiB used)\n\nPossible solutions:\n* x")), 1,
			"exfilhunt: hunt: the memory limit is too small for this work\nhint: give more with --memory-limit, or take less at once: fewer --threads, a shorter window\n"},
		{noun("hunt", errors.New("Out of Memory Error: failed to offload data block of size 256.0 KiB (1.0 MiB/1.0 MiB used).")), 1,
			"exfilhunt: hunt: the disk is full: what does not fit into memory is written beside the case file, and there is no room\nhint: make room there, or give more memory with --memory-limit\n"},
		{noun("hunt", errors.New("IO Error: Could not read enough bytes from file \"c.duckdb\": attempted to read 10 bytes from location 7")), 1,
			"exfilhunt: hunt: the case file is cut short or damaged (IO Error: Could not read enough bytes from file \"c.duckdb\": attempted to read 10 bytes from location 7)\n" +
				"hint: copy it anew, or load the logs again into a new one\n"},
		{noun("query", errors.New("INTERNAL Error: x\n\nStack Trace:\n\n0x1")), 1, "exfilhunt: query: INTERNAL Error: x\n"},
	} {
		var b bytes.Buffer
		if code := tell(&b, c.err); code != c.code || b.String() != c.want {
			t.Errorf("tell(%v) = %d, %q; want %d, %q", c.err, code, b.String(), c.code, c.want)
		}
	}
}

// TestInterrupt cancels a load and wants nothing left behind: no report, no temporary file.
func TestInterrupt(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", filepath.Join(dir, "tmp"))
	if err := os.Mkdir(os.Getenv("TMPDIR"), 0o700); err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(dir, "conn.log")
	if err := os.WriteFile(log, []byte(`{"ts":1,"uid":"C1","id.orig_h":"10.0.0.5","id.resp_h":"198.51.100.7"}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var stdout, stderr bytes.Buffer
	err := run(ctx, []string{"hunt", "--output", filepath.Join(dir, "out.csv"), log}, nil, &stdout, &stderr)
	if !errors.Is(err, context.Canceled) || stdout.Len() > 0 {
		t.Errorf("got %v and %q", err, stdout.String())
	}
	for _, pattern := range []string{"out.csv*", "tmp/*"} {
		if left, _ := filepath.Glob(filepath.Join(dir, pattern)); left != nil {
			t.Errorf("left behind: %v", left)
		}
	}
}
