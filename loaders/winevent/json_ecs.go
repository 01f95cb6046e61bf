package winevent

import (
	"strings"

	"exfilhunt/loaders/source"
)

// Elastic's pipelines for Sysmon move most of EventData to the fields of its common schema, ECS, and take it out of event_data:
// github.com/elastic/beats, x-pack/winlogbeat/module/sysmon/ingest/sysmon.yml, which the Elastic Agent shares.

// ecsMembers are the members of an event that hold them. As JSON: whatever a shipper has put there costs no record.
var ecsMembers = []source.Column{
	{Name: "process", Type: "JSON"}, {Name: "user", Type: "JSON"}, {Name: "source", Type: "JSON"}, {Name: "destination", Type: "JSON"}, {Name: "network", Type: "JSON"},
	{Name: "dns", Type: "JSON"}, {Name: "sysmon", Type: "JSON"}, {Name: "file", Type: "JSON"}, {Name: "host", Type: "JSON"},
}

// ecsFields are where a field of EventData went.
var ecsFields = []struct{ field, from string }{
	{"ProcessGuid", ecs("process.entity_id")}, {"ProcessId", ecs("process.pid")}, {"Image", ecs("process.executable")},
	{"CommandLine", ecs("process.command_line")}, {"CurrentDirectory", ecs("process.working_directory")}, {"OriginalFileName", ecs("process.pe.original_file_name")},
	{"ParentProcessGuid", ecs("process.parent.entity_id")}, {"ParentProcessId", ecs("process.parent.pid")},
	{"ParentImage", ecs("process.parent.executable")}, {"ParentCommandLine", ecs("process.parent.command_line")},
	{"User", `concat_ws('\', ` + ecs("user.domain") + ", " + ecs("user.name") + ")"},
	{"Hashes", "concat_ws(',', " + ecsHash("MD5") + ", " + ecsHash("SHA1") + ", " + ecsHash("SHA256") + ")"},
	{"Protocol", ecs("network.transport")}, {"Initiated", "CASE WHEN " + ecs("network.direction") + " IN ('ingress', 'inbound') THEN 'false' ELSE 'true' END"},
	{"SourceIp", ecs("source.ip")}, {"SourcePort", ecs("source.port")},
	{"DestinationIp", ecs("destination.ip")}, {"DestinationPort", ecs("destination.port")}, {"DestinationHostname", ecs("destination.domain")},
	{"TargetFilename", ecs("file.path")},
	{"QueryName", ecs("dns.question.name")}, {"QueryStatus", ecsStatus},
	{"QueryResults", "nullif(array_to_string(json_extract_string(dns, '$.answers[*].data'), ';'), '')"},
}

// ecsStatus is the outcome of a lookup: the pipeline has put the names of system error codes in place of their numbers.
var ecsStatus = "CASE " + ecs("sysmon.dns.status") + " WHEN 'SUCCESS' THEN '0' WHEN 'DNS_ERROR_RCODE_FORMAT_ERROR' THEN '9001'" +
	" WHEN 'DNS_ERROR_RCODE_SERVER_FAILURE' THEN '9002' WHEN 'DNS_ERROR_RCODE_NAME_ERROR' THEN '9003'" +
	" WHEN 'DNS_ERROR_RCODE_NOT_IMPLEMENTED' THEN '9004' WHEN 'DNS_ERROR_RCODE_REFUSED' THEN '9005' ELSE " + ecs("sysmon.dns.status") + " END"

// ecs is SQL for a field by its path.
func ecs(path string) string {
	member, inside, _ := strings.Cut(path, ".")
	return "json_extract_string(" + source.Ident(member) + ", '$." + inside + "')"
}

// ecsHash is SQL for a hash as Sysmon writes it, of the process or of the file.
func ecsHash(name string) string {
	lower := strings.ToLower(name)
	return "'" + name + "=' || coalesce(" + ecs("process.hash."+lower) + ", " + ecs("file.hash."+lower) + ")"
}

// withECS is SQL for EventData, with what a pipeline has moved: every event that is hunted has an Image.
func withECS(data string) string {
	names, values := make([]string, len(ecsFields)), make([]string, len(ecsFields))
	for i, f := range ecsFields {
		names[i], values[i] = f.field, f.from
	}
	return "CASE WHEN contains(lower(coalesce(winlog.provider_name, winlog.channel)), 'sysmon') AND " + data + "['Image'] IS NULL\n" +
		"    THEN map_concat(map(" + source.List(names) + ", [" + strings.Join(values, ",\n        ") + "]), " + data + ") ELSE " + data + " END"
}
