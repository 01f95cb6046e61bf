package cef

import (
	"fmt"
	"slices"
	"strings"

	"exfilhunt/loaders/source"
)

const (
	tableName = "CommonSecurityLog"
	// noConnection is the kind of rows that tell of none. The product is not in it: in SQL nothing would bound how many there are.
	noConnection = tableName + " without a connection"
)

// tableColumns are the columns of CommonSecurityLog by those that a CEF line fills, after Microsoft's field mapping.
var tableColumns = map[string]string{
	"time": "TimeGenerated",
	"act":  "DeviceAction", "outcome": "EventOutcome", "direction": "CommunicationDirection", "proto": "Protocol", "app": "ApplicationProtocol",
	"src": "SourceIP", "spt": "SourcePort", "shost": "SourceHostName", "suser": "SourceUserName", "sntdom": "SourceNTDomain",
	"sproc": "SourceProcessName", "spid": "SourceProcessId",
	"dst": "DestinationIP", "dpt": "DestinationPort", "dhost": "DestinationHostName", "duser": "DestinationUserName", "dntdom": "DestinationNTDomain",
	"dproc": "DestinationProcessName", "dpid": "DestinationProcessId",
	"dnat": "DestinationTranslatedAddress", "dnat_port": "DestinationTranslatedPort",
	"bytes_out": "SentBytes", "bytes_in": "ReceivedBytes",
	"request": "RequestURL", "method": "RequestMethod", "agent": "RequestClientApplication",
	"dvchost": "DeviceName",
}

// additionalColumns are those of additionalFields; times of the table are always sure.
var additionalColumns = []struct{ name, column string }{
	{"vendor", "DeviceVendor"}, {"product", "DeviceProduct"}, {"name", "Activity"}, {"act", "DeviceAction"}, {"app", "ApplicationProtocol"},
	{"dvchost", "DeviceName"}, {"externalId", "ExternalID"},
}

// customColumns are CEF's custom fields; each has a column of its name with "Label" behind it.
var customColumns = []string{
	"DeviceCustomString1", "DeviceCustomString2", "DeviceCustomString3", "DeviceCustomString4", "DeviceCustomString5", "DeviceCustomString6",
	"DeviceCustomNumber1", "DeviceCustomNumber2", "DeviceCustomNumber3", "FlexString1", "FlexString2",
}

// neededColumns lists the columns of the table that are read, each once.
func neededColumns() []string {
	names := []string{"Type"}
	for _, name := range tableColumns {
		names = append(names, name)
	}
	for _, a := range additionalColumns {
		names = append(names, a.column)
	}
	for _, name := range customColumns {
		names = append(names, name, name+"Label")
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func jsonRows(f source.File) string {
	names := neededColumns()
	declared := make([]source.Column, len(names))
	for i, name := range names {
		declared[i] = source.Column{Name: name, Type: "VARCHAR"}
	}
	return rows(names, source.Ident, "NULL::VARCHAR", f.ReadJSON(declared))
}

func csvRows(f source.File) string {
	header, lines := f.CSVHeader()
	return rows(header, source.Ident, source.FieldCount(header), f.ReadCSV(header, lines))
}

func parquetRows(f source.File) string {
	names := parquetNames(f.Columns)
	return rows(names, func(name string) string { return f.Columns[slices.Index(names, name)].Text() }, "NULL::VARCHAR", f.ReadParquet())
}

func parquetNames(columns []source.Column) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = source.PlainName(c.Name)
	}
	return names
}

// rows returns the SELECT of the table's rows from a relation that has some of its columns: kind, unfit, and the columns
// that the targets map. value is SQL for a column as text, unfit for why a record of the relation is no row.
//
// It is built in steps, each on the columns of the one before: written into each other, the expressions would be so
// many that their intermediate results fill the memory.
func rows(has []string, value func(name string) string, unfit, from string) string {
	texts := []string{unfit + " AS unfit"}
	for _, name := range neededColumns() {
		text := "''"
		if slices.Contains(has, name) {
			text = "coalesce(" + value(name) + ", '')"
		}
		texts = append(texts, text+" AS "+name)
	}
	mapped := []string{"unfit", "Type", hostOf("RequestURL") + " AS host", additionalObject() + " AS additional"}
	for _, column := range columns {
		if name := tableColumns[column]; name != "" {
			mapped = append(mapped, fmt.Sprintf("CASE WHEN lower(%s) IN (%s) THEN '' ELSE %[1]s END AS %[3]s", name, noValueList(), column))
		}
	}
	steps := "SELECT " + strings.Join(texts, ", ") + "\n    FROM " + from
	steps = "SELECT " + strings.Join(mapped, ",\n    ") + "\nFROM (" + steps + ")"
	steps = "SELECT * REPLACE (" + plainAddress("src") + ", " + plainAddress("dst") + ", " + plainAddress("dnat") + ", CASE dhost WHEN '' THEN host ELSE dhost END AS dhost)\nFROM (" + steps + ")"
	return fmt.Sprintf(`SELECT *, CASE WHEN additional = '{}' AND concat(Type, time, src, dst) = '' THEN NULL
    WHEN Type NOT IN ('', %s) THEN Type
    WHEN (dst <> '' OR dhost <> '') AND concat(src, shost, dpt, host) <> '' THEN %s ELSE %s END AS kind
FROM (%s)`, source.Quote(tableName), source.Quote(connection), source.Quote(noConnection), steps)
}

// plainAddress is SQL for a column's address without what devices write around it, as plain has it for lines.
func plainAddress(column string) string {
	return "CASE WHEN regexp_matches(" + column + `, '[\[/]') THEN regexp_replace(` + column + `, '^\[?([^\[\]/]*)\]?(/\d+)?$', '\1') ELSE ` + column + " END AS " + column
}

// hostOf is SQL for the host of an absolute URL, "" for all other texts.
func hostOf(url string) string {
	return `regexp_extract(` + url + `, '://(?:[^/?#]*@)?\[?([^/?#:\]]*)', 1)`
}

func noValueList() string {
	quoted := make([]string, len(noValues))
	for i, text := range noValues {
		quoted[i] = source.Quote(text)
	}
	return strings.Join(quoted, ", ")
}

// additionalObject is SQL for the JSON object that event.setAdditional makes of a line.
func additionalObject() string {
	var members, custom []string
	for _, a := range additionalColumns {
		members = append(members, member(source.Quote(a.name), a.column))
	}
	for _, name := range customColumns {
		custom = append(custom, member("nullif("+name+"Label, '')", name))
	}
	members = append(members, `'"custom":' || nullif(`+object(custom)+", '{}')")
	return object(members)
}

// member is SQL for a member of a JSON object; NULL where it has no name or no value.
func member(name, value string) string {
	return "to_json(" + name + ") || ':' || to_json(nullif(" + value + ", ''))"
}

// object is SQL for a JSON object of members, without those that are NULL.
func object(members []string) string {
	return "'{' || concat_ws(',', " + strings.Join(members, ", ") + ") || '}'"
}
