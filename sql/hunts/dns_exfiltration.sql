-- title: DNS-based exfiltration
-- id: 5d1d2c0a-6f0e-4f7e-9c39-0d6e5b6f1a02
-- status: stable
-- level: medium
-- description: Processes with more than 100 events on port 53 of one resolver.
-- tags: attack.exfiltration, attack.t1041, attack.t1048
-- references: https://attack.mitre.org/techniques/T1041/
-- references: https://attack.mitre.org/techniques/T1048/
-- falsepositives: The system's resolver service, through which every lookup of the host goes
-- source: Exfiltration (TA0010), T1041, hunt 2
-- reads: DeviceNetworkEvents! where RemotePort = 53: Timestamp, RemotePort, RemoteIP, LocalIP,
--   InitiatingProcessAccountName, InitiatingProcessCommandLine, InitiatingProcessFileName
-- param: ports BIGINT[] = [53] -- remote ports of DNS; add 853 for DNS over TLS
-- param: min_events BIGINT = 100 -- report groups with more events than this
-- caveat: Counts connections, not names: it does not look at what was asked. See dns_encoded_labels for that.
-- caveat: On Windows the lookups of all programs come from one svchost.exe, so the group's process is rarely the one that asked.
-- caveat: DNS over HTTPS goes to port 443 and is not seen here.
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
