-- title: Exfiltration over a command and control channel
-- id: d88d48df-8332-4ae8-b1fd-4b8f467cdffc
-- status: test
-- level: high
-- description: Processes that send much or often to public addresses, scored by volume, frequency, a single destination,
--   reads of sensitive files, and far more sent than received.
-- tags: attack.exfiltration, attack.t1041
-- references: https://attack.mitre.org/techniques/T1041/
-- falsepositives: Backup agents (Veeam, Backup Exec, Azure Backup) performing scheduled backups to cloud storage
-- falsepositives: Log shippers and telemetry agents (Splunk Universal Forwarder, Elastic Agent, Datadog)
-- falsepositives: Cloud sync clients (OneDrive, Dropbox, Google Drive) uploading with common scripting engines
-- falsepositives: Software update and patch management clients (SCCM, Intune, WSUS) sending device inventory
-- falsepositives: Security scanners and vulnerability assessment tools (Qualys, Nessus agent) during scans
-- source: Detect Exfiltration Over C2 Channel (T1041), KQL detection query
-- reads: DeviceNetworkEvents! where ActionType = 'ConnectionSuccess' AND RemoteIPType = 'Public': Timestamp, ActionType, RemoteIPType,
--   DeviceName, AccountName, InitiatingProcessFileName [script tools], InitiatingProcessId [processes told apart, sensitive files],
--   InitiatingProcessCommandLine, RemoteIP [single destination], RemotePort, BytesSent [volume, ratio], BytesReceived [ratio]
-- reads: DeviceFileEvents [sensitive files] where ActionType = 'FileRead': Timestamp, ActionType, DeviceName,
--   InitiatingProcessId [sensitive files], FileName [sensitive files]
-- param: min_bytes_sent BIGINT = 1048576 -- volume: more bytes sent than this, by one event of any program or by one process in all
-- param: min_connections BIGINT = 20 -- frequency: more connections of one process than this
-- param: min_ratio DOUBLE = 5.0 -- ratio: more bytes sent than this for each byte received
-- param: min_score BIGINT = 2 -- report processes with at least this score, of 5
-- param: suspicious_processes VARCHAR[] = ['powershell.exe', 'pwsh.exe', 'cmd.exe', 'wscript.exe', 'cscript.exe', 'mshta.exe',
--   'rundll32.exe', 'regsvr32.exe', 'certutil.exe', 'python.exe', 'python3.exe', 'ruby.exe', 'perl.exe', 'curl.exe', 'wget.exe',
--   'bitsadmin.exe', 'nc.exe'] -- script tools, of which every event counts (KQL has_any)
-- param: sensitive_files VARCHAR[] = ['.doc', '.docx', '.pdf', '.xlsx', '.xls', '.csv', '.zip', '.7z', '.tar', '.gz', '.kdbx', '.pfx',
--   '.pem', '.key', '.db', '.sqlite', '.rdp', '.config', '.conf'] -- names of sensitive files (KQL has_any)
-- deviation: The documented window is the last 24 hours before now. Exported data is older than that, so the window is open here;
--   since and until close it.
-- deviation: RemoteIPs, RemotePorts and SensitiveFileNames hold the smallest values in order; KQL's make_set leaves open which it
--   takes, and two runs of this give the same.
-- deviation: UniqueRemoteIPs is exact; KQL's dcount estimates above 1000.
-- deviation: A sum of bytes that no 64-bit number holds is shown as the largest that one does.
-- deviation: Ties after ExfilScore and TotalBytesSent are ordered by the other columns.
-- caveat: Defender measures no bytes on ConnectionSuccess events. Nothing received gives the ratio 999, which scores a point, so a
--   point is given for missing data: there, a script tool with more than 20 connections reports itself.
-- caveat: Defender has no ActionType FileRead. Its SensitiveFileRead events count as reads; otherwise sensitive files score only
--   with sources that record reads (auditd, Windows object access).
-- caveat: Only RemoteIPType Public counts: loopback, private networks and IPv4 addresses written as IPv6 (FourToSixMapping) are
--   not seen, so the page's own tests against 127.0.0.1 fire nothing.
-- caveat: A process is one process id. 25 runs of curl are 25 processes of one connection each, and never frequent; over long
--   windows an id names several processes.
-- caveat: The list names Windows programs: "curl.exe" does not match "curl" on Linux or macOS.

