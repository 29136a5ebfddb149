"""How fast the archive stores, what it adds to reading, and whether it survives being killed.

    python -m benchmarks.archive                      # articles stored a second, on SQLite and PostgreSQL
    python -m benchmarks.archive --cost 60            # the archive's share of adding 60 pages from files
    python -m benchmarks.archive --kill 200           # killed at 200 random moments of an ingest of 500 pages

Articles are those of `benchmarks.newslike`, their readings ready. Rates are medians over parts of the run. On a machine that
does other work too, the rate by processor time (this process's alone) says more than that by the clock.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attache.archive import Archive
from attache.archive import hooks as hooked
from benchmarks.newslike import Article, articles
from tests import postgres

_PARTS = 8


def rates(name: Path | str, made: list[Article], *, single: bool) -> tuple[float, float]:
    """Articles stored a second: by the clock, and by this process's processor time; medians over parts."""
    size = len(made) // _PARTS
    clock, cpu = [], []
    with Archive.open(name, write=True) as kept:
        for at in range(0, size * _PARTS, size):
            part = made[at : at + size]
            wall, own = time.perf_counter(), time.process_time()
            if single:
                for page, reading in part:
                    kept.add(page, reading, program="1")
            else:
                for _ in kept.add_all(part, program="1"):
                    pass
            clock.append(size / (time.perf_counter() - wall))
            cpu.append(size / (time.process_time() - own))
    return statistics.median(clock), statistics.median(cpu)


def throughput(count: int, databases: list[str]) -> None:
    made = list(articles(count))
    print(f"{count} articles, search and duplicates indexed in the same transaction\n")
    print("| database | pages a commit | articles a second | a second of processor time |\n| --- | --- | --- | --- |")
    if "sqlite" in databases:
        with tempfile.TemporaryDirectory() as folder:
            _table("SQLite", iter([Path(folder) / "one.attache", Path(folder) / "many.attache"]), made)
    if "postgresql" in databases:
        with postgres.server(safe=True) as server:
            _table("PostgreSQL", iter([server.archive(), server.archive()]), made)


def _table(label: str, names: Iterator[Path | str], made: list[Article]) -> None:
    rates(name := next(names), made[: _PARTS * 4], single=True)  # warm
    for single, words in ((True, "1"), (False, "32")):
        clock, cpu = rates(name, made[_PARTS * 4 :], single=single)
        print(f"| {label} | {words} | {clock:,.0f} | {cpu:,.0f} |", flush=True)
        name = next(names, name)


def cost(count: int) -> None:
    """Read pages from files with the language model, once into an archive; where the time went."""
    from attache import __version__
    from attache.api import Failure, outcomes, to_reading

    with tempfile.TemporaryDirectory() as folder:
        for number, one in enumerate(articles(count)):
            (Path(folder) / f"{number:04}.html").write_bytes(one.page.data)
        hooked.hooks()
        with Archive.open(Path(folder) / "press.attache", write=True) as kept:
            pages = sorted(str(p) for p in Path(folder).glob("*.html"))
            for outcome in outcomes(pages[:2]):
                if outcome.page is not None and not isinstance(outcome.result, Failure):
                    kept.add(outcome.page, to_reading(outcome.result), program="warm")
            began, own, spent, spent_own = time.perf_counter(), time.process_time(), 0.0, 0.0
            for outcome in outcomes(pages[2:]):
                if outcome.page is None or isinstance(outcome.result, Failure):
                    continue
                at, cpu = time.perf_counter(), time.process_time()
                kept.add(outcome.page, to_reading(outcome.result), program=__version__)
                spent, spent_own = spent + time.perf_counter() - at, spent_own + time.process_time() - cpu
            whole, whole_own = time.perf_counter() - began, time.process_time() - own
    print("| pages from files | seconds a page | in the archive | share |\n| --- | --- | --- | --- |")
    for words, all_, part in (("by the clock", whole, spent), ("processor time", whole_own, spent_own)):
        print(f"| {words} | {all_ / (count - 2):.4f} | {part / (count - 2):.4f} | {part / all_:.1%} |")


def kill(count: int, pages: int, seed: int, lanes: int) -> dict[str, Any]:
    """`killing.moments`, in several processes side by side, each with archives of its own; their summaries as one."""
    with tempfile.TemporaryDirectory() as folder:
        running = []
        for lane in range(lanes):
            (own := Path(folder) / str(lane)).mkdir()
            share = count // lanes + (lane < count % lanes)
            options = ("--pages", pages, "--moments", share, "--seed", seed + lane)
            command = [sys.executable, "-m", "benchmarks.killing", str(own), *map(str, options)]
            running.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        said = [process.communicate()[0] for process in running]
    if any(process.returncode for process in running):
        raise SystemExit("a lane broke off; its error stands above")
    found = [json.loads(one) for one in said]
    stopped = [one["stopped between"] for one in found]
    return {
        "moments": sum(one["moments"] for one in found), "pages": pages, "whole": max(one["whole"] for one in found),
        "stopped between": [min(low for low, _ in stopped), max(high for _, high in stopped)],
        "in the middle": sum(one["in the middle"] for one in found), "wrong": [w for one in found for w in one["wrong"]],
        "wrong together": [w for one in found for w in one["wrong together"]],
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--database", action="append", choices=("sqlite", "postgresql"))
    parser.add_argument("--cost", type=int, metavar="PAGES")
    parser.add_argument("--kill", type=int, metavar="MOMENTS")
    parser.add_argument("--pages", type=int, default=500, help="pages of an ingest that is killed")
    parser.add_argument("--lanes", type=int, default=os.cpu_count() or 1, help="ingests side by side that are killed")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    if given.kill:
        print(json.dumps(kill(given.kill, given.pages, given.seed, given.lanes)))
    elif given.cost:
        cost(given.cost)
    else:
        throughput(given.articles, given.database or ["sqlite", "postgresql"])


if __name__ == "__main__":
    main()
