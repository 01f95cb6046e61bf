"""usage: notebook.py CASE FOLDER

Executes sql/notebook/hunting.ipynb on a case file of loaders/testdata/incident and fails where an output does not show
what the incident holds. The executed notebook and its images are left in FOLDER, for people to look at.
"""
import base64
import os
import pathlib
import re
import sys

import duckdb
import matplotlib.image
import nbclient
import nbformat
from traitlets.config import Config

# Of each table: a query with as many rows, and what must be seen in it.
SHOWN = {
    "sources": ("FROM ingest.files", ["PT1H.json", "conn.log", "dns.log"]),
    "hunts": ("FROM duckdb_views() WHERE schema_name = 'hunts'", ["scored by volume, frequency", "min_score, suspicious_processes"]),
    "dns": ("FROM hunts.dns_exfiltration(min_events := 50)", ["198.51.100.53", "<td>118</td>", "10.20.1.53", "<td>100</td>"]),
    "recent": ("FROM hunts.encrypted_channel_exfiltration(since := TIMESTAMP '2026-03-03 09:51:00')", ["203.0.113.77"]),
    "processes": (
        "FROM hunts.exfil_over_c2_channel(suspicious_processes := [''], min_connections := 10, min_score := 0)",
        ["powershell.exe", "38112732", "OneDrive.exe", "chrome.exe"],
    ),
    "events": (
        "SELECT Timestamp FROM DeviceNetworkEvents WHERE InitiatingProcessId = 6120 "
        "UNION ALL SELECT Timestamp FROM DeviceFileEvents WHERE InitiatingProcessId = 6120",
        ["2026-03-03 09:44:12", "Tender 2026-114 prices.xlsx", "203.0.113.77:443", "PT1H.json"],
    ),
}
IMAGES = ["score", "bytes"]

case, folder = sys.argv[1:]
source = pathlib.Path(__file__).parents[2] / "sql/notebook/hunting.ipynb"
notebook = nbformat.read(source, as_version=4)
failures = []


def expect(true, message):
    if not true:
        failures.append(message)


code = {cell.id: cell for cell in notebook.cells if cell.cell_type == "code"}
for name, cell in code.items():
    expect(not cell.outputs and cell.execution_count is None, f"{name}: kept with its output: clear all outputs")

os.environ["EXFILHUNT_CASE"] = case
sockets = Config({"KernelManager": {"transport": "ipc"}})  # files, not TCP ports: nobody else can talk to the kernel
nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3", config=sockets).execute()
nbformat.write(notebook, pathlib.Path(folder, "hunting.ipynb"))


def output(name, kind):
    """What a cell shows of a kind, as one text."""
    return "".join(output.get("data", {}).get(kind, "") for output in code[name].outputs)


def rows(table):
    """How many rows a table has: pandas says so under a long one, of which it shows only the ends."""
    said = re.search(r"(\d+) rows", table)
    return int(said[1]) if said else table.count("<tr") - 1


for name, cell in code.items():
    for stream in cell.outputs:
        expect(stream.output_type != "stream", f"{name}: says on {stream.get('name')}: {stream.get('text')}")
db = duckdb.connect(case, read_only=True)
for name, (query, texts) in SHOWN.items():
    table, count = output(name, "text/html"), len(db.sql(query))
    expect(count > 0 and rows(table) == count, f"{name}: {rows(table)} rows, not {count}")
    for text in texts:
        expect(text in table, f"{name}: {text!r} is not in its output")
images = [name for name in code if output(name, "image/png")]
expect(images == IMAGES, f"images are drawn by {images}, not {IMAGES}")
for name in images:
    path = pathlib.Path(folder, f"{name}.png")
    path.write_bytes(base64.b64decode(output(name, "image/png")))
    pixels = matplotlib.image.imread(path)[..., :3]
    # Axes and text are grey: without its data, an image has no colour.
    coloured = (pixels.max(axis=2) - pixels.min(axis=2) > 0.3).mean()
    expect(coloured > 0.01, f"{name}: an image with nothing drawn in it: {coloured:.1%} is coloured")
if failures:
    sys.exit("\n".join(["notebook: not as it should be", *failures]))
print(f"notebook: {len(code)} cells executed, {len(SHOWN)} tables and {len(IMAGES)} images as they should be")
