-- What several hunts share.

-- Every DNS lookup of every source, in one shape: process-bound answers, resolver logs and inspected packets.
CREATE OR REPLACE VIEW DnsQueries AS
SELECT Timestamp, DeviceId, DeviceName, ActionType, DnsQueryName, DnsQueryType, DnsResponseCode,
       LocalIP, RemoteIP, RemotePort,
       InitiatingProcessAccountName, InitiatingProcessFileName, InitiatingProcessId, InitiatingProcessCommandLine,
       SourceType, SourceId
FROM DeviceEvents
WHERE ActionType = 'DnsQueryResponse'
UNION ALL
SELECT Timestamp, DeviceId, DeviceName, ActionType, DnsQueryName, DnsQueryType, DnsResponseCode,
       LocalIP, RemoteIP, RemotePort,
       InitiatingProcessAccountName, InitiatingProcessFileName, InitiatingProcessId, InitiatingProcessCommandLine,
       SourceType, SourceId
FROM DeviceNetworkEvents
WHERE ActionType = 'DnsConnectionInspected';
COMMENT ON VIEW DnsQueries IS 'Every DNS lookup of every source, in one shape.';