WITH outbound AS MATERIALIZED (
    SELECT Timestamp, DeviceName, AccountName, InitiatingProcessFileName, InitiatingProcessId, InitiatingProcessCommandLine,
           RemoteIP, RemotePort, BytesSent, BytesReceived
    FROM DeviceNetworkEvents
    WHERE ActionType = 'ConnectionSuccess'
      AND RemoteIPType = 'Public'
      AND (has_any(InitiatingProcessFileName, suspicious_processes) OR BytesSent > min_bytes_sent)
      AND (since IS NULL OR Timestamp > since)
      AND (until IS NULL OR Timestamp <= until)
),
processes AS (
    SELECT DeviceName, AccountName, InitiatingProcessFileName, InitiatingProcessId, InitiatingProcessCommandLine,
           -- KQL: the sum of nothing is 0; a sum too large for BIGINT is the largest one, for a forged event must not end the hunt
           greatest(least(coalesce(sum(BytesSent), 0), 9223372036854775807), -9223372036854775807)::BIGINT AS TotalBytesSent,
           greatest(least(coalesce(sum(BytesReceived), 0), 9223372036854775807), -9223372036854775807)::BIGINT AS TotalBytesReceived,
           count(*) AS ConnectionCount,
           min(RemoteIP) = max(RemoteIP) AS IsSingleDestination,
           max(Timestamp) AS LastSeen
    FROM outbound
    GROUP BY ALL
    HAVING TotalBytesSent > min_bytes_sent OR ConnectionCount > min_connections
),
file_reads AS (
    SELECT DeviceName, InitiatingProcessId, count(*) AS FilesRead, min(DISTINCT FileName, 10) AS SensitiveFileNames
    FROM DeviceFileEvents
    WHERE ActionType = 'FileRead'
      AND has_any(FileName, sensitive_files)
      AND (since IS NULL OR Timestamp > since)
      AND (until IS NULL OR Timestamp <= until)
    GROUP BY ALL
),
findings AS MATERIALIZED (
    SELECT p.*, FilesRead, SensitiveFileNames, row_number() OVER () AS finding,
           exfil_ratio(TotalBytesSent, TotalBytesReceived) AS ExfilRatio,
           TotalBytesSent > min_bytes_sent AS IsHighVolume,
           ConnectionCount > min_connections AS IsHighFrequency,
           FilesRead IS NOT NULL AS HasSensitiveFileAccess,
           exfil_score(IsHighVolume, IsHighFrequency, IsSingleDestination, HasSensitiveFileAccess, ExfilRatio > min_ratio) AS ExfilScore
    FROM processes AS p
    LEFT JOIN file_reads AS f
           ON f.DeviceName = p.DeviceName AND f.InitiatingProcessId IS NOT DISTINCT FROM p.InitiatingProcessId
    WHERE ExfilScore >= min_score
),
-- distinct values cost more than all the rest: only the findings need them
peers AS (
    SELECT finding, count(DISTINCT RemoteIP) AS UniqueRemoteIPs, min(DISTINCT RemoteIP, 5) AS RemoteIPs,
           coalesce(min(DISTINCT RemotePort, 5), []) AS RemotePorts
    FROM outbound AS o
    JOIN findings AS p
      ON o.DeviceName = p.DeviceName AND o.AccountName = p.AccountName
     AND o.InitiatingProcessFileName = p.InitiatingProcessFileName
     AND o.InitiatingProcessId IS NOT DISTINCT FROM p.InitiatingProcessId
     AND o.InitiatingProcessCommandLine = p.InitiatingProcessCommandLine
    GROUP BY finding
)
SELECT LastSeen AS Timestamp, DeviceName, AccountName, InitiatingProcessFileName, InitiatingProcessCommandLine,
       TotalBytesSent, TotalBytesReceived, ExfilRatio, ConnectionCount, UniqueRemoteIPs, RemoteIPs, RemotePorts,
       FilesRead, SensitiveFileNames,
       IsHighVolume, IsHighFrequency, IsSingleDestination, HasSensitiveFileAccess, ExfilScore
FROM findings
JOIN peers USING (finding)
ORDER BY ExfilScore DESC, TotalBytesSent DESC, Timestamp, DeviceName, AccountName, InitiatingProcessFileName,
         InitiatingProcessCommandLine, TotalBytesReceived, ExfilRatio, ConnectionCount, UniqueRemoteIPs, RemoteIPs, RemotePorts,
         FilesRead NULLS LAST, SensitiveFileNames NULLS LAST,
         IsHighVolume, IsHighFrequency, IsSingleDestination, HasSensitiveFileAccess
