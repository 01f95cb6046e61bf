-- title: WebSocket exfiltration
-- id: 829433fb-9167-4303-9955-824cd3443615
-- status: experimental
-- level: informational
-- description: More than 10 events of one process to port 443 of one server at the very same time.
-- tags: attack.exfiltration, attack.t1041, attack.t1071.001
-- references: https://attack.mitre.org/techniques/T1041/
-- references: https://attack.mitre.org/techniques/T1071/001/
-- falsepositives: Browsers that open many connections at once
-- falsepositives: Sources whose times are cut to whole seconds, which brings separate events together
-- source: Exfiltration (TA0010), T1041, hunt 8
-- reads: DeviceNetworkEvents! where RemotePort = 443: Timestamp, RemotePort, DeviceName, RemoteIP, LocalIP,
--   InitiatingProcessAccountName, InitiatingProcessFileName
-- param: ports BIGINT[] = [443] -- remote ports of WebSockets
-- param: min_events BIGINT = 10 -- report groups with more events than this
-- caveat: The time is one of the keys, to the microsecond, so nearly every group is one event and more than 10 hardly ever meet.
-- caveat: Port 443 is not WebSocket: nothing here tells a WebSocket from any other HTTPS connection.

SELECT Timestamp, DeviceName, RemoteIP, LocalIP, count(*) AS eventCount,
       InitiatingProcessAccountName, InitiatingProcessFileName
FROM DeviceNetworkEvents
WHERE port_in(RemotePort, ports)
  AND (since IS NULL OR Timestamp > since)
  AND (until IS NULL OR Timestamp <= until)
  -- In the order of time, a time that more than min_events events have is also that of the event min_events before. Sorting
  -- what comes nearly in order costs a third of making a group of every time.
  AND Timestamp IN (
      SELECT Timestamp
      FROM DeviceNetworkEvents
      WHERE port_in(RemotePort, ports)
        AND (since IS NULL OR Timestamp > since)
        AND (until IS NULL OR Timestamp <= until)
      QUALIFY Timestamp = lag(Timestamp, greatest(min_events, 0)) OVER (ORDER BY Timestamp)
  )
GROUP BY ALL
HAVING eventCount > min_events
ORDER BY Timestamp DESC, DeviceName, RemoteIP, LocalIP, eventCount DESC,
         InitiatingProcessAccountName, InitiatingProcessFileName
