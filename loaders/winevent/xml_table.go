package winevent

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"exfilhunt/loaders/source"
)

// tableColumns are what the tables Event, SecurityEvent and WindowsEvent of Log Analytics call the fields of System. All
// other columns that are called like a field of EventData are one, such as CommandLine of SecurityEvent.
//
// See the tables' pages in Microsoft's Azure Monitor reference.
var tableColumns = map[string]string{
	"TimeGenerated":   "TimeCreated",
	"EventLog":        "Channel",
	"Source":          "Provider",
	"EventSourceName": "Provider",
}

// hasXMLData says whether a record is a row of such a table, with EventData in XML.
func hasXMLData(row map[string]json.RawMessage) bool {
	return row["EventID"] != nil && isXMLData(source.Text(row, "EventData"))
}

func isXMLData(text string) bool { return strings.HasPrefix(strings.TrimSpace(text), "<") }

// parseTable reads rows of such a table, one JSON object a line.
func parseTable(ctx context.Context, text io.Reader, each func(*source.Records) error) error {
	return eventBlocks(ctx, text, "\n", tableBlock, each)
}

func tableBlock(r *eventRecords, b source.Block) {
	for line := range b.Lines() {
		if err := r.row(line); err != nil {
			r.Reject(line, err.Error())
		} else {
			r.take(line)
		}
	}
}

// row reads the values of a row.
func (r *eventRecords) row(line source.Line) error {
	clear(r.values)
	var row map[string]json.RawMessage
	if err := json.Unmarshal([]byte(line.Text), &row); err != nil {
		return fmt.Errorf("malformed JSON: %w", err)
	}
	for name := range row {
		text := source.Text(row, name)
		if text == "" && row[name][0] != '"' && row[name][0] != 'n' {
			text = string(row[name]) // a number
		}
		if known, found := tableColumns[name]; found {
			name = known
		}
		r.set(systemColumns, name, text)
		r.setData(name, text)
	}
	switch data := source.Text(row, "EventData"); {
	case isXMLData(data):
		return r.read(strings.TrimSpace(data))
	case data != "":
		return errors.New("EventData is no XML")
	}
	return nil
}
