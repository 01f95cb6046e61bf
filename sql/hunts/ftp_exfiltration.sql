-- title: FTP exfiltration
-- id: 1e32a4d1-931e-4a95-8d7a-516dac273aef
-- status: stable
-- level: medium
-- description: Processes with more than 10 events on port 21 of one server.
-- tags: attack.exfiltration, attack.t1048.003
-- references: https://attack.mitre.org/techniques/T1048/003/
-- falsepositives: Scheduled transfers to partners and web hosts
-- falsepositives: Scanners and printers that store documents by FTP
-- source: Exfiltration (TA0010), T1041, hunt 5
-- reads: DeviceNetworkEvents! where RemotePort = 21: Timestamp, RemotePort, RemoteIP, LocalIP,
--   InitiatingProcessAccountName, InitiatingProcessCommandLine, InitiatingProcessFileName
-- param: ports BIGINT[] = [21] -- remote ports of FTP; add 990 for FTP over TLS
-- param: min_events BIGINT = 10 -- report groups with more events than this
-- caveat: Port 21 carries commands only: the files go over other ports, and neither their number nor their size shows here.
-- caveat: One session that sends a thousand files is one connection.
-- caveat: Every kind of event counts: failed and inspected connections beside successful ones, so one connection can count more than once.

SELECT RemoteIP, LocalIP, count(*) AS eventCount,
       InitiatingProcessAccountName, InitiatingProcessCommandLine, InitiatingProcessFileName
FROM DeviceNetworkEvents
WHERE port_in(RemotePort, ports)
  AND (since IS NULL OR Timestamp > since)
  AND (until IS NULL OR Timestamp <= until)
GROUP BY ALL
HAVING eventCount > min_events
ORDER BY eventCount DESC, RemoteIP, LocalIP,
         InitiatingProcessAccountName, InitiatingProcessCommandLine, InitiatingProcessFileName
