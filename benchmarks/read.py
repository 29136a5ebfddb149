"""Speed and memory of reading: python -m benchmarks.read [FOLDER] [--repeat N] [--stages [--news]]

Prints pages a second (start-up apart), start-up time, peak memory, and the share of time in each stage, over the pages in
FOLDER (examples/). `--stages` prints instead the shares of processor time that the language model and each stage of reading
take, warm; with `--news` over the annotated news articles in `../shared/gold`. The physical limit that reading is held
against, the bare encoder, is measured by `benchmarks.language`.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from attache.document import Document

ROOT = Path(__file__).resolve().parents[1]
#: the stages whose share of the processor time has a bar of its own
GROUND = ("times", "entities", "places")


def startup(runs: int = 5) -> tuple[float, float]:
    """Median seconds of `attache --version`, and of reading one line of text, each a process of its own."""

    def once(*command: str, text: str = "") -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "attache", *command], input=text, text=True, capture_output=True, check=True)
        return time.perf_counter() - began

    line = "The foreign ministers of Peru and Chile met in Lima on Monday, officials said."
    return (
        statistics.median(once("--version") for _ in range(runs)),
        statistics.median(once("read", "-", "--format", "jsonl", text=line) for _ in range(runs)),
    )


def fetch(folder: Path) -> list[Document]:
    """The documents of the pages in a folder, not yet read."""
    from attache import pages, sources
    from attache.document import Document

    found = (d for page in sources.fetch(str(folder)) if isinstance(page, sources.RawPage) for d in pages.documents(page))
    return [d for d in found if isinstance(d, Document)]


def news() -> list[Document]:
    """The annotated news articles, not yet read. Ends the program where they are not there."""
    from benchmarks import events

    if not (events.GOLD / "dev").is_dir():
        sys.exit(f"{events.GOLD}: the annotated news is not there; name a folder of pages instead of --news")
    pages = (page for _, page in events.news(None))
    return [events.document(page["id"], page["text"], page.get("iso"), page.get("title")) for page in pages]


def processor(unread: Callable[[], list[Document]], repeat: int) -> dict[str, float]:
    """Median seconds of processor time of the language model and of each reading stage over the same documents, warm."""
    from attache import language
    from attache.reading.reader import STAGES

    took: dict[str, list[float]] = {name: [] for name in ("language", *(name for name, _ in STAGES))}
    for _ in range(repeat + 1):  # the first pass warms caches and is not counted
        docs = unread()
        began = time.process_time()
        language.parse(docs)
        took["language"].append(time.process_time() - began)
        for name, stage in STAGES:
            began = time.process_time()
            for doc in docs:
                stage(doc)
            took[name].append(time.process_time() - began)
    return {name: statistics.median(passes[1:]) for name, passes in took.items()}


def show_processor(took: dict[str, float], count: int, repeat: int) -> None:
    """Print the shares of `processor`."""
    total = sum(took.values())
    print(f"documents {count}, passes {repeat}, medians of processor time: {total:.2f} s in all")
    for name, seconds in took.items():
        print(f"  {name:14} {seconds / total:6.1%}")
    print(f"{', '.join(GROUND)} together {sum(took[name] for name in GROUND) / total:.1%}")


def stages(folder: Path, repeat: int) -> tuple[int, int, dict[str, list[float]]]:
    """Pages and words of one pass, and the seconds of each stage in every pass, warm."""
    from attache import language
    from attache.language.model import network
    from attache.reading.reader import _read

    took: dict[str, list[float]] = {"pages": [], "language": [], "reading": []}
    docs: list[Document] = []
    network()

    def timed(stage: str, work: Callable[[], list[Document]]) -> list[Document]:
        began = time.perf_counter()
        out = work()
        took[stage].append(time.perf_counter() - began)
        return out

    def parse() -> list[Document]:
        language.parse(docs)
        return docs

    def read() -> list[Document]:
        for doc in docs:
            _read(doc)
        return docs

    for _ in range(repeat + 1):  # the first pass warms caches and is not counted
        docs = timed("pages", lambda: fetch(folder))
        timed("language", parse)
        timed("reading", read)
    return len(docs), sum(len(d.tokens) for d in docs), {k: v[1:] for k, v in took.items()}


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder", type=Path, nargs="?", default=ROOT / "examples")
    ap.add_argument("--repeat", type=int, default=5)
    ap.add_argument("--stages", action="store_true", help="shares of processor time of the language model and of each stage")
    ap.add_argument("--news", action="store_true", help="with --stages: over the annotated news, not over FOLDER")
    args = ap.parse_args()
    if args.stages:
        unread = news if args.news else lambda: fetch(args.folder)
        show_processor(processor(unread, args.repeat), len(unread()), args.repeat)
        return
    version, first = startup()
    count, words, took = stages(args.folder, args.repeat)
    total = [sum(t) for t in zip(*took.values(), strict=True)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"pages {count}, words {words}, passes {args.repeat}, medians")
    print(f"start-up: attache --version {version:.2f} s; first line of text read after {first:.2f} s")
    print(f"pages a second {count / statistics.median(total):.1f}; words a second {words / statistics.median(total):.0f}")
    for stage, times in took.items():
        print(f"  {stage:9} {statistics.median(times) / statistics.median(total):6.1%}")
    print(f"peak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
