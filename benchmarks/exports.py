"""How fast each format is written, and that what it holds in memory does not grow with the archive.

    python -m benchmarks.exports [--pages N]

Pages are the examples' readings (tests/golden/readings), with ids of their own. Memory is what Python allocated at its peak,
for N pages and for four times as many; time is without that count.
"""

from __future__ import annotations

import argparse
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from attache.exports import catalog
from attache.exports.catalog import FORMATS, Settings
from attache.records import Reading, decode

GOLDEN = Path(__file__).parents[1] / "tests" / "golden" / "readings"


def readings(number: int) -> Iterator[Reading]:
    """So many pages, decoded one by one as an archive does."""
    lines = [path.read_bytes() for path in sorted(GOLDEN.glob("*.json"))]
    for n in range(number):
        reading = decode(lines[n % len(lines)])
        yield replace(reading, document=replace(reading.document, id=f"d{n}"))


def write(name: str, number: int) -> int:
    """Characters or bytes written."""
    settings = Settings(every=True)
    if catalog.in_folder(name, settings):
        return sum(len(piece) for _, piece in catalog.files(name, readings(number)))
    return sum(len(piece) for piece in catalog.pieces(name, readings(number), settings))


def peak(name: str, number: int) -> float:
    """MB."""
    tracemalloc.start()
    write(name, number)
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=140)
    number = parser.parse_args().pages
    start = time.process_time()
    bare = sum(1 for _ in readings(number))
    decoding = time.process_time() - start
    print(f"{bare} pages; decoding them alone: {bare / decoding:,.0f} pages/s")
    print(f"{'format':<16}{'pages/s':>10}{'KB/page':>10}{f'MB, {number}':>12}{f'MB, {4 * number}':>12}")
    for name in FORMATS:
        if name == "conllu":
            continue  # that is the language model's time
        write(name, 14)
        start = time.process_time()
        size = write(name, number)
        spent = time.process_time() - start
        one, four = peak(name, number), peak(name, 4 * number)
        print(f"{name:<16}{number / spent:>10,.0f}{size / number / 1000:>10.1f}{one:>12.1f}{four:>12.1f}", flush=True)


if __name__ == "__main__":
    main()
