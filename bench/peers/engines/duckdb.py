"""DuckDB: tables in a database file, with the types that the Parquet files have."""
import duckdb

from engines import TABLES, THREADS, query


class Engine:
    def __init__(self, folder, tools):
        self.about = f"DuckDB {duckdb.__version__}; tables in a file"
        self.db = duckdb.connect(folder / "peer.duckdb", config={"threads": THREADS})
        self.db.execute("SET TimeZone = 'UTC'")

    def load(self, archive):
        for table in TABLES:
            name = ", AdditionalFields->>'DnsQueryString' AS DnsQueryName" if table == "DeviceEvents" else ""
            self.db.execute(f"CREATE TABLE {table} AS SELECT *{name} FROM read_parquet('{archive}/*/{table}.parquet')")
        self.db.execute("CHECKPOINT")

    def ask(self, hunt):
        return self.db.execute(query("duckdb", hunt)).to_arrow_table()

    def rows(self, answer):
        return answer.to_pylist()
