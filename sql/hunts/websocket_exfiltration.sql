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
WHERE RemotePort IN ports
  AND (since IS NULL OR Timestamp > since)
  AND (until IS NULL OR Timestamp <= until)
GROUP BY ALL
HAVING eventCount > min_events
ORDER BY Timestamp DESC, DeviceName, RemoteIP, LocalIP, eventCount DESC,
         InitiatingProcessAccountName, InitiatingProcessFileName
