package cef

import (
	"context"
	"io"
	"strings"
	"time"

	"exfilhunt/loaders/source"
)

// parser reads lines of CEF and LEEF. Times without a year are not after latest.
func parser(latest time.Time) source.Parser {
	return source.Parser{
		Columns: columns[:],
		Parse: func(ctx context.Context, text io.Reader, each func(*source.Records) error) error {
			parse := func(b source.Block) *source.Records { return parseBlock(b, latest) }
			return source.Blocks(ctx, text, "\n", parse, each)
		},
	}
}

func parseBlock(b source.Block, latest time.Time) *source.Records {
	r := source.NewRecords(len(columns), b.Count)
	if r.RejectTooLong(b) {
		return r
	}
	e := event{times: timeReader{latest: latest}}
	for line := range b.Lines() {
		kind, reason := e.read(line.Text)
		switch {
		case reason != "":
			r.Reject(line, reason)
		case kind == connection:
			r.Add(kind, line, e.fields[:len(columns)])
		default:
			r.Ignore(kind)
		}
	}
	return r
}

const maxKindName = 80 // bytes of a product's name, which is whatever a line says

// shortened cuts a kind's name, at a character's start.
func shortened(kind string) string {
	if len(kind) > maxKindName {
		kind = strings.ToValidUTF8(kind[:maxKindName], "")
	}
	return strings.TrimSpace(kind)
}
