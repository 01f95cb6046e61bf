SELECT max(Timestamp) AS Timestamp, DeviceName, InitiatingProcessAccountName, InitiatingProcessFileName,
       count(*) AS QueryCount, count(DISTINCT DnsQueryName) AS UniqueQueries,
       max(list_max(list_transform(string_split(DnsQueryName, '.'), lambda label: length(label)))) AS LongestLabel,
       list_sort(list(DISTINCT DnsQueryName))[1:5] AS SampleQueries
FROM DeviceEvents
WHERE ActionType = 'DnsQueryResponse'
  AND regexp_matches(DnsQueryName, '[^.]{41}')
GROUP BY DeviceName, InitiatingProcessAccountName, InitiatingProcessFileName
HAVING QueryCount > 5
ORDER BY QueryCount DESC
