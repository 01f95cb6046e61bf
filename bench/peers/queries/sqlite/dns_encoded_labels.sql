-- longest_label is a Python function like REGEXP: SQLite splits no text. Its lists are JSON, ordered in a subquery.
SELECT Timestamp, DeviceName, InitiatingProcessAccountName, InitiatingProcessFileName, QueryCount, UniqueQueries, LongestLabel,
       (SELECT json_group_array(value) FROM (SELECT value FROM json_each(Names) ORDER BY value LIMIT 5)) AS SampleQueries
FROM (
    SELECT max(Timestamp) AS Timestamp, DeviceName, InitiatingProcessAccountName, InitiatingProcessFileName,
           count(*) AS QueryCount, count(DISTINCT DnsQueryName) AS UniqueQueries,
           max(longest_label(DnsQueryName)) AS LongestLabel, json_group_array(DISTINCT DnsQueryName) AS Names
    FROM DeviceEvents
    WHERE ActionType = 'DnsQueryResponse'
      AND DnsQueryName REGEXP '[^.]{41}'
    GROUP BY DeviceName, InitiatingProcessAccountName, InitiatingProcessFileName
    HAVING count(*) > 5
)
ORDER BY QueryCount DESC
