-- title: Large data transfers
-- id: ac4f8752-cdf7-4182-8f4e-017033c17159
-- status: stable
-- level: medium
-- description: Pairs of addresses with more than 10 events that each sent more than 1,000,000 bytes.
-- tags: attack.exfiltration, attack.t1041
-- references: https://attack.mitre.org/techniques/T1041/
-- falsepositives: Backups, cloud synchronisation and uploads of builds or media
-- falsepositives: File servers inside: the hunt does not ask where the remote address is
-- source: Exfiltration (TA0010), T1041, hunt 1
-- reads: DeviceNetworkEvents!: Timestamp, BytesSent!, RemoteIP, LocalIP
-- param: min_bytes_sent BIGINT = 1000000 -- count only events that sent more bytes than this
-- param: min_events BIGINT = 10 -- report groups with more events than this
-- deviation: The document filters with "where count() > 10" after summarize, which Kusto refuses; this filters the column
--   count_ that summarize makes, as its extended search does.
-- deviation: The document gives no order; the most events come first.
-- caveat: Without BytesSent this finds nothing. Defender fills it for inspected HTTP requests only; Zeek's conn.log does for every
--   connection.
-- caveat: One long upload over one connection is one event, however large: it stays below 10.
-- caveat: "Unknown" addresses, of which the document's title speaks, are not told from known ones.

SELECT RemoteIP, LocalIP, count(*) AS count_
FROM DeviceNetworkEvents
WHERE BytesSent > min_bytes_sent
  AND (since IS NULL OR Timestamp > since)
  AND (until IS NULL OR Timestamp <= until)
GROUP BY ALL
HAVING count_ > min_events
ORDER BY count_ DESC, RemoteIP, LocalIP
