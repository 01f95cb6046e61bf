-- title: Exfiltration over network shares
-- id: 09b0bf00-3d06-4fa4-a5a4-2eed9e687887
-- status: stable
-- level: low
-- description: Processes with more than 20 events on port 445 of one server.
-- tags: attack.exfiltration, attack.t1048
-- references: https://attack.mitre.org/techniques/T1048/
-- falsepositives: File servers, domain controllers and printers in daily use
-- falsepositives: Backup and inventory programs that walk shares
-- source: Exfiltration (TA0010), T1041, hunt 9
-- reads: DeviceNetworkEvents! where RemotePort = 445: Timestamp, RemotePort, RemoteIP, LocalIP,
--   InitiatingProcessAccountName, InitiatingProcessCommandLine, InitiatingProcessFileName
-- param: ports BIGINT[] = [445] -- remote ports of SMB; add 139 for NetBIOS
-- param: min_events BIGINT = 20 -- report groups with more events than this
-- caveat: On Windows the kernel (System, ntoskrnl.exe) opens most SMB connections, so the process is not the program that copied.
-- caveat: It does not ask whether the server is inside or outside; a share on the internet is the one to look at.
-- caveat: WebDAV shares use ports 80 and 443.
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
