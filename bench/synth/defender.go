// Package synth writes telemetry that looks like an enterprise's: seeded, so that the same seed and size give the same
// bytes on every machine.
package synth

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"time"
)

// Defender writes DeviceNetworkEvents as the streaming API does to Storage, one record a line, until at least size
// bytes are written. It returns the number of records. Every tenth is an HttpConnectionInspected row without a process.
func Defender(w io.Writer, seed uint64, size int64) (records int64, err error) {
	g := generator{rand.New(rand.NewPCG(seed, 0))}
	out := bufio.NewWriterSize(w, 1<<20)
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for written := int64(0); written < size; records++ {
		at = at.Add(time.Duration(g.IntN(40_000)) * time.Microsecond)
		line, err := json.Marshal(g.record(at))
		if err != nil {
			return records, err
		}
		n, err := out.Write(append(line, '\r', '\n'))
		if err != nil {
			return records, err
		}
		written += int64(n)
	}
	return records, out.Flush()
}

type generator struct{ *rand.Rand }

var programs = []string{
	"chrome.exe", "msedge.exe", "svchost.exe", "Teams.exe", "OneDrive.exe", "OUTLOOK.EXE", "MsMpEng.exe", "powershell.exe",
	"python.exe", "curl.exe", "veeamagent.exe", "splunkd.exe",
}

// zipf picks 0 to n-1, small ones far more often.
func (g generator) zipf(n int) int { return int(g.Float64() * g.Float64() * g.Float64() * float64(n)) }

func (g generator) hex(n, of int) string {
	return fmt.Sprintf("%0*x", n, 0x9e3779b97f4a7c15*uint64(of+1))
}

func (g generator) record(at time.Time) any {
	stamp := at.Format("2006-01-02T15:04:05.0000000Z")
	return map[string]any{
		"time":          at.Add(time.Minute).Format("2006-01-02T15:04:05.0000000Z"),
		"tenantId":      "5f0c7d1e-0000-4000-8000-6b6573747265",
		"operationName": "Publish",
		"category":      "AdvancedHunting-DeviceNetworkEvents",
		"properties":    g.properties(stamp),
	}
}

func (g generator) properties(stamp string) map[string]any {
	device, user, site := g.zipf(500), g.zipf(800), g.zipf(5000)
	p := map[string]any{
		"Timestamp": stamp, "DeviceId": g.hex(40, device), "DeviceName": fmt.Sprintf("ws-%03d.corp.example", device),
		"RemoteIP": fmt.Sprintf("%d.%d.%d.%d", 11+site%80, site%251, site/7%251, 1+site%250), "RemotePort": []int{443, 443, 443, 80, 53, 22}[g.IntN(6)],
		"RemoteUrl": fmt.Sprintf("www.site%d.example", site), "LocalIP": fmt.Sprintf("10.20.%d.%d", device/250, 1+device%250),
		"LocalPort": 49152 + g.IntN(16000), "Protocol": "Tcp", "LocalIPType": "Private", "RemoteIPType": "Public",
		"ReportId": g.IntN(1 << 20), "AppGuardContainerId": nil, "AdditionalFields": nil, "ActionType": "ConnectionSuccess",
		"InitiatingProcessSessionId": 1, "IsInitiatingProcessRemoteSession": false,
		"InitiatingProcessRemoteSessionDeviceName": nil, "InitiatingProcessRemoteSessionIP": nil,
	}
	if g.IntN(10) == 0 {
		p["ActionType"], p["RemoteIPType"], p["LocalIPType"] = "HttpConnectionInspected", nil, nil
		p["AdditionalFields"] = fmt.Sprintf(`{"direction":"Out","host":"www.site%d.example","method":"POST","request_body_len":"%d","response_body_len":"%d","status_code":"200","uri":"/v1/upload","user_agent":"Mozilla/5.0"}`,
			site, g.IntN(100_000), g.IntN(100_000))
		return p
	}
	g.process(p, stamp, user)
	return p
}

func (g generator) process(p map[string]any, stamp string, user int) {
	program := programs[g.zipf(len(programs))]
	for _, name := range []string{"FileName", "VersionInfoInternalFileName", "VersionInfoOriginalFileName"} {
		p["InitiatingProcess"+name] = program
	}
	version := g.IntN(3000)
	for name, value := range map[string]any{
		"SHA1": g.hex(40, version), "SHA256": g.hex(64, version), "MD5": g.hex(32, version), "FileSize": 50_000 + version*997,
		"VersionInfoCompanyName": "Example Corporation", "VersionInfoProductName": "Example Product", "VersionInfoProductVersion": "10.0.1",
		"VersionInfoFileDescription": "Example", "Id": g.IntN(30_000), "CommandLine": fmt.Sprintf(`"C:\Program Files\Example\%s" --type=utility --id=%d`, program, g.IntN(100_000)),
		"CreationTime": stamp, "FolderPath": `c:\program files\example\` + program, "ParentFileName": "explorer.exe", "ParentId": g.IntN(30_000),
		"ParentCreationTime": stamp, "AccountDomain": "corp", "AccountName": fmt.Sprintf("user%d", user), "AccountSid": fmt.Sprintf("S-1-5-21-1-2-3-%d", user),
		"AccountUpn": fmt.Sprintf("user%d@corp.example", user), "AccountObjectId": nil, "IntegrityLevel": "Medium", "TokenElevation": "TokenElevationTypeDefault",
	} {
		p["InitiatingProcess"+name] = value
	}
}
