SELECT max(Timestamp) AS Timestamp, DeviceName, InitiatingProcessAccountName, InitiatingProcessFileName,
       count() AS QueryCount, uniqExact(DnsQueryName) AS UniqueQueries,
       max(arrayMax(arrayMap(label -> lengthUTF8(label), splitByChar('.', DnsQueryName)))) AS LongestLabel,
       arraySlice(arraySort(groupUniqArray(DnsQueryName)), 1, 5) AS SampleQueries
FROM DeviceEvents
WHERE ActionType = 'DnsQueryResponse'
  AND match(DnsQueryName, '[^.]{41}')
GROUP BY DeviceName, InitiatingProcessAccountName, InitiatingProcessFileName
HAVING QueryCount > 5
ORDER BY QueryCount DESC
