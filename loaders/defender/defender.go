// Package defender loads Microsoft Defender's advanced-hunting tables, in every form in which Microsoft hands them out:
// the streaming API's records (Event Hub messages, Storage lines), Log Analytics data export, answers of the Defender
// API and of Graph, and CSV or Parquet with the same columns.
//
// The canonical tables are Defender's, so a column maps onto the column of its name, whatever the form. What a form
// adds is only how a record says its table and its time.
package defender

import (
	"encoding/json"
	"slices"
	"strings"

	"exfilhunt/loaders/source"
)

// Loader is the source of Defender and Sentinel exports.
var Loader = source.Loader{
	Name:   "defender",
	Doc:    "Microsoft Defender and Sentinel exports: streaming API, Log Analytics, hunting API and Graph answers, CSV, Parquet",
	Detect: detect,
	Plan:   plan,

	OtherKinds: "other tables",
	Aliases:    []string{"mde", "sentinel"},
}

// The formats, by what makes their records.
const (
	formatStream  = "defender-stream"  // {"time", "category", "properties"}, one a line: streaming API to Storage
	formatHub     = "defender-hub"     // the same inside {"records": [...]}: streaming API to Event Hub
	formatExport  = "defender-export"  // flat, with TimeGenerated and Type: Log Analytics data export
	formatAnswer  = "defender-answer"  // flat, inside {"Results": [...]}: Defender API, Graph
	formatCSV     = "defender-csv"     // Defender portal, Azure portal
	formatParquet = "defender-parquet" // the same columns in Parquet
)

// Tables are the canonical ones that Defender writes; all others are ignored with a count.
var tables = []string{"DeviceNetworkEvents", "DeviceFileEvents", "DeviceProcessEvents", "DeviceEvents"}

func detect(head source.Head) source.Format {
	if strings.HasPrefix(string(head.Bytes), "PAR1") {
		return source.Format{Name: formatParquet, Reader: source.Parquet}
	}
	flat := func(o record) bool { return isFlat(head, o) }
	if elements := head.Elements(); slices.ContainsFunc(elements, isStream) {
		return source.Format{Name: formatHub, Reader: source.JSONLines, Wrapped: true}
	} else if slices.ContainsFunc(elements, flat) {
		return source.Format{Name: formatAnswer, Reader: source.JSONLines, Wrapped: true}
	}
	if objects := head.Objects(); slices.ContainsFunc(objects, isStream) {
		return source.Format{Name: formatStream, Reader: source.JSONLines}
	} else if slices.ContainsFunc(objects, flat) {
		return source.Format{Name: formatExport, Reader: source.JSONLines}
	}
	if header, _ := head.CSVHeader(); guessTable(head, header, csvAction(head)) != "" {
		return source.Format{Name: formatCSV, Reader: source.CSV}
	}
	return source.Format{}
}

// record is a JSON object of which the values are not looked at yet.
type record = map[string]json.RawMessage

func isStream(o record) bool {
	return o["category"] != nil && (o["properties"] != nil || o["time"] != nil)
}

// isFlat tells a row of a table from other JSON: it names its table, or its columns give the table away.
func isFlat(head source.Head, o record) bool {
	if o["Timestamp"] == nil && o["TimeGenerated"] == nil {
		return false
	}
	return source.Text(o, "Type") != "" || guessTable(head, names(o), source.Text(o, "ActionType")) != ""
}

func names(o record) []string {
	all := make([]string, 0, len(o))
	for name := range o {
		all = append(all, name)
	}
	return all
}

func plan(f source.File) (source.Plan, error) {
	var raw string
	var kinds []string
	var err error
	switch f.Format.Name {
	case formatStream, formatHub:
		raw, kinds = stream(f)
	case formatExport, formatAnswer:
		raw, kinds = flat(f)
	case formatCSV:
		raw, kinds = portal(f)
	case formatParquet:
		raw, kinds, err = parquet(f)
	}
	return source.Plan{Raw: raw, Together: f.Format.Reader != source.CSV, Kinds: kinds, Targets: targets(f)}, err
}
