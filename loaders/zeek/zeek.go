// Package zeek loads Zeek's conn, dns and http logs: TSV with its header, JSON, and JSON streams with several log
// types in one file.
//
// conn becomes DeviceNetworkEvents with bytes, dns becomes DeviceEvents of ActionType DnsQueryResponse, http becomes
// DeviceNetworkEvents of ActionType HttpConnectionInspected with the bodies' lengths as bytes. All other logs are
// ignored with a count. A sensor knows no host names, so DeviceName is the address of the local side.
package zeek

import (
	"bytes"
	"encoding/json"
	"path"
	"slices"
	"strings"

	"exfilhunt/loaders/source"
)

// Loader is the source of Zeek logs.
var Loader = source.Loader{
	Name:   "zeek",
	Doc:    "Zeek conn, dns and http logs: TSV, JSON, JSON streams",
	Detect: detect,
	Plan:   plan,

	OtherKinds: "other Zeek logs",
}

const (
	formatTSV  = "zeek-tsv"
	formatJSON = "zeek-json"
)

func detect(head source.Head) source.Format {
	for _, line := range head.Lines(16) {
		if line[0] != '#' {
			break
		}
		if bytes.HasPrefix(line, []byte("#fields")) {
			return source.Format{Name: formatTSV, Reader: source.TabLines}
		}
	}
	if slices.ContainsFunc(head.Objects(), isRecord) {
		return source.Format{Name: formatJSON, Reader: source.JSONLines}
	}
	if slices.ContainsFunc(head.Elements(), isRecord) { // an array, as log platforms export it
		return source.Format{Name: formatJSON, Reader: source.JSONLines, Wrapped: true}
	}
	return source.Format{}
}

// isRecord tells a Zeek record from other JSON: it says which log it is of, or has Zeek's time and a connection.
func isRecord(o map[string]json.RawMessage) bool {
	if o["ts"] == nil {
		return false
	}
	return o["_path"] != nil || o["@stream"] != nil || o["id.orig_h"] != nil || o["id_orig_h"] != nil || o["uid"] != nil
}

func plan(f source.File) (source.Plan, error) {
	raw, kinds := jsonRecords(f)
	if f.Format.Name == formatTSV {
		var err error
		if raw, kinds, err = tsvRecords(f); err != nil {
			return source.Plan{}, err
		}
	}
	return source.Plan{Raw: raw, Together: true, Kinds: kinds, Steps: steps(f), Targets: targets()}, nil
}

// fields are those that the mapping reads, as Zeek names them. In the relation of records a "." is an "_".
var fields = []string{
	"ts", "uid", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", "proto", "service",
	"orig_bytes", "resp_bytes", "conn_state", "local_orig", "local_resp",
	"query", "qtype_name", "rcode", "rcode_name", "answers",
	"method", "host", "uri", "user_agent", "request_body_len", "response_body_len", "status_code",
}

// kindOf guesses the log from a file's name: "conn.log", "conn.15:00:00-16:00:00.log", "dns.json".
func kindOf(name string) string {
	kind, _, _ := strings.Cut(path.Base(name), ".")
	return kind
}
