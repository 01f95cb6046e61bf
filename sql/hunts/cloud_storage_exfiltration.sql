-- title: Cloud storage exfiltration
-- id: ed13cbb3-d574-420a-8c1f-9df1963ed8f9
-- status: stable
-- level: medium
-- description: Pairs of addresses with more than 50 events where the remote one is in a list of cloud storage networks.
-- tags: attack.exfiltration, attack.t1567.002
-- references: https://attack.mitre.org/techniques/T1567/002/
-- falsepositives: Cloud storage that the organisation itself uses
-- source: Exfiltration (TA0010), T1041, hunt 4
-- reads: DeviceNetworkEvents!: Timestamp, RemoteIP!, LocalIP
-- param: cloud_networks VARCHAR[] = ['IP1', 'IP2', 'IP3'] -- addresses and networks (CIDR) of cloud storage
-- param: min_events BIGINT = 50 -- report groups with more events than this
-- deviation: An element of the list may be a network such as 203.0.113.0/24; the document compares whole addresses.
-- deviation: The document gives no order; the most events come first.
-- caveat: The documented list holds placeholders: this finds nothing until cloud_networks names real networks.
-- caveat: Cloud storage shares its addresses with other services of the same provider, downloads count like uploads, and behind
--   a proxy the remote address is the proxy's.

-- materialized, so that only pairs with enough events are looked up in the networks, not every event
WITH pairs AS MATERIALIZED (
    SELECT RemoteIP, LocalIP, count(*) AS eventCount
    FROM DeviceNetworkEvents
    WHERE (since IS NULL OR Timestamp > since)
      AND (until IS NULL OR Timestamp <= until)
    GROUP BY ALL
    HAVING eventCount > min_events
)
SELECT RemoteIP, LocalIP, eventCount
FROM pairs
WHERE ip_in_any(RemoteIP, cloud_networks)
ORDER BY eventCount DESC, RemoteIP, LocalIP
