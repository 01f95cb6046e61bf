package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// A bar shows on a terminal how much of the logs is read. Elsewhere it is nothing: batch jobs keep their logs clean.
type bar struct {
	w   io.Writer // nil: no terminal
	bar *progressbar.ProgressBar
}

func newBar(stderr io.Writer) *bar {
	file, isFile := stderr.(*os.File)
	if !isFile || !term.IsTerminal(int(file.Fd())) {
		return &bar{}
	}
	return &bar{w: stderr}
}

// progress returns what loaders.Options wants to be told, nil where nobody watches.
func (b *bar) progress() func(done, total int64) {
	if b.w == nil {
		return nil
	}
	return func(done, total int64) {
		if b.bar == nil {
			b.bar = progressbar.NewOptions64(total,
				progressbar.OptionSetWriter(b.w),
				progressbar.OptionSetDescription("loading"),
				progressbar.OptionShowBytes(true),
				progressbar.OptionThrottle(100*time.Millisecond),
				progressbar.OptionClearOnFinish(),
				progressbar.OptionSetWidth(30))
		}
		// A bar that cannot be drawn is no reason to stop loading.
		_ = b.bar.Set64(done)
	}
}

// clear takes the bar off the line, so that a sentence can be printed there; it comes back with the next progress.
func (b *bar) clear() {
	if b.bar != nil {
		_ = b.bar.Clear()
	}
}
