package winevent

import (
	"encoding/json"

	"exfilhunt/loaders/source"
)

// plainForm is how events are written in the lines of a syslog.
var plainForm = xmlForm{open: "<Event", end: "</Event>"}

// Find returns where the event in XML of a syslog's line begins, behind what syslog wrote before it; -1 where the line has
// none, or only quotes one.
func Find(line string) int {
	at := plainForm.next(line)
	if at == len(line) || !source.IsSyslogHeader(line[:at]) {
		return -1
	}
	return at
}

// IsJSON says whether a JSON object is a Windows event, whatever its message says.
func IsJSON(object map[string]json.RawMessage) bool { return shapeOf(object) != nil }
