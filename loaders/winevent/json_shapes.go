package winevent

import (
	"fmt"
	"slices"
	"strings"

	"exfilhunt/loaders/source"
)

// dataType is what EventData is read as: names of fields and their values as text.
const dataType = "MAP(VARCHAR, VARCHAR)"

// shapes are asked in this order whether a record is theirs.
var shapes = []shape{winlogbeat, winlogbeat6, elements, flat}

// winlogbeat is what Winlogbeat 7 and later and the Elastic Agent write; elastic.co/guide/en/beats/winlogbeat lists the fields.
var winlogbeat = shape{
	format: "winlogbeat-json",
	is:     func(o record) bool { return o["winlog"] != nil },
	columns: append([]source.Column{
		{Name: "@timestamp", Type: "VARCHAR"},
		{Name: "winlog", Type: `STRUCT(channel VARCHAR, provider_name VARCHAR, event_id VARCHAR, keywords VARCHAR, computer_name VARCHAR, record_id VARCHAR,
            process STRUCT(pid VARCHAR), "user" STRUCT(identifier VARCHAR, name VARCHAR, "domain" VARCHAR), event_data ` + dataType + ")"},
	}, ecsMembers...),
	system: map[string]string{
		"Channel": "winlog.channel", "Provider": "winlog.provider_name", "EventID": "winlog.event_id", "Keywords": "winlog.keywords",
		"TimeCreated": `"@timestamp"`, "Computer": "coalesce(winlog.computer_name, " + ecs("host.name") + ")", "EventRecordID": "winlog.record_id",
		"ExecutionProcessID": "winlog.process.pid", "UserID": `winlog."user".identifier`,
		"UserName": `winlog."user".name`, "UserDomain": `winlog."user"."domain"`,
	},
	data: withECS("winlog.event_data"),
}

// winlogbeat6 is what Winlogbeat 5 and 6 wrote.
var winlogbeat6 = shape{
	format: "winlogbeat6-json",
	is:     func(o record) bool { return o["log_name"] != nil && o["event_id"] != nil },
	columns: []source.Column{
		{Name: "@timestamp", Type: "VARCHAR"}, {Name: "log_name", Type: "VARCHAR"}, {Name: "source_name", Type: "VARCHAR"}, {Name: "event_id", Type: "VARCHAR"},
		{Name: "keywords", Type: "VARCHAR"}, {Name: "computer_name", Type: "VARCHAR"}, {Name: "record_number", Type: "VARCHAR"}, {Name: "process_id", Type: "VARCHAR"},
		{Name: "user", Type: `STRUCT(identifier VARCHAR, name VARCHAR, "domain" VARCHAR)`}, {Name: "event_data", Type: dataType},
	},
	system: map[string]string{
		"Channel": "log_name", "Provider": "source_name", "EventID": "event_id", "Keywords": "keywords", "TimeCreated": `"@timestamp"`,
		"Computer": "computer_name", "EventRecordID": "record_number", "ExecutionProcessID": "process_id",
		"UserID": `"user".identifier`, "UserName": `"user".name`, "UserDomain": `"user"."domain"`,
	},
	data: "event_data",
}

// elements is the event's XML turned into JSON element by element: evtx_dump with its attributes in "#attributes" or apart in
// "Provider_attributes", and converters that write an attribute as "@Name" or "Name".
var elements = shape{
	format: "evtx-json",
	is:     func(o record) bool { return o["System"] != nil },
	columns: []source.Column{
		{Name: "System", Type: "STRUCT(EventID VARCHAR, Keywords VARCHAR, EventRecordID VARCHAR, Channel VARCHAR, Computer VARCHAR, " +
			attributeType("Provider", "Name") + ", " + attributeType("TimeCreated", "SystemTime") + ", " +
			attributeType("Execution", "ProcessID") + ", " + attributeType("Security", "UserID") + ")"},
		{Name: "EventData", Type: dataType},
	},
	system: map[string]string{
		"Channel": "System.Channel", "Provider": attribute("Provider", "Name"), "Keywords": "System.Keywords",
		"EventID":     elementText("System.EventID"), // it may have an attribute Qualifiers
		"TimeCreated": attribute("TimeCreated", "SystemTime"), "Computer": "System.Computer", "EventRecordID": "System.EventRecordID",
		"ExecutionProcessID": attribute("Execution", "ProcessID"), "UserID": attribute("Security", "UserID"),
	},
	data: "CASE WHEN EventData['Data'] IS NULL THEN EventData ELSE " + dataList("EventData['Data']") + " END",
}

// attributeType declares an element of System with one attribute, in all ways to write that.
func attributeType(element, name string) string {
	return fmt.Sprintf(`%[1]s STRUCT("#attributes" STRUCT(%[2]s VARCHAR), "@%[2]s" VARCHAR, %[2]s VARCHAR), %[1]s_attributes STRUCT(%[2]s VARCHAR)`, element, name)
}

