-- title: Data encoded in DNS labels
-- id: f50bfcc4-d2a7-4c7b-8ea2-16606cf7dae0
-- status: test
-- level: medium
-- description: Programs that looked up more than 5 names with a label longer than 40 characters.
-- tags: attack.exfiltration, attack.t1041, attack.t1048.003, attack.t1071.004
-- references: https://attack.mitre.org/techniques/T1041/
-- references: https://attack.mitre.org/techniques/T1071/004/
-- falsepositives: Security products and mail filters that look up hashes as names
-- falsepositives: Content networks and service discovery with generated host names
-- source: Detect Exfiltration Over C2 Channel (T1041), test 3
-- reads: DnsQueries!: Timestamp, DnsQueryName!, DeviceName [which device], InitiatingProcessAccountName [which account],
--   InitiatingProcessFileName [which program]
-- param: min_label_length BIGINT = 40 -- count only names whose longest label has more characters than this
-- param: min_queries BIGINT = 5 -- report programs with more such lookups than this
-- deviation: The page names this hunt (LongestLabel > 40, QueryCount > 5) but does not print it; the rest is ours.
-- deviation: "The same process" is the same program of the same account and device: every run of nslookup is a process of its own
--   with its own command line, so neither is a key.
-- caveat: Short labels, or few lookups, pass: 40 bytes a name in 5 names is 200 bytes out unseen.
-- caveat: Logs of a resolver or a network sensor name no program, so all of a device's lookups are one group; where they name no
--   device either, all devices are.
-- caveat: A lookup that two sources report counts twice. DNS over HTTPS is seen by the endpoint only.

SELECT max(Timestamp) AS Timestamp, DeviceName, InitiatingProcessAccountName, InitiatingProcessFileName,
       count(*) AS QueryCount, count(DISTINCT DnsQueryName) AS UniqueQueries, max(label_length) AS LongestLabel,
       min(DISTINCT DnsQueryName, 5) AS SampleQueries
FROM (
    SELECT *, list_max(list_transform(string_split(DnsQueryName, '.'), lambda label: length(label))) AS label_length
    FROM DnsQueries
    WHERE strlen(DnsQueryName) > min_label_length -- most names are shorter as a whole: no need to split them
      AND label_length > min_label_length -- not outside, from where DuckDB would move it before the line above
      AND (since IS NULL OR Timestamp > since)
      AND (until IS NULL OR Timestamp <= until)
)
GROUP BY ALL
HAVING QueryCount > min_queries
ORDER BY QueryCount DESC, LongestLabel DESC, Timestamp, DeviceName, InitiatingProcessAccountName,
         InitiatingProcessFileName, UniqueQueries, SampleQueries
