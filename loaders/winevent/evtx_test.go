package winevent

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"exfilhunt/loaders/source"
)

// captures returns the binary event logs that lie beside the project where it is developed.
func captures(t *testing.T) []string {
	t.Helper()
	if _, err := exec.LookPath(evtxProgram); err != nil {
		t.Skipf("no %s here: %v", evtxProgram, err)
	}
	files, err := filepath.Glob("../../../shared/telemetry/evtx/*.evtx")
	if err != nil || len(files) == 0 {
		t.Skip("no captures here")
	}
	return files
}

// dump runs evtx_dump.
func dump(t *testing.T, args ...string) []byte {
	t.Helper()
	out, err := exec.Command(evtxProgram, args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// outcome is what becomes of a binary log: the events read, by kind, and the reasons of the rejects.
func outcome(t *testing.T, path string) (events int, rejects []string, err error) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	h := source.Head{Path: path, Bytes: text}
	format := detectXML(h)
	if format.Name != formatEVTX {
		t.Fatalf("%s: format %q", path, format.Name)
	}
	parser, err := xmlParser(source.File{Head: h, Format: format, Local: path})
	if err != nil {
		return 0, nil, err
	}
	err = parser.Parse(t.Context(), bytes.NewReader(text), func(r *source.Records) error {
		events += r.Len()
		for _, n := range r.Ignored {
			events += int(n)
		}
		for _, reject := range r.Rejects {
			rejects = append(rejects, strings.TrimSuffix(reject.Reason+": "+reject.Text, ": "))
		}
		return nil
	})
	return events, rejects, err
}

func TestEVTXCaptures(t *testing.T) {
	for _, path := range captures(t) {
		want := bytes.Count(dump(t, "-o", "jsonl", path), []byte("\n"))
		events, rejects, err := outcome(t, path)
		if err != nil || events != want || len(rejects) > 0 {
			t.Errorf("%s: %d events, want %d; %v, %q", path, events, want, err, rejects)
		}
	}
}

// Both ways in which evtx_dump writes XML, with and without indentation, read as encoding/xml reads them.
func TestEVTXCapturesAsTheStandardReadsThem(t *testing.T) {
	form := xmlForm{open: "<Event", end: "</Event>"}
	for _, path := range captures(t) {
		for _, args := range [][]string{{path}, {"--no-indent", path}} {
			for piece := range form.pieces(string(dump(t, args...))) {
				if form.isEvent(piece) {
					sameAsStandard(t, piece)
				} else if odd := form.passOver(piece); odd != "" {
					t.Errorf("%s: between events: %.60q", path, odd)
				}
			}
		}
	}
}

func TestBrokenEVTX(t *testing.T) {
	files := captures(t)
	at := slices.IndexFunc(files, func(path string) bool { return strings.HasSuffix(path, "bits_openvpn.evtx") })
	if at < 0 {
		t.Skip("no log of several chunks here")
	}
	whole, err := os.ReadFile(files[at])
	if err != nil {
		t.Fatal(err)
	}
	all, _, err := outcome(t, files[at])
	if err != nil {
		t.Fatal(err)
	}
	chunk := func(n int) int { return evtxHeader + n*evtxChunk }
	for name, c := range map[string]struct {
		spoil  func([]byte) []byte
		reason string
	}{
		"a chunk that is none": {func(b []byte) []byte { copy(b[chunk(3):], "XXXXXXXX"); return b }, "evtx_dump could not read a part of the file: Failed to dump the next record.: Failed to parse chunk number 3"},
		"cut inside a chunk":   {func(b []byte) []byte { return b[:chunk(5)+1000] }, "the file is cut: 5 of its 16 chunks are there"},
		"cut in the first":     {func(b []byte) []byte { return b[:chunk(0)+1000] }, "the file is cut: 0 of its 16 chunks are there"},
	} {
		path := filepath.Join(t.TempDir(), "broken.evtx")
		if err := os.WriteFile(path, c.spoil(bytes.Clone(whole)), 0o600); err != nil {
			t.Fatal(err)
		}
		events, rejects, err := outcome(t, path)
		if err != nil || events >= all || len(rejects) != 1 || !strings.HasPrefix(rejects[0], c.reason) {
			t.Errorf("%s: %d of %d events; %v, %q", name, events, all, err, rejects)
		}
	}
	path := filepath.Join(t.TempDir(), "header.evtx")
	if err := os.WriteFile(path, whole[:20], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := outcome(t, path); err == nil || !strings.Contains(err.Error(), "evtx_dump: exit status 1: Error: Failed to open evtx file") {
		t.Errorf("a file that is no log: %v", err)
	}
}

// standIn puts a shell script in the place of evtx_dump.
func standIn(t *testing.T, script string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, evtxProgram), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
}

// binaryLog writes the header of a log of one chunk, and the chunk.
func binaryLog(t *testing.T) string {
	t.Helper()
	log := make([]byte, evtxHeader+evtxChunk)
	copy(log, "ElfFile\x00")
	binary.LittleEndian.PutUint16(log[evtxCount:], 1)
	path := filepath.Join(t.TempDir(), "-log.evtx")
	if err := os.WriteFile(path, log, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestEVTXNeedsItsProgram(t *testing.T) {
	path := binaryLog(t)
	t.Setenv("PATH", t.TempDir())
	if _, _, err := outcome(t, path); !errors.Is(err, errNoProgram) {
		t.Errorf("without %s: %v", evtxProgram, err)
	}
}

func TestWhatTheProgramSays(t *testing.T) {
	path := binaryLog(t)
	standIn(t, fmt.Sprintf(`echo '%s'
echo 'Failed to dump the next record.

Caused by:
    0: Failed to parse record number 7
    1: no: reason
Failed to dump the next record.' >&2`, strings.ReplaceAll(connection("a"), "'", `"`)))
	events, rejects, err := outcome(t, path)
	want := []string{
		"evtx_dump could not read a part of the file: Failed to dump the next record.: Failed to parse record number 7: no: reason",
		"evtx_dump could not read a part of the file: Failed to dump the next record.",
	}
	if err != nil || events != 1 || !slices.Equal(rejects, want) {
		t.Errorf("%d events, %q, %v", events, rejects, err)
	}
	standIn(t, "echo 'error: unexpected argument' >&2; exit 2")
	if _, _, err := outcome(t, path); err == nil || err.Error() != "evtx_dump: exit status 2: error: unexpected argument" {
		t.Errorf("a program that fails: %v", err)
	}
}

func TestEVTXIsCancelled(t *testing.T) {
	path := binaryLog(t)
	standIn(t, "exec sleep 60")
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	log, err := newEVTX(source.File{Local: path})
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	err = log.parse(ctx, strings.NewReader(""), func(*source.Records) error { return nil })
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 30*time.Second {
		t.Errorf("%v after %v", err, time.Since(began))
	}
	standIn(t, "while true; do echo '"+strings.ReplaceAll(connection("a"), "'", `"`)+"'; done")
	if log, err = newEVTX(source.File{Local: path}); err != nil {
		t.Fatal(err)
	}
	full := errors.New("disk full")
	if err := log.parse(t.Context(), strings.NewReader(""), func(*source.Records) error { return full }); !errors.Is(err, full) {
		t.Errorf("a receiver that fails: %v", err)
	}
}
