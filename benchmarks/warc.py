"""Streaming a web archive: memory, records and megabytes a second.

    python -m benchmarks.warc                 a file of 64 MB
    python -m benchmarks.warc --size 1000     the issue's 1 GB
    python -m benchmarks.warc --only records  without taking the pages' text

The file is generated, packed record by record. A process of its own reads it, as `attache add` does up to the language model,
which stands aside: the text of each page is taken, and nothing is made of it. Sizes are of the file as it lies on the disk.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

#: megabytes that the process may have in memory at the most (issue 8)
BAR = 700

#: megabytes of pages that differ; a larger file has them several times
_DISTINCT = 24

# fmt: off
_WORDS = [
    "the", "minister", "said", "that", "talks", "on", "ships", "and", "grain", "in", "harbour", "went", "while", "border",
    "guards", "of", "both", "states", "met", "again", "after", "three", "days", "shelling", "near", "a", "bridge", "where",
    "supplies", "pass", "each", "night", "under", "cover", "from", "older", "guns", "made", "abroad",
]
# fmt: on


def make(path: Path, size: int) -> int:
    """Write a web archive of about `size` bytes; how many pages are in it."""
    with tempfile.TemporaryFile() as block, path.open("wb") as out:
        count = _block(block, min(size, _DISTINCT * 1_000_000))
        times = max(1, round(size / block.tell()))
        for _ in range(times):
            block.seek(0)
            shutil.copyfileobj(block, out, 1 << 20)
    return count * times


def _block(stream: IO[bytes], size: int) -> int:
    """Records of `size` bytes at the least; how many. Every 200th body has 10 MB, as some have."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    chance, count = random.Random(8), 0
    writer = WARCWriter(stream, gzip=True)
    while stream.tell() < size:
        noise = chance.randbytes(5_000_000 if count % 200 == 99 else chance.randrange(8_000, 60_000)).hex()
        body = _page(chance, count, noise).encode()
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            f"https://news.example/{count}", "response", payload=io.BytesIO(body), length=len(body), http_headers=http
        )
        writer.write_record(record)
        count += 1
    return count


def _page(chance: random.Random, number: int, noise: str) -> str:
    """An article among the scripts and furniture that make up most of a news page."""
    paragraphs = "".join(f"<p>{' '.join(chance.choices(_WORDS, k=60)).capitalize()}.</p>" for _ in range(8))
    return (
        f"<!doctype html><html><head><title>Page {number}</title><script>var d='{noise}'</script></head><body><nav>"
        f"<ul>{'<li><a href=/x>Section</a></li>' * 40}</ul></nav><article><h1>Page {number}</h1>{paragraphs}</article>"
        "</body></html>"
    )


def read(path: str, *, text: bool) -> dict[str, float]:
    """What `attache add` does with the file before the language model; what it took."""
    from attache.pages import documents
    from attache.sources import Failure, fetch

    begun = time.perf_counter()
    found = failed = 0
    for page in fetch(path):
        results = [page] if isinstance(page, Failure) or not text else documents(page)
        for result in results:
            failed += isinstance(result, Failure)
            found += not isinstance(result, Failure)
    return {"pages": found, "failed": failed, "seconds": time.perf_counter() - begun, "memory": _peak()}


def _peak() -> float:
    """The most memory that this process has had, in MB: where Linux tells, without what it had before it was this program."""
    try:
        (kilobytes,) = re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    except (OSError, ValueError):
        kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(kilobytes) / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=64, metavar="MB", help="of the file (default: 64)")
    parser.add_argument("--only", choices=("records", "text"), help="one of the two ways of reading")
    parser.add_argument("--read", metavar="FILE", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.read:
        print(json.dumps(read(args.read, text=args.only == "text")))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.warc.gz"
        count = make(path, args.size * 1_000_000)
        size = path.stat().st_size / 1e6
        print(f"{size:.0f} MB, {count} pages\n\n{'':10}{'pages':>8}{'failed':>8}{'seconds':>9}{'MB/s':>8}{'peak MB':>9}  bar")
        worst = 0.0
        for way in (args.only,) if args.only else ("records", "text"):
            command = [sys.executable, "-m", "benchmarks.warc", "--read", str(path), "--only", way]
            took = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            worst = max(worst, took["memory"])
            print(
                f"{way:10}{took['pages']:8.0f}{took['failed']:8.0f}{took['seconds']:9.1f}{size / took['seconds']:8.1f}"
                f"{took['memory']:9.0f}  ≤ {BAR}"
            )
    return 0 if worst <= BAR else 1


if __name__ == "__main__":
    raise SystemExit(main())
