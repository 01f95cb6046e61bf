package hunts_test

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// The documented hunts once more, in plain Go and from the documents' KQL alone: no SQL, no code of the program.
// A row holds string, int64, float64, bool, time.Time, []any, or nil for null.

type row []any

// args are the parameters of all hunts; an oracle reads those that its hunt has.
type args struct {
	since, until                                              *time.Time
	minEvents, minBytesSent, minFileSize, minConnections      int64
	minScore, minLabelLength, minQueries                      int64
	minRatio                                                  float64
	ports                                                     []int64
	cloudNetworks, knownProtocols, suspicious, sensitiveFiles []string
}

func (a args) in(t time.Time) bool {
	return (a.since == nil || t.After(*a.since)) && (a.until == nil || !t.After(*a.until))
}

// An oracle says what a hunt must give. order lists columns from 1 as ORDER BY does, negative ones descending.
type oracle struct {
	defaults args
	rows     func(telemetry, args) []row
	order    []int
}

func (o oracle) findings(all telemetry, a args) []row {
	rows := o.rows(all, a)
	slices.SortStableFunc(rows, func(x, y row) int {
		for _, column := range o.order {
			if column < 0 {
				if c := compare(y[-column-1], x[-column-1]); c != 0 {
					return c
				}
			} else if c := compare(x[column-1], y[column-1]); c != 0 {
				return c
			}
		}
		return 0
	})
	return rows
}

// compare puts nil last, false before true, and a list before one that goes on after it.
func compare(x, y any) int {
	if x == nil || y == nil {
		return cmp.Compare(b2i(x == nil), b2i(y == nil))
	}
	switch x := x.(type) {
	case string:
		return strings.Compare(x, y.(string))
	case int64:
		return cmp.Compare(x, y.(int64))
	case float64:
		return cmp.Compare(x, y.(float64))
	case bool:
		return cmp.Compare(b2i(x), b2i(y.(bool)))
	case time.Time:
		return x.Compare(y.(time.Time))
	default:
		return slices.CompareFunc(x.([]any), y.([]any), compare)
	}
}

func b2i(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

var (
	byPort   = []int{-3, 1, 2, 4, 5, 6} // eventCount desc, then the rest
	c2Order  = []int{-19, -6, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18}
	programs = []string{"powershell.exe", "pwsh.exe", "cmd.exe", "wscript.exe", "cscript.exe", "mshta.exe", "rundll32.exe",
		"regsvr32.exe", "certutil.exe", "python.exe", "python3.exe", "ruby.exe", "perl.exe", "curl.exe", "wget.exe",
		"bitsadmin.exe", "nc.exe"}
	extensions = []string{".doc", ".docx", ".pdf", ".xlsx", ".xls", ".csv", ".zip", ".7z", ".tar", ".gz", ".kdbx", ".pfx", ".pem",
		".key", ".db", ".sqlite", ".rdp", ".config", ".conf"}
)

var oracles = map[string]oracle{
	"large_data_transfers":           {args{minBytesSent: 1000000, minEvents: 10}, largeTransfers, []int{-3, 1, 2}},
	"large_data_transfers_extended":  {args{minFileSize: 1000000, minEvents: 10}, largePrograms, []int{-7, 1, 2, 3, 4, 5, 6}},
	"dns_exfiltration":               {args{ports: []int64{53}, minEvents: 100}, portEvents, byPort},
	"http_post_exfiltration":         {args{ports: []int64{80, 443}}, httpPost, []int{-1, 2, 3, 4, 5, 6}},
	"cloud_storage_exfiltration":     {args{cloudNetworks: []string{"IP1", "IP2", "IP3"}, minEvents: 50}, cloudStorage, []int{-3, 1, 2}},
	"ftp_exfiltration":               {args{ports: []int64{21}, minEvents: 10}, portEvents, byPort},
	"email_exfiltration":             {args{ports: []int64{25, 587}, minEvents: 10}, portEvents, byPort},
	"encrypted_channel_exfiltration": {args{ports: []int64{443, 22}, minEvents: 10}, portEvents, byPort},
	"websocket_exfiltration":         {args{ports: []int64{443}, minEvents: 10}, webSocket, []int{-1, 2, 3, 4, -5, 6, 7}},
	"network_share_exfiltration":     {args{ports: []int64{445}, minEvents: 20}, portEvents, byPort},
	"unknown_protocol_exfiltration": {args{knownProtocols: []string{"TCP", "UDP", "ICMP", "TcpV4", "", "TcpV6", "Kerberos"}, minEvents: 10},
		unknownProtocol, []int{-4, 1, 2, 3, 5, 6, 7}},
	"exfil_over_c2_channel": {args{minBytesSent: 1048576, minConnections: 20, minRatio: 5, minScore: 2, suspicious: programs,
		sensitiveFiles: extensions}, c2Channel, c2Order},
	"dns_encoded_labels": {args{minLabelLength: 40, minQueries: 5}, encodedLabels, []int{-5, -7, 1, 2, 3, 4, 6, 8}},
}

func later(x, y time.Time) time.Time {
	if x.After(y) {
		return x
	}
	return y
}

// smallest is make_set(x, n), of which we take the first n in order.
func smallest(set map[any]bool, n int) []any {
	values := []any{}
	for v := range set {
		values = append(values, v)
	}
	slices.SortFunc(values, compare)
	return values[:min(n, len(values))]
}