// attribute is SQL for it.
func attribute(element, name string) string {
	return fmt.Sprintf(`coalesce(System.%[1]s."#attributes".%[2]s, System.%[1]s_attributes.%[2]s, System.%[1]s."@%[2]s", System.%[1]s.%[2]s)`, element, name)
}

// elementText is SQL for the text of an element, which is an object where the element has attributes.
func elementText(element string) string {
	return fmt.Sprintf(`CASE WHEN starts_with(%[1]s, '{') AND json_valid(%[1]s) THEN coalesce(%[1]s ->> '$."#text"', %[1]s ->> '$.text') ELSE %[1]s END`, element)
}

// dataList is SQL for the MAP of a list of Data elements: their attribute Name and their text. Unnamed ones, and a second one of
// a name, are left out.
func dataList(list string) string {
	const member = `{"@Name": "VARCHAR", "Name": "VARCHAR", "#attributes": {"Name": "VARCHAR"}, "#text": "VARCHAR", "text": "VARCHAR"}`
	entries := fmt.Sprintf(`list_transform(from_json(%s, '[%s]'), lambda d: {'k': coalesce(d."@Name", d.Name, d."#attributes".Name), 'v': coalesce(d."#text", d.text)})`, list, member)
	return fmt.Sprintf("CASE WHEN starts_with(%[1]s, '[{') AND json_valid(%[1]s) THEN map_from_entries(list_filter(%[2]s, lambda e, i: e.k IS NOT NULL AND list_position(list_transform(%[2]s, lambda x: x.k), e.k) = i)) END",
		list, entries)
}

// flat has the fields of System and of EventData side by side: NXLog, and tables of Log Analytics, of which WindowsEvent has EventData
// as JSON, an object or a text, and Event as XML.
var flat = shape{
	format: "winevent-json",
	is: func(o record) bool {
		return isFlat(func(name string) bool { return o[name] != nil })
	},
	system: map[string]string{
		"Channel":            "coalesce(" + members("Channel", "EventLog") + ", CASE record['Type'] WHEN 'SecurityEvent' THEN 'Security' END)",
		"Provider":           "coalesce(" + members("SourceName", "ProviderName", "Provider", "Source", "EventSourceName") + ")",
		"EventID":            "coalesce(" + members("EventID", "EventId") + ")",
		"Keywords":           "coalesce(" + members("Keywords", "EventType") + ")",
		"TimeCreated":        "coalesce(record['TimeCreated'], " + zoned("record['EventTime']") + ", " + members("@timestamp", "TimeGenerated", "EventTime") + ")",
		"Computer":           "coalesce(" + members("Computer", "Hostname", "MachineName") + ")",
		"EventRecordID":      "coalesce(" + members("EventRecordID", "EventRecordId", "RecordNumber") + ")",
		"ExecutionProcessID": "coalesce(" + members("ExecutionProcessID", "SystemProcessId") + ")",
		"UserID":             "coalesce(" + members("UserID", "SystemUserId") + ")",
		"UserName":           "record['AccountName']",
		"UserDomain":         "record['Domain']",
	},
	data: "CASE WHEN starts_with(record['EventData'], '{') AND json_valid(record['EventData']) THEN from_json(record['EventData'], '\"" + dataType + "\"')\n" +
		"    WHEN starts_with(ltrim(record['EventData']), '<') THEN map_concat(record, " + xmlData("record['EventData']") + ")\n" +
		"    WHEN record['EventID'] = '4104' AND record['ScriptBlockText'] IS NULL THEN " + scriptMessage + " ELSE record END",
}

// isFlat tells a flat event by its names.
func isFlat(has func(name string) bool) bool {
	log := slices.ContainsFunc([]string{"Channel", "EventLog", "SourceName", "ProviderName", "Provider", "EventSourceName", "NewProcessName"}, has)
	return log && (has("EventID") || has("EventId"))
}

// members is SQL for members of a flat record.
func members(names ...string) string { return "record['" + strings.Join(names, "'], record['") + "']" }

// zoned is SQL for a time that names its zone, NULL where it does not: NXLog wrote local times so, for a long time.
func zoned(time string) string {
	return "CASE WHEN regexp_matches(" + time + `, '(Z|[+-]\d\d:?\d\d)$') THEN ` + time + " END"
}

// scriptMessage is SQL for the fields of a script block of which only the message is left, in English: NXLog drops the fields of long
// events.
const scriptMessage = `from_json(to_json(regexp_extract(record['Message'],
        '(?s)^[^(]*\((\d+) of (\d+)\):\r?\n(.*?)\r?\n\r?\nScriptBlock ID: ([^\r\n]*)\r?\nPath: ?([^\r\n]*)\s*$',
        ['MessageNumber', 'MessageTotal', 'ScriptBlockText', 'ScriptBlockId', 'Path'])), '"` + dataType + `"')`
