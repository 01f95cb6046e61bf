-- title: E-mail exfiltration
-- id: b4de03a0-4af8-47d6-8ebc-217fe9914686
-- status: stable
-- level: low
-- description: Processes with more than 10 events on ports 25 or 587 of one mail server.
-- tags: attack.exfiltration, attack.t1048.003
-- references: https://attack.mitre.org/techniques/T1048/003/
-- falsepositives: Mail servers and relays
-- falsepositives: Mail programs, and monitoring that reports by mail
-- source: Exfiltration (TA0010), T1041, hunt 6
-- reads: DeviceNetworkEvents! where RemotePort IN (25, 587): Timestamp, RemotePort, RemoteIP, LocalIP,
--   InitiatingProcessAccountName, InitiatingProcessCommandLine, InitiatingProcessFileName
-- param: ports BIGINT[] = [25, 587] -- remote ports of mail submission; add 465 for SMTP over TLS
-- param: min_events BIGINT = 10 -- report groups with more events than this
-- caveat: Port 465 (SMTP over TLS) is not in the documented list.
-- caveat: Webmail, Exchange and Graph go over port 443 and are not seen here.
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
