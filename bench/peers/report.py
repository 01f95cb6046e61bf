"""The figures as Markdown."""
import datetime
import os
import pathlib
import platform
import statistics

from engines import HUNTS, THREADS


def markdown(options, abouts, loads, rows, times):
    title = f"## {options.events:,} events, {options.days} days, {options.devices} devices, seed {options.seed}"
    machine = (f"{datetime.date.today()}, {processor()}, {os.cpu_count()} cores of which {THREADS} are used, {platform.system()}, "
               f"load average {os.getloadavg()[0]:.0f} at the end, {options.runs} runs in turns.")
    hunts = [section(hunt, rows[hunt], abouts, times[hunt]) for hunt in HUNTS]
    return "\n\n".join([title, machine, loading(abouts, loads), *hunts])


def processor():
    try:
        names = [line.split(":")[1].strip() for line in pathlib.Path("/proc/cpuinfo").open() if line.startswith("model name")]
    except OSError:  # not Linux
        names = []
    return (names or [platform.machine()])[0]


def table(heads, lines):
    return "\n".join("| " + " | ".join(line) + " |" for line in [heads, ["---"] + ["---:"] * (len(heads) - 1), *lines])


def loading(abouts, loads):
    lines = [[abouts[name], f"{seconds:.1f}", f"{cpu:.1f}", f"{peak:,.0f}"] for name, (seconds, cpu, peak) in loads.items()]
    return "### Loading, once\n\n" + table(["engine", "s", "CPU s", "peak memory, MiB"], lines)


def section(hunt, rows, abouts, times):
    own = [seconds for seconds, _ in times["exfilhunt"]]
    lines = []
    for name, runs in times.items():
        walls = [seconds for seconds, _ in runs]
        ratio = statistics.median(wall / reference for wall, reference in zip(walls, own))
        figures = [statistics.median(walls), min(walls), max(walls), statistics.median(cpu for _, cpu in runs)]
        faster = sum(wall < reference for wall, reference in zip(walls, own))
        lines.append([abouts[name].split(";")[0], *(f"{1000 * figure:,.0f}" for figure in figures),
                      f"{ratio:.2f}", f"{faster} of {len(walls)}"])
    heads = ["engine", "median, ms", "min", "max", "CPU, ms", "of exfilhunt's time", "faster in runs"]
    return f"### {hunt}: {rows:,} equal rows\n\n" + table(heads, lines)
