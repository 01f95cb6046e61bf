"""The engines that are compared, in the order in which they are shown; exfilhunt's answers are what the others must equal.

An engine is a module with a class Engine:

    Engine(folder, tools)  opens an empty database in folder; tools is where the program exfilhunt and its extension are
    load(archive)          reads the four tables of the archive; the columns are all kept, and the name of a DNS lookup
                           becomes a column of its own, as it does in a case file
    ask(hunt)              the answer in the form in which the engine gives it to Python soonest; this is what is timed
    rows(answer)           the same as dictionaries, as neutral as the engine's types allow
    about                  its name and version, and what its data are in

An engine that is measured runs in a process of its own and has two threads, SQLite one.
"""
import os
import pathlib

NAMES = ["exfilhunt", "duckdb", "clickhouse", "polars", "sqlite"]
TABLES = ["DeviceNetworkEvents", "DeviceFileEvents", "DeviceProcessEvents", "DeviceEvents"]
HUNTS = ["exfil_over_c2_channel", "dns_encoded_labels", "dns_exfiltration", "encrypted_channel_exfiltration"]
THREADS = 2
QUERIES = pathlib.Path(__file__).parents[1] / "queries"

os.environ["POLARS_MAX_THREADS"] = str(THREADS)  # read when Polars is imported


def query(engine, hunt):
    """The engine's own spelling of a hunt, or the one that all engines with SQL read alike."""
    own = QUERIES / engine / f"{hunt}.sql"
    return (own if own.exists() else QUERIES / f"{hunt}.sql").read_text()
