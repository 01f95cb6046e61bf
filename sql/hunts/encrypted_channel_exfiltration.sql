-- title: Exfiltration over encrypted channels
-- id: 051d94d3-2a1b-4cb8-bbab-006061abf848
-- status: stable
-- level: informational
-- description: Processes with more than 10 events on ports 443 or 22 of one server.
-- tags: attack.exfiltration, attack.t1041, attack.t1048.002
-- references: https://attack.mitre.org/techniques/T1041/
-- references: https://attack.mitre.org/techniques/T1048/002/
-- falsepositives: Browsers, updaters and cloud clients: nearly all traffic to port 443
-- falsepositives: Administrators and deployment tools that use SSH
-- source: Exfiltration (TA0010), T1041, hunt 7
-- reads: DeviceNetworkEvents! where RemotePort IN (443, 22): Timestamp, RemotePort, RemoteIP, LocalIP,
--   InitiatingProcessAccountName, InitiatingProcessCommandLine, InitiatingProcessFileName
-- param: ports BIGINT[] = [443, 22] -- remote ports of encrypted channels
-- param: min_events BIGINT = 10 -- report groups with more events than this
-- caveat: Port 443 is mostly browsers: expect many rows, and read them for processes that have no reason to talk.
-- caveat: Every kind of event counts: failed and inspected connections beside successful ones, so one connection can count more than once.

SELECT RemoteIP, LocalIP, count(*) AS eventCount,
       InitiatingProcessAccountName, InitiatingProcessCommandLine, InitiatingProcessFileName
FROM DeviceNetworkEvents
WHERE port_in(RemotePort, ports)
  AND (since IS NULL OR Timestamp > since)
  AND (until IS NULL OR Timestamp <= until)
  -- Browsers make millions of groups of one event. Counted by a hash of their keys first, they take half of the memory. The
  -- scan is written twice, because DuckDB keeps all rows of a CTE that is read twice, also where a view says NOT MATERIALIZED.
  AND hash(RemoteIP, LocalIP, InitiatingProcessAccountName, InitiatingProcessCommandLine, InitiatingProcessFileName) IN (
      SELECT hash(RemoteIP, LocalIP, InitiatingProcessAccountName, InitiatingProcessCommandLine, InitiatingProcessFileName)
      FROM DeviceNetworkEvents
      WHERE port_in(RemotePort, ports)
        AND (since IS NULL OR Timestamp > since)
        AND (until IS NULL OR Timestamp <= until)
      GROUP BY ALL
      HAVING count(*) > min_events
  )
GROUP BY ALL
HAVING eventCount > min_events
ORDER BY eventCount DESC, RemoteIP, LocalIP,
         InitiatingProcessAccountName, InitiatingProcessCommandLine, InitiatingProcessFileName
