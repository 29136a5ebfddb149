"""Kills an ingest at random moments and looks at what is left: the harness of the crash tests and of `benchmarks.archive`.

    python -m benchmarks.killing FOLDER --pages 500 --moments 200

FOLDER is made where there is none; archives in it are removed. Each moment: a new archive, an ingest killed by SIGKILL, the
archive checked against what was acknowledged, the ingest run again to its end, all pages there once. At the end two processes
add the same pages at once. Children are forked from this process, which has loaded everything, so that a moment costs what the
ingest costs. Prints one line of JSON; how far it is, on standard error.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select

from attache.archive import Archive, schema
from attache.archive.check import check
from attache.archive.hooks import hooks
from benchmarks.newslike import Article, articles

_NUMBER = 4  # bytes of an acknowledgement


def ingest(name: Path | str, pages: list[Article], say: Callable[[int], None] = lambda number: None, *, single: bool) -> None:
    """Add all pages; `say` is called with each page's number once it is safe."""
    with Archive.open(name, write=True) as kept:
        if single:
            for number, (page, reading) in enumerate(pages):
                kept.add(page, reading, program="1")
                say(number)
        else:
            for number, _ in enumerate(kept.add_all(pages, program="1")):
                say(number)


def killed(name: Path | str, pages: list[Article], after: float, *, single: bool) -> int:
    """Ingest in a child that is killed `after` seconds; how many pages it had acknowledged."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        try:
            ingest(name, pages, lambda number: void(os.write(into, number.to_bytes(_NUMBER, "big"))), single=single)
        finally:
            os._exit(0)
    os.close(into)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(out, "rb") as answers:
        return len(answers.read()) // _NUMBER


def void(_: object) -> None:
    pass


def look(name: Path | str) -> tuple[int, list[str]]:
    """How many documents are there, and what is wrong."""
    if isinstance(name, Path) and (not name.exists() or name.stat().st_size == 0):
        return 0, []
    with Archive.open(name, write=True) as kept:
        report = check(kept)
        with kept.look() as db:
            counts = {t.name: db.execute(select(func.count()).select_from(t)).scalar() for t in (schema.reading, schema.page)}
    wrong = report.lost + report.derived
    if len({report.documents, *counts.values()}) > 1:
        wrong.append(f"{report.documents} documents, {counts}")
    return report.documents, wrong


def one_moment(name: Path | str, pages: list[Article], after: float, *, single: bool) -> dict[str, object]:
    """Kill, look, go on, look again; what was found, `wrong` empty where all is as it must be."""
    safe = killed(name, pages, after, single=single)
    there, wrong = look(name)
    if there < safe:
        wrong.append(f"{safe} pages were acknowledged, {there} are there")
    ingest(name, pages, single=False)
    whole, more = look(name)
    wrong += more
    if whole != len(pages):
        wrong.append(f"after going on {whole} of {len(pages)} are there")
    return {"after": round(after, 3), "acknowledged": safe, "there": there, "wrong": wrong}


def together(name: Path | str, pages: list[Article]) -> list[str]:
    """Two processes add the same pages to one archive at once, one from the end; what is wrong then."""
    children = []
    for order in (pages, pages[::-1]):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                ingest(name, order, single=order is pages)
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    there, wrong = look(name)
    wrong += [] if codes == [0, 0] else [f"exit codes {codes}"]
    return wrong + ([] if there == len(pages) else [f"{there} of {len(pages)} are there"])


def moments(
    names: Callable[[int], Path | str], count: int, pages: int, *, seed: int = 0, progress: Callable[[int], None] = void
) -> dict[str, object]:
    """`count` moments, each with the archive that `names` says; a summary."""
    texts = list(articles(pages))
    hooks()
    ingest(names(-1), texts[:2], single=True)  # loads what is loaded late
    began = time.monotonic()
    ingest(names(-2), texts, single=True)
    whole = time.monotonic() - began
    random_ = random.Random(seed)
    found = []
    for number in range(count):
        after = random_.uniform(0, whole * 1.05)
        found.append(one_moment(names(number), texts, after, single=number % 2 == 0))
        progress(number + 1)
    there = [int(str(one["there"])) for one in found]
    return {
        "moments": count, "pages": pages, "whole": round(whole, 2), "stopped between": [min(there), max(there)],
        "in the middle": sum(0 < n < pages for n in there), "wrong": [one for one in found if one["wrong"]],
        "wrong together": together(names(count), texts),
    }  # fmt: skip


def in_folder(folder: Path) -> Callable[[int], Path]:
    """A new file for each moment; the one before goes. The folder is made where there is none."""
    folder.mkdir(parents=True, exist_ok=True)

    def name(number: int) -> Path:
        for old in folder.glob("press*"):
            old.unlink()
        return folder / f"press{number}.attache"

    return name


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="+", help="a folder, or addresses of empty PostgreSQL archives, three more than moments")
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--moments", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    if len(given.names) == 1:
        names: Callable[[int], Path | str] = in_folder(Path(given.names[0]))
    else:
        names = given.names.__getitem__
    print(json.dumps(moments(names, given.moments, given.pages, seed=given.seed, progress=_count)))


def _count(done: int) -> None:
    if done % 10 == 0:
        print(f"{done} moments", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
