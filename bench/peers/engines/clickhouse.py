"""ClickHouse: MergeTree tables in the order of time, in chdb, which is ClickHouse in the process of its caller.

Texts of few values are LowCardinality, as ClickHouse's documentation advises for less than 10,000 of them. Parts are not
merged once they are inserted: merges go on in the background, and nobody shall work while another is measured."""
import chdb
import pyarrow
from chdb import session

from engines import TABLES, THREADS, query

FEW = ["ActionType", "InitiatingProcessFileName", "LocalIPType", "RemoteIPType", "Protocol"]


class Engine:
    def __init__(self, folder, tools):
        self.db = session.Session(str(folder / "clickhouse"))
        self.db.query(f"SET max_threads = {THREADS}, max_insert_threads = {THREADS}")
        self.db.query("SYSTEM STOP MERGES")
        version = self.db.query("SELECT version()", "TSVRaw").data().strip()
        self.about = f"ClickHouse {version} (chdb {chdb.__version__}); MergeTree"

    def load(self, archive):
        for table in TABLES:
            files = f"file('{archive}/*/{table}.parquet', Parquet)"
            columns = [line.split("\t")[0] for line in self.db.query(f"DESCRIBE {files}", "TSVRaw").data().splitlines()]
            few = [f"toLowCardinality({column}) AS {column}" for column in FEW if column in columns]
            name = ", JSONExtractString(AdditionalFields, 'DnsQueryString') AS DnsQueryName" if table == "DeviceEvents" else ""
            replaced = ", ".join(["assumeNotNull(Timestamp) AS Timestamp", *few])  # a sorting key cannot be Nullable
            self.db.query(f"CREATE TABLE {table} ENGINE = MergeTree ORDER BY Timestamp "
                          f"AS SELECT * REPLACE ({replaced}){name} FROM {files}")

    def ask(self, hunt):
        return self.db.query(query("clickhouse", hunt), "ArrowStream").bytes()

    def rows(self, answer):
        rows = pyarrow.ipc.open_stream(answer).read_all().to_pylist()
        for row in rows:  # an array cannot be NULL
            if row.get("FilesRead", 0) is None:
                row["SensitiveFileNames"] = None
        return rows
