"""usage: client_cli.py CASE [SCRIPT]

The DuckDB command line as a client: the same lines as client.py, from the "duckdb" on the PATH.
"""
import json
import os
import subprocess
import sys

case, script = (sys.argv[1:] + [os.devnull])[:2]  # -init also keeps the user's own ~/.duckdbrc out


def duckdb(mode, *statements):
    command = ["duckdb", "-readonly", "-unsigned", "-bail", "-init", script, "-noheader", mode, case]
    for statement in statements:
        command += ["-c", statement]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


plan = duckdb("-list", "EXPLAIN (FORMAT json) FROM hunts.exfil_over_c2_channel")
version = duckdb("-list", "SELECT version()").strip()
hunts = duckdb("-list", "SELECT view_name FROM duckdb_views() WHERE schema_name = 'hunts' ORDER BY ALL").split()
print(json.dumps({"version": version, "hunts": hunts, "plan": plan}))
print(duckdb("-jsonlines", *(f"SELECT '{hunt}' AS hunt, * FROM hunts.{hunt}" for hunt in hunts)), end="")
