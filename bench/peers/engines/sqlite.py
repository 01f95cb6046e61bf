"""SQLite: tables in a file, filled from Python, with an index on what the queries ask for: what Zircolite does with events.

SQLite has no regular expressions of its own. REGEXP calls a function of its user, here Python's re, as it is in Zircolite.
Times are ISO 8601 texts."""
import datetime
import functools
import json
import pathlib
import re
import sqlite3

from pyarrow import compute, parquet, types

from engines import TABLES, query

LISTS = ["RemoteIPs", "RemotePorts", "SensitiveFileNames", "SampleQueries"]


class Engine:
    def __init__(self, folder, tools):
        self.about = f"SQLite {sqlite3.sqlite_version}; tables in a file, one thread"
        self.db = sqlite3.connect(folder / "peer.sqlite")
        for setting in "journal_mode = OFF", "synchronous = OFF", "cache_size = -1000000":  # a cache of 1 GB
            self.db.execute(f"PRAGMA {setting}")
        self.db.create_function("regexp", 2, regexp, deterministic=True)
        self.db.create_function("longest_label", 1, longest_label, deterministic=True)

    def load(self, archive):
        for table in TABLES:
            for path in sorted(pathlib.Path(archive).glob(f"*/{table}.parquet")):
                self.insert(table, parquet.ParquetFile(path))
        self.db.execute("ALTER TABLE DeviceEvents ADD COLUMN DnsQueryName TEXT")
        self.db.execute("UPDATE DeviceEvents SET DnsQueryName = json_extract(AdditionalFields, '$.DnsQueryString')")
        self.db.execute("CREATE INDEX ports ON DeviceNetworkEvents (RemotePort)")
        for table in TABLES:
            self.db.execute(f"CREATE INDEX {table}Actions ON {table} (ActionType)")
        self.db.execute("ANALYZE")  # without it, the index on the port is used for 443 too, which most events have
        self.db.commit()

    def insert(self, table, file):
        names = file.schema_arrow.names
        self.db.execute(f"CREATE TABLE IF NOT EXISTS {table} ({', '.join(names)})")
        for batch in file.iter_batches(20_000):
            columns = [plain(column).to_pylist() for column in batch.columns]
            self.db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(names))})", zip(*columns))

    def ask(self, hunt):
        cursor = self.db.execute(query("sqlite", hunt))
        return [column[0] for column in cursor.description], cursor.fetchall()

    def rows(self, answer):
        names, values = answer
        rows = [dict(zip(names, row)) for row in values]
        for row in rows:
            for name in LISTS:
                if row.get(name):
                    row[name] = json.loads(row[name])
            if "Timestamp" in row:
                row["Timestamp"] = datetime.datetime.fromisoformat(row["Timestamp"])
        return rows


def plain(column):
    return compute.strftime(column, "%Y-%m-%d %H:%M:%S") if types.is_timestamp(column.type) else column


compiled = functools.cache(re.compile)


def regexp(pattern, text):
    return compiled(pattern).search(text) is not None


def longest_label(name):
    return max(map(len, name.split(".")))
