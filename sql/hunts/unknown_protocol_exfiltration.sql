-- title: Exfiltration over unknown protocols
-- id: 2fe7bb46-830b-4619-bd4c-08e2f27a7e3e
-- status: stable
-- level: low
-- description: Processes with more than 10 events to one address over a protocol that is not in a list of known ones.
-- tags: attack.exfiltration, attack.t1048, attack.t1095
-- references: https://attack.mitre.org/techniques/T1048/
-- references: https://attack.mitre.org/techniques/T1095/
-- falsepositives: VPN and routing protocols such as ESP, GRE or OSPF
-- source: Exfiltration (TA0010), T1041, hunt 10
-- reads: DeviceNetworkEvents!: Timestamp, Protocol!, RemoteIP, LocalIP, InitiatingProcessAccountName,
--   InitiatingProcessCommandLine, InitiatingProcessFileName
-- param: known_protocols VARCHAR[] = ['TCP', 'UDP', 'ICMP', 'TcpV4', '', 'TcpV6', 'Kerberos'] -- protocols to leave out, in any case
-- param: min_events BIGINT = 10 -- report groups with more events than this
-- caveat: Defender's values are Tcp, Udp and Icmp, which are all in the list, or none: on its data this finds nothing.
-- caveat: Protocol is the transport, not the application: a private protocol over TCP is "Tcp".

SELECT Protocol, RemoteIP, LocalIP, count(*) AS eventCount,
       InitiatingProcessAccountName, InitiatingProcessCommandLine, InitiatingProcessFileName
FROM DeviceNetworkEvents
WHERE NOT list_contains(list_transform(known_protocols, lambda known: lower(known)), lower(Protocol))
  AND (since IS NULL OR Timestamp > since)
  AND (until IS NULL OR Timestamp <= until)
GROUP BY ALL
HAVING eventCount > min_events
ORDER BY eventCount DESC, Protocol, RemoteIP, LocalIP,
         InitiatingProcessAccountName, InitiatingProcessCommandLine, InitiatingProcessFileName
