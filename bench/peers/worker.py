"""An engine in a process of its own: its memory, its threads and its crashes are nobody else's."""
import importlib
import multiprocessing
import os
import resource
import time

from engines import THREADS

MEBIBYTE_IN_KIBIBYTES = 1024


class Worker:
    """The parent's side. A call returns what the function of the same name in the child returns, or raises its error."""

    def __init__(self, name, folder, tools):
        context = multiprocessing.get_context("spawn")
        self.pipe, child = context.Pipe()
        self.process = context.Process(target=serve, args=(child, name, folder, tools), daemon=True)
        self.process.start()
        child.close()
        self.about = self.receive()

    def call(self, function, *arguments):
        self.pipe.send((function, arguments))
        return self.receive()

    def receive(self):
        answer = self.pipe.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def load(self, archive):
        return self.call("load", archive)

    def rows(self, hunt):
        return self.call("rows", hunt)

    def time(self, hunt):
        return self.call("time", hunt)


def serve(pipe, name, folder, tools):
    """The child's side: answers calls until the parent goes away."""
    if hasattr(os, "sched_setaffinity"):  # Linux: not even a background thread gets a third core
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:THREADS])
    folder.mkdir()
    engine = importlib.import_module(f"engines.{name}").Engine(folder, tools)
    pipe.send(engine.about)
    functions = {"load": load, "rows": rows, "time": time_once}
    while True:
        try:
            function, arguments = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(functions[function](engine, *arguments))
        except Exception as error:  # whatever an engine raises is the parent's to tell
            pipe.send(RuntimeError(f"{name}: {function} {arguments}: {error!r}"))


def load(engine, archive):
    """(seconds, CPU seconds, peak memory in MiB) of loading, the memory being that of the larger process."""
    before = processor_seconds()
    start = time.perf_counter()
    engine.load(archive)
    seconds = time.perf_counter() - start
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return seconds, processor_seconds() - before, peak / MEBIBYTE_IN_KIBIBYTES


def rows(engine, hunt):
    return engine.rows(engine.ask(hunt))


def time_once(engine, hunt):
    """(seconds, CPU seconds) of one query, until its whole answer is in Python's hands."""
    before = processor_seconds()
    start = time.perf_counter()
    engine.ask(hunt)
    return time.perf_counter() - start, processor_seconds() - before


def processor_seconds():
    """Of all threads, and of child processes that have ended."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
