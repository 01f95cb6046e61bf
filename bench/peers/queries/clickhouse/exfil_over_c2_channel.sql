-- has_any is match() with the pattern of DuckDB's query: hasToken and multiSearchAny know no terms with punctuation in them.
-- ClickHouse writes a backslash in a text as two, and its round() of floating-point numbers takes a half to the even neighbour.
WITH outbound AS (
    SELECT DeviceName, InitiatingProcessAccountName AS AccountName, InitiatingProcessFileName, InitiatingProcessId,
           InitiatingProcessCommandLine,
           coalesce(sum(BytesSent), 0) AS TotalBytesSent, coalesce(sum(BytesReceived), 0) AS TotalBytesReceived,
           count() AS ConnectionCount, uniqExact(RemoteIP) AS UniqueRemoteIPs,
           arraySlice(arraySort(groupUniqArray(RemoteIP)), 1, 5) AS RemoteIPs,
           arraySlice(arraySort(groupUniqArray(RemotePort)), 1, 5) AS RemotePorts,
           max(Timestamp) AS LastSeen
    FROM DeviceNetworkEvents
    WHERE ActionType = 'ConnectionSuccess'
      AND RemoteIPType = 'Public'
      AND (match(InitiatingProcessFileName, '(?i)(^|[^\\p{L}\\p{N}])(powershell\\.exe|pwsh\\.exe|cmd\\.exe|wscript\\.exe|cscript\\.exe|mshta\\.exe|rundll32\\.exe|regsvr32\\.exe|certutil\\.exe|python\\.exe|python3\\.exe|ruby\\.exe|perl\\.exe|curl\\.exe|wget\\.exe|bitsadmin\\.exe|nc\\.exe)($|[^\\p{L}\\p{N}])')
           OR BytesSent > 1048576)
    GROUP BY DeviceName, InitiatingProcessAccountName, InitiatingProcessFileName, InitiatingProcessId, InitiatingProcessCommandLine
    HAVING TotalBytesSent > 1048576 OR ConnectionCount > 20
),
file_reads AS (
    SELECT DeviceName, InitiatingProcessId, count() AS FilesRead,
           arraySlice(arraySort(groupUniqArray(FileName)), 1, 10) AS SensitiveFileNames
    FROM DeviceFileEvents
    WHERE ActionType = 'FileRead'
      AND match(FileName, '(?i)\\.(doc|docx|pdf|xlsx|xls|csv|zip|7z|tar|gz|kdbx|pfx|pem|key|db|sqlite|rdp|config|conf)($|[^\\p{L}\\p{N}])')
    GROUP BY DeviceName, InitiatingProcessId
)
SELECT LastSeen AS Timestamp, DeviceName, AccountName, InitiatingProcessFileName, InitiatingProcessCommandLine,
       TotalBytesSent, TotalBytesReceived,
       if(TotalBytesReceived > 0, floor(TotalBytesSent / TotalBytesReceived * 100 + 0.5) / 100, 999.0) AS ExfilRatio,
       ConnectionCount, UniqueRemoteIPs, RemoteIPs, RemotePorts, FilesRead, SensitiveFileNames,
       TotalBytesSent > 1048576 AS IsHighVolume,
       ConnectionCount > 20 AS IsHighFrequency,
       UniqueRemoteIPs = 1 AS IsSingleDestination,
       FilesRead IS NOT NULL AS HasSensitiveFileAccess,
       IsHighVolume + IsHighFrequency + IsSingleDestination + HasSensitiveFileAccess + (ExfilRatio > 5.0) AS ExfilScore
FROM outbound
LEFT JOIN file_reads USING (DeviceName, InitiatingProcessId)
WHERE ExfilScore >= 2
ORDER BY ExfilScore DESC, TotalBytesSent DESC
SETTINGS join_use_nulls = 1 -- or a process that read no file has read 0
