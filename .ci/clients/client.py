"""usage: client.py CASE [SCRIPT]

Python as a DuckDB client: one line about itself, then the rows of all hunts as NDJSON. SCRIPT is SQL that readies the
connection, as "exfilhunt connect" prints it; without one, the functions are the macros in the case file.
"""
import datetime
import json
import sys

import duckdb

case, *scripts = sys.argv[1:]
db = duckdb.connect(case, read_only=True, config={"allow_unsigned_extensions": "true"})
for script in scripts:
    db.execute(open(script).read())


def emit(record):
    print(json.dumps(record, default=datetime.datetime.isoformat))


[[version]] = db.execute("SELECT version()").fetchall()
[[_, plan]] = db.execute("EXPLAIN (FORMAT json) FROM hunts.exfil_over_c2_channel").fetchall()
names = db.execute("SELECT view_name FROM duckdb_views() WHERE schema_name = 'hunts' ORDER BY ALL").fetchall()
hunts = [name for [name] in names]
emit({"version": version, "hunts": hunts, "plan": plan})
for hunt in hunts:
    result = db.execute(f"SELECT '{hunt}' AS hunt, * FROM hunts.{hunt}")
    columns = [column[0] for column in result.description]
    for row in result.fetchall():
        emit(dict(zip(columns, row)))
