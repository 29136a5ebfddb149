"""Speed of search in a large archive: python -m benchmarks.search [--count N] [--archive FILE] [--rounds N] [--cpu] [--best N]

Fills an archive (SQLite) with N made-up articles, or goes on with the one in FILE, which is kept then, and measures with a warm
database: full-text queries with the first 20 documents and their snippets, events of a dyad in a year, facets, and what the
index costs in time and bytes. The bars are for 100,000 articles: 30 ms median and 150 ms at the 99th percentile of full-text
queries, 30 ms median of dyads, 300 ms for all facets of the broadest queries. Filling may be stopped at any time: what is
stored stays, and the next run goes on with it.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from attache.archive import Archive, hooks, search_index
from attache.archive.search import FACETS, search
from attache.archive.search.words import words
from attache.records import Reading
from benchmarks.newslike import articles

#: of so many articles words and names are taken to ask for
_SAMPLE = 400
#: kinds of queries whose facets are counted
_COUNTED = frozenset(
    (
        "a rare word", "two words", "the commonest words", "a word in a year", "everything", "a year", "ten years",
        "a publisher", "a class of events", "a state that acts", "a state that is named", "all but a word",
    )
)  # fmt: skip
#: articles a commit
_GROUP = 256


def fill(archive: Archive, count: int) -> float:
    """Bring the archive to `count` articles; the seconds that it took for each one added (0 where none was)."""
    hooks.hooks()[:] = [search_index.index]  # what else is kept beside costs more, and is not asked here
    there = sum(1 for _ in archive.entries())
    began = time.perf_counter()
    new = ((a.page, a.reading) for a in articles(max(count - there, 0), first=there))
    for number, _ in enumerate(archive.add_all(new, program="benchmark", group=_GROUP), 1):
        if number % 5000 == 0:
            rate = number / (time.perf_counter() - began)
            left = (count - there - number) / rate / 60
            print(f"  {there + number:,} stored, {rate:.0f} a second, {left:.0f} minutes left", flush=True)
    return (time.perf_counter() - began) / (count - there) if count > there else 0.0


def queries(sample: list[Reading], number: int, seed: int = 0) -> Iterator[tuple[str, str]]:
    """Queries as people make them, each with its kind; words are taken from the texts as often as they stand there."""
    rng = random.Random(seed)
    texts = [[w for w in words(r.document.text) if len(w) > 2] for r in sample]
    seen = Counter(itertools.chain.from_iterable(set(t) for t in texts))
    rare = sorted(w for w, n in seen.items() if n < _SAMPLE // 20)
    common = [w for w, _ in seen.most_common(40)]
    states = sorted({e.code[:3] for r in sample for e in r.entities if e.code[:1] != "-"})
    for _ in range(number):
        text, at = rng.choice(texts), rng.randrange(50)
        one, other = rng.choice(rare), rng.choice(text)
        yield "a rare word", one
        yield "a word of a text", other
        yield "two words", f"{rng.choice(text)} {rng.choice(text)}"
        yield "three words", " ".join(rng.choice(text) for _ in range(3))
        yield "a phrase", f'"{" ".join(text[at : at + 2])}"'
        yield "OR, NOT", f"({one} OR {rng.choice(rare)}) -{rng.choice(text)}"
        yield "a beginning", f"{one[:4]}*"
        yield "the commonest words", rng.choice(common)
        yield "two of the commonest", f"{rng.choice(common)} {rng.choice(common)}"
        yield "a word in a year", f"{other} during:{rng.randrange(2015, 2025)}"
        yield "a word and a dyad", f"{other} from:{rng.choice(states)} to:{rng.choice(states)}"
        yield "an actor's name", f"actor:{rng.choice([w for e in rng.choice(sample).entities for w in words(e.name)])}"


def dyads(sample: list[Reading], number: int, seed: int = 0) -> Iterator[str]:
    rng = random.Random(seed)
    pairs = [(a.code[:3], r.code[:3]) for one in sample for e in one.events for a in e.actors for r in e.recipients]
    for _ in range(number):
        actor, recipient = rng.choice(pairs)
        yield f"from:{actor} to:{recipient} when:{rng.randrange(2015, 2025)}"


def broad(sample: list[Reading], number: int, seed: int = 0) -> Iterator[tuple[str, str]]:
    """Queries that find a great part of all, as a workbench asks them before anything is looked for."""
    rng = random.Random(seed)
    publishers = sorted({r.document.publisher for r in sample if r.document.publisher})
    types = sorted({e.type for r in sample for e in r.events})
    states = [e.code[:3] for r in sample for e in r.entities if e.code[:1] != "-"]
    for _ in range(number):
        yield "everything", ""
        yield "a year", f"during:{rng.randrange(2015, 2025)}"
        yield "ten years", "after:2015 before:2025"
        yield "a publisher", f'publisher:"{rng.choice(publishers)}"'
        yield "a class of events", f"type:{rng.choice(types)}"
        yield "a state that acts", f"from:{rng.choice(states)}"
        yield "a state that is named", f"actor:{rng.choice(states)}"
        yield "all but a word", f"-{rng.choice(words(rng.choice(sample).document.text))}"


def took(ask: Callable[[], object], clock: Callable[[], float], best: int) -> float:
    """Milliseconds; of so many times the least."""
    times = []
    for _ in range(best):
        began = clock()
        ask()
        times.append(clock() - began)
    return 1000 * min(times)


def row(name: str, times: list[float], note: str = "") -> str:
    times = sorted(times)
    last = times[min(len(times) - 1, int(0.99 * len(times)))]
    return f"{name:26}{len(times):>8}{statistics.median(times):>10.1f}{last:>10.1f}{times[-1]:>10.1f}  {note}"


def measure(archive: Archive, rounds: int, clock: Callable[[], float], best: int = 1) -> None:
    def ask(query: str, **more: Any) -> float:
        return took(lambda: search(archive, query, **more), clock, best)

    print(f"\n{'ms':26}{'queries':>8}{'median':>10}{'p99':>10}{'slowest':>10}")
    sample = list(itertools.islice(archive.readings(), _SAMPLE))
    times: dict[str, list[float]] = {}
    search(archive, "warm")
    for kind, query in queries(sample, rounds):
        times.setdefault(kind, []).append(ask(query))
    print(row("full text, all kinds", [t for ts in times.values() for t in ts], "bar 30 / 150"))
    for kind, those in times.items():
        print(row(f"  {kind}", those))
    print(row("a dyad in a year", [ask(q) for q in dyads(sample, rounds)], "bar 30"))
    print("\nwith all facets")
    times = {}
    for kind, query in [*queries(sample, max(rounds // 3, 1)), *broad(sample, max(rounds // 3, 1))]:
        if kind in _COUNTED:
            times.setdefault(kind, []).append(ask(query, facets=FACETS))
    for kind, those in times.items():
        print(row(f"  {kind}", those, "bar 300" if kind == "everything" else ""))


def sizes(archive: Archive) -> None:
    """The bytes of the search index beside the whole."""
    with archive.look() as db:
        whole = db.exec_driver_sql("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").scalar_one()
        parts = "SELECT sum(length(block)) FROM search_text_data"
        index = db.exec_driver_sql(parts).scalar_one()
    print(f"\nthe archive {whole / 1e6:,.0f} MB, in it the words' index {index / 1e6:,.0f} MB ({100 * index / whole:.0f} %)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--archive", type=Path, help="filled up to --count and kept; else one in a temporary folder")
    parser.add_argument("--rounds", type=int, default=60, help="queries of each kind")
    parser.add_argument(
        "--cpu", action="store_true", help="count this process's own time: on a machine that is busy with others"
    )
    parser.add_argument("--best", type=int, default=1, help="ask each query so often, and count the quickest answer: likewise")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.archive or Path(folder) / "search.attache"
        with Archive.open(path, write=True) as kept:
            seconds = fill(kept, options.count)
            print(f"{options.count:,} articles" + f", {1000 * seconds:.1f} ms each to make and store" * (seconds > 0))
            sizes(kept)
            measure(kept, options.rounds, time.process_time if options.cpu else time.perf_counter, options.best)


if __name__ == "__main__":
    main()
