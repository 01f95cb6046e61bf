"""Polars: data frames in memory, lazy queries over them. A set is unique().sort().head(n); has_any is the same regular
expression as in DuckDB's query, for Rust's regex crate knows \\p{L} as well."""
import polars as pl
from polars import col

from engines import TABLES

NOT_ALNUM = r"[^\p{L}\p{N}]"
PROGRAMS = (r"powershell\.exe|pwsh\.exe|cmd\.exe|wscript\.exe|cscript\.exe|mshta\.exe|rundll32\.exe|regsvr32\.exe|certutil\.exe|"
            r"python\.exe|python3\.exe|ruby\.exe|perl\.exe|curl\.exe|wget\.exe|bitsadmin\.exe|nc\.exe")
SUSPICIOUS = rf"(?i)(^|{NOT_ALNUM})({PROGRAMS})($|{NOT_ALNUM})"
SENSITIVE = rf"(?i)\.(doc|docx|pdf|xlsx|xls|csv|zip|7z|tar|gz|kdbx|pfx|pem|key|db|sqlite|rdp|config|conf)($|{NOT_ALNUM})"


class Engine:
    def __init__(self, folder, tools):
        self.about = f"Polars {pl.__version__}; data frames in memory"

    def load(self, archive):
        self.tables = {table: pl.read_parquet(f"{archive}/*/{table}.parquet") for table in TABLES}
        name = col("AdditionalFields").str.json_path_match("$.DnsQueryString").alias("DnsQueryName")
        self.tables["DeviceEvents"] = self.tables["DeviceEvents"].with_columns(name)

    def ask(self, hunt):
        return globals()[hunt](**{name: table.lazy() for name, table in self.tables.items()}).collect()

    def rows(self, answer):
        return answer.to_dicts()


def exfil_over_c2_channel(DeviceNetworkEvents, DeviceFileEvents, **_):
    outbound = (
        DeviceNetworkEvents
        .filter(
            col("ActionType") == "ConnectionSuccess",
            col("RemoteIPType") == "Public",
            col("InitiatingProcessFileName").str.contains(SUSPICIOUS) | (col("BytesSent") > 1048576),
        )
        .group_by(
            "DeviceName", col("InitiatingProcessAccountName").alias("AccountName"), "InitiatingProcessFileName",
            "InitiatingProcessId", "InitiatingProcessCommandLine",
        )
        .agg(
            TotalBytesSent=col("BytesSent").sum(),
            TotalBytesReceived=col("BytesReceived").sum(),
            ConnectionCount=pl.len(),
            UniqueRemoteIPs=col("RemoteIP").n_unique(),
            RemoteIPs=col("RemoteIP").unique().sort().head(5),
            RemotePorts=col("RemotePort").drop_nulls().unique().sort().head(5),
            Timestamp=col("Timestamp").max(),
        )
        .filter((col("TotalBytesSent") > 1048576) | (col("ConnectionCount") > 20))
    )
    file_reads = (
        DeviceFileEvents
        .filter(col("ActionType") == "FileRead", col("FileName").str.contains(SENSITIVE))
        .group_by("DeviceName", "InitiatingProcessId")
        .agg(FilesRead=pl.len(), SensitiveFileNames=col("FileName").unique().sort().head(10))
    )
    # KQL rounds a half away from zero, Polars to the even neighbour unless it is told.
    ratio = (col("TotalBytesSent") / col("TotalBytesReceived")).round(2, mode="half_away_from_zero")
    points = ["IsHighVolume", "IsHighFrequency", "IsSingleDestination", "HasSensitiveFileAccess"]
    return (
        outbound
        .join(file_reads, on=["DeviceName", "InitiatingProcessId"], how="left")
        .with_columns(
            ExfilRatio=pl.when(col("TotalBytesReceived") > 0).then(ratio).otherwise(999.0),
            IsHighVolume=col("TotalBytesSent") > 1048576,
            IsHighFrequency=col("ConnectionCount") > 20,
            IsSingleDestination=col("UniqueRemoteIPs") == 1,
            HasSensitiveFileAccess=col("FilesRead").is_not_null(),
        )
        .with_columns(ExfilScore=pl.sum_horizontal(*points, col("ExfilRatio") > 5.0))
        .filter(col("ExfilScore") >= 2)
        .sort("ExfilScore", "TotalBytesSent", descending=True)
        .select(
            "Timestamp", "DeviceName", "AccountName", "InitiatingProcessFileName", "InitiatingProcessCommandLine",
            "TotalBytesSent", "TotalBytesReceived", "ExfilRatio", "ConnectionCount", "UniqueRemoteIPs", "RemoteIPs", "RemotePorts",
            "FilesRead", "SensitiveFileNames", *points, "ExfilScore",
        )
    )


def dns_encoded_labels(DeviceEvents, **_):
    label_lengths = col("DnsQueryName").str.split(".").list.eval(pl.element().str.len_chars())
    return (
        DeviceEvents
        .filter(col("ActionType") == "DnsQueryResponse", col("DnsQueryName").str.contains("[^.]{41}"))
        .group_by("DeviceName", "InitiatingProcessAccountName", "InitiatingProcessFileName")
        .agg(
            Timestamp=col("Timestamp").max(),
            QueryCount=pl.len(),
            UniqueQueries=col("DnsQueryName").n_unique(),
            LongestLabel=label_lengths.list.max().max(),
            SampleQueries=col("DnsQueryName").unique().sort().head(5),
        )
        .filter(col("QueryCount") > 5)
        .sort("QueryCount", descending=True)
    )


def dns_exfiltration(DeviceNetworkEvents, **_):
    return frequent(DeviceNetworkEvents.filter(col("RemotePort") == 53), 100)


def encrypted_channel_exfiltration(DeviceNetworkEvents, **_):
    return frequent(DeviceNetworkEvents.filter((col("RemotePort") == 443) | (col("RemotePort") == 22)), 10)


def frequent(events, more_than):
    return (
        events
        .group_by(
            "RemoteIP", "LocalIP", "InitiatingProcessAccountName", "InitiatingProcessCommandLine", "InitiatingProcessFileName",
        )
        .agg(eventCount=pl.len())
        .filter(col("eventCount") > more_than)
        .sort("eventCount", descending=True)
    )
