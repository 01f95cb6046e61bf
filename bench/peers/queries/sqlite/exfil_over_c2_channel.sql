-- REGEXP is Python's re, which has no \p{L}: [\W_] is what is neither letter nor number, and \Z the end of the text.
-- group_concat could not be taken apart again, so lists are JSON, ordered and cut for the findings only.
WITH outbound AS (
    SELECT DeviceName, InitiatingProcessAccountName AS AccountName, InitiatingProcessFileName, InitiatingProcessId,
           InitiatingProcessCommandLine,
           coalesce(sum(BytesSent), 0) AS TotalBytesSent, coalesce(sum(BytesReceived), 0) AS TotalBytesReceived,
           count(*) AS ConnectionCount, count(DISTINCT RemoteIP) AS UniqueRemoteIPs,
           json_group_array(DISTINCT RemoteIP) AS RemoteIPs, json_group_array(DISTINCT RemotePort) AS RemotePorts,
           max(Timestamp) AS LastSeen
    FROM DeviceNetworkEvents
    WHERE ActionType = 'ConnectionSuccess'
      AND RemoteIPType = 'Public'
      AND (InitiatingProcessFileName REGEXP '(?i)(^|[\W_])(powershell\.exe|pwsh\.exe|cmd\.exe|wscript\.exe|cscript\.exe|mshta\.exe|rundll32\.exe|regsvr32\.exe|certutil\.exe|python\.exe|python3\.exe|ruby\.exe|perl\.exe|curl\.exe|wget\.exe|bitsadmin\.exe|nc\.exe)(\Z|[\W_])'
           OR BytesSent > 1048576)
    GROUP BY DeviceName, InitiatingProcessAccountName, InitiatingProcessFileName, InitiatingProcessId, InitiatingProcessCommandLine
    HAVING coalesce(sum(BytesSent), 0) > 1048576 OR count(*) > 20
),
file_reads AS (
    SELECT DeviceName, InitiatingProcessId, count(*) AS FilesRead, json_group_array(DISTINCT FileName) AS SensitiveFileNames
    FROM DeviceFileEvents
    WHERE ActionType = 'FileRead'
      AND FileName REGEXP '(?i)\.(doc|docx|pdf|xlsx|xls|csv|zip|7z|tar|gz|kdbx|pfx|pem|key|db|sqlite|rdp|config|conf)(\Z|[\W_])'
    GROUP BY DeviceName, InitiatingProcessId
),
measured AS (
    SELECT *, CASE WHEN TotalBytesReceived > 0 THEN round(1.0 * TotalBytesSent / TotalBytesReceived, 2) ELSE 999.0 END AS ExfilRatio,
           TotalBytesSent > 1048576 AS IsHighVolume,
           ConnectionCount > 20 AS IsHighFrequency,
           UniqueRemoteIPs = 1 AS IsSingleDestination,
           FilesRead IS NOT NULL AS HasSensitiveFileAccess
    FROM outbound
    LEFT JOIN file_reads USING (DeviceName, InitiatingProcessId)
),
scored AS (
    SELECT *, IsHighVolume + IsHighFrequency + IsSingleDestination + HasSensitiveFileAccess + (ExfilRatio > 5.0) AS ExfilScore
    FROM measured
)
SELECT LastSeen AS Timestamp, DeviceName, AccountName, InitiatingProcessFileName, InitiatingProcessCommandLine,
       TotalBytesSent, TotalBytesReceived, ExfilRatio, ConnectionCount, UniqueRemoteIPs,
       (SELECT json_group_array(value) FROM (SELECT value FROM json_each(RemoteIPs) ORDER BY value LIMIT 5)) AS RemoteIPs,
       (SELECT json_group_array(value) FROM (SELECT value FROM json_each(RemotePorts) ORDER BY value LIMIT 5)) AS RemotePorts,
       FilesRead,
       CASE WHEN FilesRead IS NOT NULL THEN (
           SELECT json_group_array(value) FROM (SELECT value FROM json_each(SensitiveFileNames) ORDER BY value LIMIT 10)
       ) END AS SensitiveFileNames,
       IsHighVolume, IsHighFrequency, IsSingleDestination, HasSensitiveFileAccess, ExfilScore
FROM scored
WHERE ExfilScore >= 2
ORDER BY ExfilScore DESC, TotalBytesSent DESC
