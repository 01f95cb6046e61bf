package defender

import (
	"path/filepath"
	"slices"
	"strings"

	"exfilhunt/loaders/source"
)

// guessTable names the table of rows that do not say it, as answers of a query and portal exports do not: by the path
// (Log Analytics exports to folders "am-DeviceNetworkEvents"), by an ActionType, or by columns that only one table has.
// It returns "" for columns that are not of these tables at all.
func guessTable(head source.Head, columns []string, action string) string {
	if !slices.Contains(columns, "Timestamp") && !slices.Contains(columns, "TimeGenerated") {
		return ""
	}
	if table := tableInPath(head.Path); table != "" {
		return table
	}
	if table := tableOfAction(action); table != "" {
		return table
	}
	for _, own := range ownColumns {
		if slices.ContainsFunc(own.columns, func(c string) bool { return slices.Contains(columns, c) }) {
			return own.table
		}
	}
	return ""
}

func tableInPath(path string) string {
	for part := range strings.SplitSeq(filepath.ToSlash(path), "/") {
		for _, table := range tables {
			name := strings.TrimPrefix(part, "am-")
			if rest, found := strings.CutPrefix(strings.ToLower(name), strings.ToLower(table)); found && !startsWithLetter(rest) {
				return table
			}
		}
	}
	return ""
}

func startsWithLetter(s string) bool {
	return s != "" && (s[0] >= 'a' && s[0] <= 'z')
}

// tableOfAction knows the ActionTypes of three tables; DeviceEvents has hundreds.
func tableOfAction(action string) string {
	switch {
	case strings.Contains(action, "Connection"), action == "NetworkSignatureInspected":
		return "DeviceNetworkEvents"
	case slices.Contains([]string{"FileCreated", "FileModified", "FileRenamed", "FileDeleted", "FileRead"}, action):
		return "DeviceFileEvents"
	case action == "ProcessCreated", action == "OpenProcess":
		return "DeviceProcessEvents"
	}
	return ""
}

// ownColumns are columns that no other of the tables has, in the order in which they are asked for.
var ownColumns = []struct {
	table   string
	columns []string
}{
	{"DeviceEvents", []string{"RegistryKey", "RegistryValueName", "RemoteDeviceName"}},
	{"DeviceNetworkEvents", []string{"Protocol", "RemoteIPType", "LocalIPType", "BytesSent"}},
	{"DeviceFileEvents", []string{"PreviousFileName", "PreviousFolderPath", "FileOriginReferrerUrl", "RequestProtocol", "ShareName", "SensitivityLabel"}},
	{"DeviceProcessEvents", []string{"ProcessIntegrityLevel", "ProcessVersionInfoOriginalFileName", "ProcessCommandLine"}},
	{"DeviceNetworkEvents", []string{"RemotePort", "RemoteIP"}},
	{"DeviceFileEvents", []string{"FolderPath"}},
}
