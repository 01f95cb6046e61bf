// Package cef loads what firewalls, proxies and other security devices send to a SIEM: CEF and LEEF lines, with or
// without a syslog header, and Microsoft Sentinel's table CommonSecurityLog, which holds CEF in columns.
//
// A record that tells of a connection becomes a row of DeviceNetworkEvents, with bytes where the device counted them;
// all others are ignored, counted by the product that wrote them. The specifications are ArcSight's "CEF
// Implementation Standard", IBM's "LEEF event components" and Microsoft's "CEF and CommonSecurityLog field mapping".
//
// Bytes follow what most devices and Sentinel's own names say: out is what the source sent, in what it received.
// ArcSight's dictionary words it the other way round, and a few formats follow it, such as Palo Alto's for
// PAN-OS before 10. Nothing in a record says which of the two it is, so there sent and received are swapped.
package cef

import (
	"bytes"
	"encoding/json"
	"slices"

	"exfilhunt/loaders/source"
)

// Loader is the source of CEF, LEEF and CommonSecurityLog.
var Loader = source.Loader{
	Name:   "cef",
	Doc:    "CEF and LEEF lines, with or without a syslog header; Sentinel's CommonSecurityLog as JSON, CSV or Parquet",
	Detect: detect,
	Plan:   plan,
	Parts:  map[string]source.Format{"cef": {Name: formatLines, Reader: source.Go}},

	OtherKinds: "CEF or LEEF of other products",
	Aliases:    []string{"leef", "firewall"},
}

const (
	formatLines   = "cef"                    // CEF, LEEF or both, between other lines of syslog
	formatJSON    = "commonsecuritylog-json" // rows of CommonSecurityLog, one a line or in an array
	formatCSV     = "commonsecuritylog-csv"
	formatParquet = "commonsecuritylog-parquet"
)

// connection is the kind of the records that are loaded.
const connection = "connection"

func detect(head source.Head) source.Format {
	if bytes.HasPrefix(head.Bytes, []byte("PAR1")) {
		if head.Columns == nil || isTable(parquetNames(head.Columns)) {
			return source.Format{Name: formatParquet, Reader: source.Parquet}
		}
		return source.Format{}
	}
	if f := detectLines(head.Lines(1000)); f.Name != "" {
		return f
	}
	if isLog(head.Objects()) {
		return source.Format{Name: formatJSON, Reader: source.JSONLines}
	}
	if isLog(head.Elements()) {
		return source.Format{Name: formatJSON, Reader: source.JSONLines, Wrapped: true}
	}
	if names, _ := head.CSVHeader(); isTable(names) {
		return source.Format{Name: formatCSV, Reader: source.CSV}
	}
	return source.Format{}
}

// detectLines is sure where a file begins with a message. Further on, one may as well stand in a script or a table's
// quoted field that another source reads.
func detectLines(lines [][]byte) source.Format {
	first := slices.IndexFunc(lines, func(line []byte) bool { return Find(string(line)) >= 0 })
	if first < 0 {
		return source.Format{}
	}
	return source.Format{Name: formatLines, Reader: source.Go, Guess: first > 0}
}

// isLog says that records are rows of CommonSecurityLog. Where some are of another table, as in an Event Hub message
// of several, they are left to the source of Defender's tables, which counts those of tables that it does not load.
func isLog(records []map[string]json.RawMessage) bool {
	found := false
	for _, r := range records {
		table := source.Text(r, "Type")
		if table != "" && table != tableName {
			return false
		}
		names := make([]string, 0, len(r))
		for name := range r {
			names = append(names, name)
		}
		found = found || isTable(names)
	}
	return found
}

// isTable knows CommonSecurityLog by its columns.
func isTable(columns []string) bool {
	return slices.Contains(columns, "TimeGenerated") && slices.Contains(columns, "DeviceVendor") && slices.Contains(columns, "DeviceProduct")
}

func plan(f source.File) (source.Plan, error) {
	// Kinds stays empty, so that the rows are read into a table of their own first: one statement with the expressions
	// of both the rows and the targets takes more memory than loading may have.
	table := source.Plan{Steps: steps(f), Targets: targets(source.Told("unfit"))}
	switch f.Format.Name {
	case formatJSON:
		table.Raw = jsonRows(f)
	case formatCSV:
		table.Raw = csvRows(f)
	case formatParquet:
		table.Raw = parquetRows(f)
	default:
		return source.Plan{Parser: parser(f.Modified), Steps: steps(f), Targets: targets("")}, nil
	}
	return table, nil
}
