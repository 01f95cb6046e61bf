package defender

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"exfilhunt/loaders/source"
)

// guessTable names the table of rows that do not say it, as answers of a query and portal exports do not: by an
// ActionType, by the path (Log Analytics exports to folders "am-DeviceNetworkEvents"), or by columns that only one table has.
// It returns "" for columns that are not of these tables at all.
func guessTable(head source.Head, columns []string, action string) string {
	if !slices.Contains(columns, "Timestamp") && !slices.Contains(columns, "TimeGenerated") {
		return ""
	}
	if table := tableOfAction(action); table != "" {
		return table
	}
	if table := tableInPath(head.Path); table != "" {
		return table
	}
	for _, own := range ownColumns {
		if slices.ContainsFunc(own.columns, func(c string) bool { return slices.Contains(columns, c) }) {
			return own.table
		}
	}
	return ""
}

// tableName matches the names of Defender's tables in a path.
var tableName = regexp.MustCompile(`^(?:am-)?((?:Device|Identity|Email|Url|Alert|Cloud|AAD)[A-Za-z]+)`)

// tableInPath looks at the file's name first, then at the folders above it.
func tableInPath(path string) string {
	parts := strings.Split(filepath.ToSlash(path), "/")
	for _, part := range slices.Backward(parts) {
		m := tableName.FindStringSubmatch(part)
		if m == nil {
			continue
		}
		for _, table := range tables {
			if strings.EqualFold(m[1], table) {
				return table
			}
		}
		if otherTable.MatchString(m[1]) {
			return m[1]
		}
	}
	return ""
}

// otherTable matches tables that no hunt reads: their rows are counted, not taken for those of another table.
var otherTable = regexp.MustCompile(`(Events|Info|Evidence|Beta)$`)

// tableOfAction knows the ActionTypes of some tables; DeviceEvents has hundreds.
func tableOfAction(action string) string {
	switch {
	case strings.HasPrefix(action, "Logon"):
		return "DeviceLogonEvents"
	case strings.HasPrefix(action, "Registry"):
		return "DeviceRegistryEvents"
	case action == "ImageLoaded":
		return "DeviceImageLoadEvents"
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
	{"DeviceLogonEvents", []string{"LogonType"}},
	{"DeviceEvents", []string{"ProcessTokenElevation"}},
	{"DeviceRegistryEvents", []string{"PreviousRegistryKey", "RegistryValueType"}},
	{"DeviceEvents", []string{"RegistryKey", "RegistryValueName", "RemoteDeviceName"}},
	{"DeviceNetworkEvents", []string{"Protocol", "RemoteIPType", "LocalIPType", "BytesSent"}},
	{"DeviceFileEvents", []string{"PreviousFileName", "PreviousFolderPath", "FileOriginReferrerUrl", "RequestProtocol", "ShareName", "SensitivityLabel"}},
	{"DeviceProcessEvents", []string{"ProcessIntegrityLevel", "ProcessVersionInfoOriginalFileName", "ProcessCommandLine"}},
	{"DeviceNetworkEvents", []string{"RemotePort", "RemoteIP"}},
	{"DeviceFileEvents", []string{"FolderPath"}},
}
