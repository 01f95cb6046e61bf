package winevent

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"exfilhunt/loaders/source"
)

// evtxProgram reads binary event logs.
const evtxProgram = "evtx_dump"

var errNoProgram = errors.New("a binary event log is read with the program " + evtxProgram + ", which is not on PATH: " +
	"install it with \"cargo install evtx\", or from https://github.com/omerbenamram/evtx/releases")

// An evtxFile is a binary event log. Its lines are those of the XML that evtx_dump makes of it.
type evtxFile struct{ path, program string }

// isEVTX tells a binary event log by its signature.
func isEVTX(h source.Head) bool {
	return strings.HasPrefix(string(h.Bytes[:min(len(h.Bytes), 8)]), "ElfFile\x00")
}

func newEVTX(f source.File) (evtxFile, error) {
	program, err := exec.LookPath(evtxProgram)
	if err != nil {
		return evtxFile{}, errNoProgram
	}
	return evtxFile{path: f.Local, program: program}, nil
}

// parse runs evtx_dump. What it cannot read is a reject for each complaint: a chunk of up to 64 KiB, or a record. So are
// the chunks that a cut file lacks, which it does not mention.
func (f evtxFile) parse(ctx context.Context, log io.Reader, each func(*source.Records) error) error {
	rejects := source.NewRecords(len(fields), 0)
	if reason := cutEVTX(log, f.path); reason != "" {
		rejects.Reject(source.Line{}, reason)
	}
	running, stop := context.WithCancel(ctx)
	defer stop()
	dump := exec.CommandContext(running, f.program, "--format", "xml", "--no-indent", "--dont-show-record-number", "--", f.path)
	dump.Env = append(os.Environ(), "RUST_BACKTRACE=0", "RUST_LIB_BACKTRACE=0") // a complaint is a sentence
	events, err := dump.StdoutPipe()
	errs, err2 := dump.StderrPipe()
	if err = errors.Join(err, err2); err != nil {
		return err
	}
	if err := dump.Start(); err != nil {
		return err
	}
	told := make(chan []string, 1)
	go func() { told <- complaints(errs) }()
	err = xmlForm{open: "<Event", end: "</Event>"}.parse(running, events, each)
	if err != nil {
		stop()
	}
	found := <-told
	failed := dump.Wait()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return err
	case failed != nil:
		return fmt.Errorf("%s: %w: %s", evtxProgram, failed, strings.Join(found, "; "))
	}
	for _, complaint := range found {
		rejects.Reject(source.Line{Text: complaint}, evtxProgram+" could not read a part of the file")
	}
	return each(rejects)
}

// complaints reads what evtx_dump says on standard error: a line, and behind it the causes, numbered and indented.
func complaints(errs io.Reader) []string {
	const most = 10_000
	var found []string
	lines := bufio.NewScanner(errs)
	for lines.Scan() {
		if len(found) == most {
			found = append(found, "more than these")
			break
		}
		text := strings.TrimSpace(lines.Text())
		_, cause, numbered := strings.Cut(text, ": ")
		switch last := len(found) - 1; {
		case text == "" || text == "Caused by:":
		case numbered && last >= 0 && text != lines.Text():
			found[last] += ": " + cause
		default:
			found = append(found, text)
		}
	}
	_, _ = io.Copy(io.Discard, errs) // so that it does not wait for a reader
	return found
}

// The file header takes 4 KiB and says at byte 42 how many chunks of 64 KiB follow.
const (
	evtxHeader = 4 << 10
	evtxCount  = 42
	evtxChunk  = 64 << 10
)

// cutEVTX says why a file lacks events that it says it has, "" where it does not.
func cutEVTX(log io.Reader, path string) string {
	header := make([]byte, evtxCount+2)
	info, err := os.Stat(path)
	if _, failed := io.ReadFull(log, header); failed != nil || err != nil {
		return "" // evtx_dump will say it
	}
	chunks := int64(binary.LittleEndian.Uint16(header[evtxCount:]))
	if have := (info.Size() - evtxHeader) / evtxChunk; have < chunks {
		return fmt.Sprintf("the file is cut: %d of its %d chunks are there", max(have, 0), chunks)
	}
	return ""
}
