-- has_any as one regular expression: a needle that begins or ends with a letter or number has none beside it there.
WITH outbound AS (
    SELECT DeviceName, InitiatingProcessAccountName AS AccountName, InitiatingProcessFileName, InitiatingProcessId,
           InitiatingProcessCommandLine,
           coalesce(sum(BytesSent), 0) AS TotalBytesSent, coalesce(sum(BytesReceived), 0) AS TotalBytesReceived,
           count(*) AS ConnectionCount, count(DISTINCT RemoteIP) AS UniqueRemoteIPs,
           list_sort(list(DISTINCT RemoteIP))[1:5] AS RemoteIPs, list_sort(list(DISTINCT RemotePort))[1:5] AS RemotePorts,
           max(Timestamp) AS LastSeen
    FROM DeviceNetworkEvents
    WHERE ActionType = 'ConnectionSuccess'
      AND RemoteIPType = 'Public'
      AND (regexp_matches(InitiatingProcessFileName, '(?i)(^|[^\p{L}\p{N}])(powershell\.exe|pwsh\.exe|cmd\.exe|wscript\.exe|cscript\.exe|mshta\.exe|rundll32\.exe|regsvr32\.exe|certutil\.exe|python\.exe|python3\.exe|ruby\.exe|perl\.exe|curl\.exe|wget\.exe|bitsadmin\.exe|nc\.exe)($|[^\p{L}\p{N}])')
           OR BytesSent > 1048576)
    GROUP BY DeviceName, InitiatingProcessAccountName, InitiatingProcessFileName, InitiatingProcessId, InitiatingProcessCommandLine
    HAVING TotalBytesSent > 1048576 OR ConnectionCount > 20
),
file_reads AS (
    SELECT DeviceName, InitiatingProcessId, count(*) AS FilesRead, list_sort(list(DISTINCT FileName))[1:10] AS SensitiveFileNames
    FROM DeviceFileEvents
    WHERE ActionType = 'FileRead'
      AND regexp_matches(FileName, '(?i)\.(doc|docx|pdf|xlsx|xls|csv|zip|7z|tar|gz|kdbx|pfx|pem|key|db|sqlite|rdp|config|conf)($|[^\p{L}\p{N}])')
    GROUP BY DeviceName, InitiatingProcessId
),
scored AS (
    SELECT *, CASE WHEN TotalBytesReceived > 0 THEN round(TotalBytesSent / TotalBytesReceived, 2) ELSE 999.0 END AS ExfilRatio,
           TotalBytesSent > 1048576 AS IsHighVolume,
           ConnectionCount > 20 AS IsHighFrequency,
           UniqueRemoteIPs = 1 AS IsSingleDestination,
           FilesRead IS NOT NULL AS HasSensitiveFileAccess,
           IsHighVolume::INT + IsHighFrequency::INT + IsSingleDestination::INT + HasSensitiveFileAccess::INT + (ExfilRatio > 5.0)::INT AS ExfilScore
    FROM outbound
    LEFT JOIN file_reads USING (DeviceName, InitiatingProcessId)
)
SELECT LastSeen AS Timestamp, DeviceName, AccountName, InitiatingProcessFileName, InitiatingProcessCommandLine,
       TotalBytesSent, TotalBytesReceived, ExfilRatio, ConnectionCount, UniqueRemoteIPs, RemoteIPs, RemotePorts,
       FilesRead, SensitiveFileNames,
       IsHighVolume, IsHighFrequency, IsSingleDestination, HasSensitiveFileAccess, ExfilScore
FROM scored
WHERE ExfilScore >= 2
ORDER BY ExfilScore DESC, TotalBytesSent DESC
