"""What watching costs: python -m benchmarks.watch [--archive FILE] [--count N] [--groups N] [--size N]

Ten watchlists of two queries each are kept in a copy of the archive (or in a new one of N articles); then groups of further
articles are stored, and the archive is checked after each: median milliseconds of processor time for storing a group, for the
check and its parts, and the ratio of the two. Then addresses of the HTTP interface are asked: milliseconds of processor time,
of the first answer and the median of further ones (some answers are kept as long as nothing is added).
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from starlette.testclient import TestClient

from attache.archive import Archive
from attache.archive.roles import LOCAL
from attache.archive.watch import Watchlist, add, check, checking, watchlists
from attache.archive.watch.embargoes import embargoes
from attache.archive.watch.matching import matches
from attache.archive.watch.spikes import spikes
from benchmarks.newslike import articles
from tests.web.interface.conftest import answering

_QUERIES = (
    "drones", "talks from:RUS", "from:RUS to:CHN", "item:drone status:delivered", "regime:UNSCR", "actor:PRK",
    "type:SANCTION to:IRN", '"said that"', "visit*", "place:USA type:CONSULT", "from:UKR", "missile* -talks",
    "genre:opinion sanctions", "to:PRK", "from:IRN", "certainty:PS+ item:missile", "from:CHN to:USA", "grain OR shipments",
    "type:ASSAULT from:RUS", "shells to:RUS",
)  # fmt: skip
_PATHS = (
    "/health", "/search?q=drones", "/documents", "/events", "/events?actor=RUS&type=CONSULT", "/transfers",
    "/transfers?recipient=RUS", "/exchanges", "/actors?state=RUS", "/dyads", "/dyads/RUS/CHN", "/places?country=USA",
    "/regimes", "/watchlists", "/alerts",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, help="an archive of newslike articles, which is copied")
    parser.add_argument("--count", type=int, default=5_000, help="articles of a new archive")
    parser.add_argument("--groups", type=int, default=5)
    parser.add_argument("--size", type=int, default=200, help="articles of a group")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "watch.attache"
        if given.archive:
            shutil.copy(given.archive, file)
        with Archive.open(file, write=True) as archive:
            if not given.archive:
                _store(archive, 0, given.count)
            _watching(archive, given.groups, given.size)
        _interface(file)


def _watching(archive: Archive, groups: int, size: int) -> None:
    now = dt.datetime.now(dt.UTC)
    lists = [add(archive, LOCAL, f"list {n}", _QUERIES[2 * n : 2 * n + 2], now) for n in range(len(_QUERIES) // 2)]
    check(archive, now)
    first = sum(1 for _ in archive.entries())
    print(f"{first:,} documents, {sum(len(one.queries) for one in lists)} queries in {len(lists)} lists")
    rows = [_group(archive, first + n * size, size, now) for n in range(groups)]
    names = (f"storing {size}", "check", "of it: lists", "of it: embargoes", "of it: spikes")
    for name, times in zip(names, zip(*rows, strict=True), strict=True):
        print(f"{name:<20}{statistics.median(times):>9.1f} ms")
    made: list[Watchlist] = watchlists(archive)
    print(f"{'check / storing':<20}{statistics.median(row[1] / row[0] for row in rows):>9.3f}")
    print(f"{'alerts of lists':<20}{sum(one.alerts for one in made):>9,}")


def _group(archive: Archive, first: int, size: int, now: dt.datetime) -> tuple[float, ...]:
    storing = _took(lambda: _store(archive, first, size))
    with archive.look() as db:
        start, above, _ = checking._marks(db)
        parts = [
            _took(lambda: list(matches(db, above))), _took(lambda: list(embargoes(db, above, start))),
            _took(lambda: list(spikes(db, now.date()))),
        ]  # fmt: skip
    return storing, _took(lambda: check(archive, now)), *parts


def _store(archive: Archive, first: int, size: int) -> None:
    made = [(one.page, one.reading) for one in articles(size, first=first)]
    for _ in archive.add_all(made, program="benchmark"):
        pass


def _interface(file: Path) -> None:
    print(f"\n{'address':<40}{'first ms':>9}{'median ms':>11}")
    with answering(file) as app:
        ask = TestClient(app)
        id = ask.get("/api/v1/documents?limit=1").json()["items"][0]["id"]
        for path in (*_PATHS, f"/documents/{id}"):
            times = [_took(lambda path=path: ask.get(f"/api/v1{path}").raise_for_status()) for _ in range(8)]  # type: ignore[misc]
            print(f"{path[:39]:<40}{times[0]:>9.1f}{statistics.median(times[1:]):>11.1f}")
        tag = {"if-none-match": ask.get(f"/api/v1/documents/{id}").headers["etag"]}
        times = [_took(lambda: ask.get(f"/api/v1/documents/{id}", headers=tag)) for _ in range(8)]
        print(f"{'the same again: 304':<40}{times[0]:>9.1f}{statistics.median(times[1:]):>11.1f}")


def _took(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


if __name__ == "__main__":
    main()
