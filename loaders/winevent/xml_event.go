package winevent

import (
	"errors"
	"slices"
	"strings"
)

// maxDepth is how deep elements may be nested: an event log's reach four.
const maxDepth = 64

var errDeep = errors.New("elements nested more than 64 deep")

// An eventReader takes the fields out of events, one after the other. They stand in three parts, of which an event has
// two: System, and EventData (<Data Name="Image">...) or UserData (elements of any name, of which the innermost are
// fields). All other parts, such as RenderingInfo with the event told in a sentence, are passed over.
//
// See "Event Schema" in Microsoft's documentation of Windows Event Log.
type eventReader struct {
	scanner
	values []string // by column: see fields
	open   []string // names of the elements around the place
	part   string   // the one of the three parts in which the place is, "" outside of them
	depth  int      // of that part
	field  string   // the innermost element's field, "" where it holds other elements
}

// read takes the fields of one element: an event, or only its EventData.
func (e *eventReader) read(text string) error {
	e.text, e.at = text, 0
	e.open, e.part = e.open[:0], ""
	for {
		t, err := e.next()
		if err == nil && t != endTag {
			err = e.enter()
		}
		if err == nil && t != startTag {
			err = e.leave(t)
		}
		if err != nil || len(e.open) == 0 {
			return err
		}
	}
}

func (e *eventReader) enter() error {
	if len(e.open) == maxDepth {
		return errDeep
	}
	e.open = append(e.open, e.name)
	e.field = local(e.name)
	switch e.part {
	case "":
		if e.field == "System" || e.field == "EventData" || e.field == "UserData" {
			e.part, e.depth, e.field = e.field, len(e.open), ""
		}
	case "System":
		e.systemAttributes()
	case "EventData":
		e.field = e.attr("Name")
	}
	return nil
}

func (e *eventReader) leave(t tag) error {
	last := len(e.open) - 1
	if last < 0 || t == endTag && e.name != e.open[last] {
		return errMalformed
	}
	e.open = e.open[:last]
	switch {
	case last < e.depth && e.part != "":
		e.part = ""
	case e.field != "" && t == endTag && e.part == "System":
		e.set(systemColumns, e.field, strings.TrimSpace(e.chars()))
	case e.field != "" && t == endTag && e.part != "":
		e.setData(e.field, e.chars())
	}
	e.field = ""
	return nil
}

// systemAttributes are the fields of System that are attributes.
func (e *eventReader) systemAttributes() {
	switch e.field {
	case "Provider":
		e.set(systemColumns, "Provider", e.attr("Name"))
	case "TimeCreated":
		e.set(systemColumns, "TimeCreated", e.attr("SystemTime"))
	case "Execution":
		e.set(systemColumns, "ExecutionProcessID", e.attr("ProcessID"))
	case "Security":
		e.set(systemColumns, "UserID", e.attr("UserID")+e.attr("UserId")) // the latter is Sysmon's for Linux
	default:
		return
	}
	e.field = ""
}

// set fills a column, if there is one of that name.
func (e *eventReader) set(columns map[string]int, name, value string) {
	if at, found := columns[name]; found {
		e.values[at] = value
	}
}

// systemFields is how many of the columns are fields of System.
var systemFields = slices.Index(fields, "UtcTime")

// systemColumns and dataColumns give the place of each field among the columns. A field of EventData that is called
// like one of System, as in the event that a log was cleared, is another field.
var (
	systemColumns = columnsOf(fields[:systemFields], 0)
	dataColumns   = columnsOf(fields[systemFields:], systemFields)
)

func columnsOf(names []string, first int) map[string]int {
	columns := map[string]int{}
	for i, name := range names {
		columns[name] = first + i
		columns[strings.ToLower(name)] = first + i
	}
	return columns
}

// setData fills the column of a field of EventData, whatever the case of its name.
func (e *eventReader) setData(name, value string) {
	at, found := dataColumns[name]
	if !found {
		var lower [32]byte // longer than any of the columns' names; most fields have no column, so this must be cheap
		if len(name) > len(lower) {
			return
		}
		for i := range len(name) {
			lower[i] = name[i]
			if 'A' <= name[i] && name[i] <= 'Z' {
				lower[i] += 'a' - 'A'
			}
		}
		if at, found = dataColumns[string(lower[:len(name)])]; !found {
			return
		}
	}
	e.values[at] = value
}
