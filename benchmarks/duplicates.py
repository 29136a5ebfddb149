"""Near-duplicates: how many edited copies are found among 1,000 made-up articles, and how often others are taken for copies.

    python -m benchmarks.duplicates            # recall, precision and time, over three seeds
    python -m benchmarks.duplicates --corpus   # the same with the 670 articles of corpus/news for originals
    python -m benchmarks.duplicates --sweep    # what the numbers in archive/duplicates_text.py were chosen by (other seeds)

Of the 1,000 articles, 160 are accounts of 80 events by two writers each, 180 are reports by six forms (weather, markets and
so on), 120 share a long paragraph of background with others; none of these are copies. To them come 300 copies with 5 to 30 %
of the words changed. Counted are pairs of documents: those that are one story, and those that are put into one cluster.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.duplicates_texts import Article, background, edit, form, story, with_background

SEEDS, SWEEP_SEEDS = (11, 12, 13), (101,)


def articles(seed: int, originals: int = 1000, copies: int = 300) -> list[Article]:
    """The articles in a random order of arrival; the shares of the kinds are always the same."""
    draw = random.Random(seed)
    made: list[Article] = []
    for i in range(originals * 8 // 100):
        made += story(draw, f"{seed}-e{i}", accounts=2)
    made += [form(draw, i, f"{seed}-f{i}") for i in range(originals * 18 // 100)]
    shared = [background(draw) for _ in range(max(originals // 100, 1))]
    made += [
        with_background(draw, story(draw, f"{seed}-b{i}")[0], shared[i % len(shared)]) for i in range(originals * 12 // 100)
    ]
    made += [story(draw, f"{seed}-s{i}")[0] for i in range(originals - len(made))]
    sources = [a for a in made if a.kind != "form"] if copies else []
    made += [edit(draw, draw.choice(sources), f"{seed}-c{i}", draw.uniform(0.05, 0.30)) for i in range(copies)]
    draw.shuffle(made)
    return made


def of_corpus(seed: int, copies: int = 300) -> list[Article]:
    """The articles of `corpus/news`, written for the project, and edited copies of them."""
    draw = random.Random(seed)
    made = []
    for file in sorted(Path("corpus/news").glob("[a-z]*.txt")):
        lines = [line.partition(" ")[2] for line in file.read_text(encoding="utf-8").splitlines() if line[:2] in ("S ", "SP")]
        if len(lines) > 2:
            made.append(Article(file.stem, file.stem, "story", "\n\n".join([file.stem, *lines]), "", "", "2024-01-02"))
    made += [edit(draw, draw.choice(made), f"copy{i}", draw.uniform(0.05, 0.30)) for i in range(copies)]
    draw.shuffle(made)
    return made


def pairs(groups: Iterable[Iterable[str]]) -> set[tuple[str, str]]:
    """All pairs of ids that stand in one group."""
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def truth(made: list[Article]) -> set[tuple[str, str]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for article in made:
        groups[article.story].append(article.id)
    return pairs(groups.values())


def sweep() -> None:
    """How copies and others lie by each of the measures, and how many meet by the bands."""
    from attache.archive import duplicates_text as texts

    made = [a for seed in SWEEP_SEEDS for a in articles(seed, 400, 120)]
    prints = {a.id: texts.take(a.text) for a in made}
    kinds = {a.id: a.kind for a in made}
    stories = {a.id: a.story for a in made}
    met: Counter[tuple[str, str]] = Counter()
    by_band: defaultdict[int, list[str]] = defaultdict(list)
    for id, taken in prints.items():
        for band in taken.bands:
            for other in by_band[band]:
                met[min(id, other), max(id, other)] += 1
            by_band[band].append(id)
    true = truth(made)
    direct = {p for p in true if stories[p[0]] in p}
    others = met.keys() - true
    print(f"{len(direct)} pairs of original and copy, {len(direct & met.keys())} meet in a band; {len(others)} others meet")
    print(f"{'pairs':<24}{'':>7}{'shorter':>18}{'longer':>18}{'numbers':>18}{'names':>18}{'joined':>8}")
    groups: defaultdict[str, list[texts.Likeness]] = defaultdict(list)
    for pair in sorted(met.keys() | direct):
        alike = texts.compare(prints[pair[0]], prints[pair[1]])
        if pair in true:
            groups["original, copy" if pair in direct else "two copies"].append(alike)
        else:
            groups["other " + "/".join(sorted({kinds[id] for id in pair}))].append(alike)
    for kind, found in sorted(groups.items()):
        cells = "".join(f"{_spread([getattr(f, m) for f in found]):>18}" for m in ("shorter", "longer", "numbers", "names"))
        print(f"{kind:<24}{len(found):>7}{cells}{sum(f.same for f in found):>8}")


def _spread(values: list[float]) -> str:
    """The value that 1 % lie below, the median, and the one that 1 % lie above."""
    ordered = sorted(values)
    low, high = ordered[len(ordered) // 100], ordered[-1 - len(ordered) // 100]
    return f"{low:.2f} {statistics.median(ordered):.2f} {high:.2f}"


def measure(made: list[Article]) -> tuple[float, float, float, float]:
    """Recall, precision, and milliseconds of an added article: in all, and for duplicates alone (processor time, medians)."""
    from sqlalchemy import Connection

    from attache.archive import Archive, duplicates_index
    from attache.archive.duplicates import clusters
    from attache.records import DocumentRecord, Reading
    from attache.sources import RawPage

    whole: list[float] = []
    alone: list[float] = []
    hook, work = duplicates_index.add, duplicates_index.print_of
    ahead: list[float] = []

    def timed(connection: Connection, texts: Sequence[duplicates_index.Text]) -> None:
        start = time.process_time()
        hook(connection, texts)
        alone.append(time.process_time() - start + sum(ahead))
        ahead.clear()

    def timed_ahead(reading: Reading) -> Any:
        start = time.process_time()
        taken = work(reading)
        ahead.append(time.process_time() - start)
        return taken

    duplicates_index.add, duplicates_index.print_of = timed, timed_ahead
    try:
        with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder) / "a.attache", write=True) as kept:
            for a in made:
                about = DocumentRecord(id=a.id, origin=a.id, text=a.text, byline=a.byline, published=a.published)
                start = time.process_time()
                kept.add(RawPage(a.id, a.text.encode()), Reading(document=about), program="1")
                whole.append(time.process_time() - start)
            found = pairs([m.document for m in c.members] for c in clusters(kept))
    finally:
        duplicates_index.add, duplicates_index.print_of = hook, work
    true = truth(made)
    right = len(found & true)
    return right / len(true), right / len(found), 1000 * statistics.median(whole), 1000 * statistics.median(alone)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sweep", action="store_true", help="how pairs lie by each measure, on other seeds")
    parser.add_argument("--corpus", action="store_true", help="with the articles of corpus/news for originals")
    options = parser.parse_args()
    if options.sweep:
        sweep()
        return
    make = of_corpus if options.corpus else articles
    print(f"{'seed':>6}{'recall':>9}{'precision':>11}{'add ms':>9}{'of that duplicates':>20}")
    for seed in SEEDS:
        recall, precision, whole, alone = measure(make(seed))
        print(f"{seed:>6}{recall:>9.3f}{precision:>11.3f}{whole:>9.2f}{alone:>20.2f}", flush=True)


if __name__ == "__main__":
    main()
