"""Speed and memory of reading: python -m benchmarks.read [FOLDER] [--repeat N]

Prints pages a second (start-up apart), start-up time, peak memory, and the share of time in each stage, over the pages in
FOLDER (examples/). The bare encoder on the same words, in the same run, is the physical limit that ratios are given to.
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

ROOT = Path(__file__).resolve().parents[1]


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


def stages(folder: Path, repeat: int) -> tuple[int, int, dict[str, list[float]]]:
    """Pages and words of one pass, and the seconds of each stage in every pass, warm."""
    from attache import language, pages, sources
    from attache.document import Document
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

    def fetch() -> list[Document]:
        found = (d for page in sources.fetch(str(folder)) if isinstance(page, sources.RawPage) for d in pages.documents(page))
        return [d for d in found if isinstance(d, Document)]

    def parse() -> list[Document]:
        language.parse(docs)
        return docs

    def read() -> list[Document]:
        for doc in docs:
            _read(doc)
        return docs

    for _ in range(repeat + 1):  # the first pass warms caches and is not counted
        docs = timed("pages", fetch)
        timed("language", parse)
        timed("reading", read)
    return len(docs), sum(len(d.tokens) for d in docs), {k: v[1:] for k, v in took.items()}


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder", type=Path, nargs="?", default=ROOT / "examples")
    ap.add_argument("--repeat", type=int, default=5)
    args = ap.parse_args()
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
