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

// tableColumns are what the tables Event, SecurityEvent and WindowsEvent of Log Analytics call the fields of System. Other
// columns that are called like a field of EventData are one: SecurityEvent has some of them beside it.
//
// See the tables' pages in Microsoft's Azure Monitor reference.
var tableColumns = map[string]string{
	"TimeGenerated":   "TimeCreated",
	"Computer":        "Computer",
	"EventLog":        "Channel",
	"Channel":         "Channel",
	"Source":          "Provider",
	"Provider":        "Provider",
	"EventSourceName": "Provider",
	"EventID":         "EventID",
	"Keywords":        "Keywords",
	"EventRecordId":   "EventRecordID",
	"SystemUserId":    "UserID",
	"SystemProcessId": "ExecutionProcessID",
}

// haveXMLData says whether records are rows of such a table, with EventData in XML. The first that has any says it.
func haveXMLData(rows []record) bool {
	for _, row := range rows {
		data := string(row["EventData"])
		if row["EventID"] != nil && data != `""` && data != "null" {
			return isXMLData(source.Text(row, "EventData"))
		}
	}
	return false
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
	for name, value := range row {
		text := source.Text(row, name)
		if text == "" && value[0] >= '0' && value[0] <= '9' {
			text = string(value)
		}
		if known, found := tableColumns[name]; found {
			r.set(systemColumns, known, text)
		} else {
			r.setData(name, text)
		}
	}
	switch data := source.Text(row, "EventData"); {
	case isXMLData(data):
		return r.read(strings.TrimSpace(data))
	case data != "":
		return errors.New("EventData is no XML")
	}
	return nil
}
