-- title: Large data transfers, extended search
-- id: 10201ef1-902c-4111-927a-a041331cf70b
-- status: stable
-- level: informational
-- description: Programs whose own file is larger than 1,000,000 bytes, with more than 10 events between two addresses.
-- tags: attack.exfiltration, attack.t1041
-- references: https://attack.mitre.org/techniques/T1041/
-- falsepositives: Browsers, updaters and most desktop programs: their files are larger than 1 MB
-- source: Exfiltration (TA0010), T1041, hunt 1, extended search
-- reads: DeviceNetworkEvents!: Timestamp, InitiatingProcessFileSize!, RemoteIP, LocalIP, InitiatingProcessAccountName,
--   InitiatingProcessCommandLine, InitiatingProcessFileName
-- param: min_file_size BIGINT = 1000000 -- count only events of programs whose file is larger than this, in bytes
-- param: min_events BIGINT = 10 -- report groups with more events than this
-- deviation: The document gives no order; the most events come first.
-- caveat: InitiatingProcessFileSize is the size of the program on disk, not of what it sent: this lists large programs that
--   talk often, and misses small ones such as curl or a script that send gigabytes.
-- caveat: Network sensors such as Zeek see no program; only endpoint telemetry can fire this.

SELECT RemoteIP, LocalIP, InitiatingProcessAccountName, InitiatingProcessCommandLine, InitiatingProcessFileName,
       InitiatingProcessFileSize, count(*) AS EventCount
FROM DeviceNetworkEvents
WHERE InitiatingProcessFileSize > min_file_size
  AND (since IS NULL OR Timestamp > since)
  AND (until IS NULL OR Timestamp <= until)
  -- Browsers make millions of groups of one event. Counted by a hash of their keys first, they take half of the memory. The
  -- scan is written twice, because DuckDB keeps all rows of a CTE that is read twice, also where a view says NOT MATERIALIZED.
  AND hash(RemoteIP, LocalIP, InitiatingProcessAccountName, InitiatingProcessCommandLine, InitiatingProcessFileName) IN (
      SELECT hash(RemoteIP, LocalIP, InitiatingProcessAccountName, InitiatingProcessCommandLine, InitiatingProcessFileName)
      FROM DeviceNetworkEvents
      WHERE InitiatingProcessFileSize > min_file_size
        AND (since IS NULL OR Timestamp > since)
        AND (until IS NULL OR Timestamp <= until)
      GROUP BY ALL
      HAVING count(*) > min_events
  )
GROUP BY ALL
HAVING EventCount > min_events
ORDER BY EventCount DESC, RemoteIP, LocalIP, InitiatingProcessAccountName, InitiatingProcessCommandLine,
         InitiatingProcessFileName, InitiatingProcessFileSize
