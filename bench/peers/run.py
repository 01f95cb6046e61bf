#!/usr/bin/env python3
"""Hunts in exfilhunt and, side by side, in what people would use instead: see README.md beside this file.

Prints a section of Markdown to standard output, and only where all engines gave equal rows.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile

import compare
import report
from engines import HUNTS, NAMES
from worker import Worker

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
SQLITE_LIMIT = 2_000_000  # it keeps whole rows, more than 1 KB an event, and one query takes minutes


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000, help="how many are generated (default: %(default)s)")
    parser.add_argument("--days", type=int, default=30, help="over how many days, four files a day (default: %(default)s)")
    parser.add_argument("--devices", type=int, default=500, help="of how many devices (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the generated enterprise (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=7, help="how often each query is timed (default: %(default)s)")
    parser.add_argument("--engines", nargs="+", choices=NAMES[1:], default=NAMES[1:], help="the peers (default: all)")
    parser.add_argument("--folder", help="where the temporary files go, about 3 KB an event")
    return parser.parse_args()


def say(text):
    print(text, file=sys.stderr, flush=True)


def build(tools):
    """Puts the program and its extension into tools, from this checkout."""
    subprocess.run(["go", "build", "-o", tools / "exfilhunt", "./cmd/exfilhunt"], check=True, cwd=CHECKOUT)
    subprocess.run([tools / "exfilhunt", "extension", "--output", tools], check=True, cwd=CHECKOUT, stdout=subprocess.DEVNULL)


def generate(tools, archive, options):
    flags = ["--events", options.events, "--days", options.days, "--devices", options.devices, "--seed", options.seed]
    command = [tools / "exfilhunt", "generate", *map(str, flags), "--format", "parquet", "--output", archive]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def check(workers):
    """{hunt: number of rows}, when all engines have given equal rows. It also warms them up."""
    counts, failures = {}, []
    for hunt in HUNTS:
        expected = workers["exfilhunt"].rows(hunt)
        counts[hunt] = len(expected)
        if not expected:
            failures.append(f"{hunt}: nothing found, which any engine finds: generate more events")
        for name in list(workers)[1:]:
            different = compare.difference(expected, workers[name].rows(hunt), name)
            failures += [f"{hunt}: {line}" for line in different]
            say(f"{hunt}: {len(expected)} rows, {'not equal' if different else 'equal'} in {name}")
    if failures:
        sys.exit("\n".join(["", "run.py: no times, for the answers differ", *failures]))
    return counts


def measure(workers, runs):
    """{hunt: {engine: [(seconds, CPU seconds), one a run]}}. Engines take turns, each run beginning with another one."""
    times = {hunt: {name: [] for name in workers} for hunt in HUNTS}
    names = list(workers)
    for run in range(runs):
        first = run % len(names)
        for hunt in HUNTS:
            for name in names[first:] + names[:first]:
                times[hunt][name].append(workers[name].time(hunt))
        say(f"run {run + 1} of {runs}")
    return times


def main():
    options = arguments()
    peers = [name for name in options.engines if name != "sqlite" or options.events <= SQLITE_LIMIT]
    with tempfile.TemporaryDirectory(dir=options.folder) as temporary:
        tools, archive = pathlib.Path(temporary, "tools"), pathlib.Path(temporary, "archive")
        tools.mkdir()
        build(tools)
        generate(tools, archive, options)
        workers, loads = {}, {}
        for name in ["exfilhunt", *peers]:
            workers[name] = Worker(name, pathlib.Path(temporary, name), tools)
            loads[name] = workers[name].load(archive)
            say(f"{workers[name].about}: loaded in {loads[name][0]:.1f} s")
        rows = check(workers)
        times = measure(workers, options.runs)
    abouts = {name: worker.about for name, worker in workers.items()}
    print(report.markdown(options, abouts, loads, rows, times))
    if len(peers) < len(options.engines):
        print(f"\nSQLite is left out above {SQLITE_LIMIT:,} events.")


if __name__ == "__main__":
    main()
