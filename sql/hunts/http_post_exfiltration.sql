-- title: HTTP POST exfiltration
-- id: 776fe2cb-28e6-4125-ab68-3c8c08b8f869
-- status: experimental
-- level: informational
-- description: Events on ports 80 or 443 whose remote address contains the word POST.
-- tags: attack.exfiltration, attack.t1041, attack.t1071.001
-- references: https://attack.mitre.org/techniques/T1041/
-- references: https://attack.mitre.org/techniques/T1071/001/
-- falsepositives: None known: no address contains that word
-- source: Exfiltration (TA0010), T1041, hunt 3
-- reads: DeviceNetworkEvents! where RemotePort IN (80, 443): Timestamp, RemotePort, RemoteIP!, DeviceName, LocalIP,
--   InitiatingProcessAccountName, InitiatingProcessFileName
-- param: ports BIGINT[] = [80, 443] -- remote ports of HTTP
-- caveat: An IP address never contains POST, so this finds nothing on real data. The method of a request stands in HttpMethod,
--   which Zeek's http.log and Defender's HttpConnectionInspected events fill.
-- caveat: Inside HTTPS the method cannot be seen by anyone but the two ends.

SELECT Timestamp, DeviceName, RemoteIP, LocalIP, InitiatingProcessAccountName, InitiatingProcessFileName
FROM DeviceNetworkEvents
WHERE port_in(RemotePort, ports)
  AND has_any(RemoteIP, ['POST'])
  AND (since IS NULL OR Timestamp > since)
  AND (until IS NULL OR Timestamp <= until)
ORDER BY Timestamp DESC, DeviceName, RemoteIP, LocalIP, InitiatingProcessAccountName, InitiatingProcessFileName
