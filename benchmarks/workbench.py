"""Speed of the workbench: python -m benchmarks.workbench --archive FILE [--clients N] [--rounds N] [--no-browser]

Serves the archive (of 100,000 articles for the bars) and asks for every screen: first one after the other, which tells what
each costs, then with N clients at a time. The bars are 60 ms median and 300 ms at the 99th percentile of the server's time with
20 clients, 300 KB a page as it is sent. Then a page of 20,000 words with 1,500 records in Chromium: 1.5 s to the first paint,
50 ms to light a record, style and layout included.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from attache.archive import Archive
from tests.web.conftest import serving

#: lights every tenth record, as pointing at it does, and gives the milliseconds of each until it stands on the screen
_LIGHT = """async () => {
  const cards = [...document.querySelectorAll('.records .card')].filter((card, at) => at % 10 === 0);
  const times = [];
  for (const card of cards) {
    const began = performance.now();
    card.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
    document.body.getBoundingClientRect();
    document.querySelector('#text .lit')?.getBoundingClientRect();
    times.push(performance.now() - began);
    await new Promise((done) => requestAnimationFrame(done));
  }
  return times;
}"""
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, help="the archive whose screens are asked for")
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5, help="how often each screen is asked for by itself")
    parser.add_argument("--no-browser", action="store_true")
    given = parser.parse_args()
    if given.archive:
        _screens(given.archive, given.clients, given.rounds)
    if not given.no_browser:
        _long_page()


def _paths(file: Path) -> dict[str, list[str]]:
    """What is asked for, by the name of its screen."""
    with Archive.open(file) as archive:
        ids = [entry.id for entry in itertools.islice(archive.entries(), 0, 4000, 40)]
    states = ("RUS", "CHN", "USA", "IRN", "UKR", "PRK", "FRA", "DEU")
    return {
        "desk": ["/"],
        "reading room": [f"/documents/{id}" for id in ids],
        "search": [f"/search?q={words}" for words in ("drones", "talks", "from:RUS+to:CHN", "sanctions+during:2023", "visit*")],
        "transfers": ["/transfers", "/transfers?supplier=RUS", "/transfers?category=drone&status=delivered"],
        "exchanges": ["/exchanges"],
        "actor": [f"/actors/{state}" for state in states],
        "dyad": [f"/dyads/{one}/{other}" for one, other in itertools.pairwise(states)],
    }


def _screens(file: Path, clients: int, rounds: int) -> None:
    paths = _paths(file)
    with serving(file) as client:
        print(f"{'screen':<14}{'first ms':>10}{'median ms':>11}{'worst ms':>10}{'KB sent':>9}")
        for name, mine in paths.items():
            first = _timed(client, mine[0])[0]
            asked = [
                _timed(client, path) for path, _ in zip(itertools.cycle(mine), range(max(rounds, len(mine))), strict=False)
            ]
            times, sizes = [t for t, _ in asked], [size for _, size in asked]
            print(f"{name:<14}{first:>10.0f}{statistics.median(times):>11.0f}{max(times):>10.0f}{max(sizes) / 1000:>9.1f}")
        every = [path for row in itertools.zip_longest(*paths.values()) for path in row if path]
        with ThreadPoolExecutor(clients) as pool:
            began = time.perf_counter()
            times = sorted(t for t, _ in pool.map(lambda path: _timed(client, path), every * 2))
            took = time.perf_counter() - began
        late = times[int(0.99 * (len(times) - 1))]
        print(f"{clients} clients: median {statistics.median(times):.0f} ms, 99th percentile {late:.0f} ms, ", end="")
        print(f"{len(times) / took:.0f} pages a second, {took / len(times) * 1000:.0f} ms of the server's a page")


def _timed(client: httpx.Client, path: str) -> tuple[float, int]:
    """Milliseconds, and bytes as they were sent."""
    began = time.perf_counter()
    with client.stream("GET", path, headers={"Accept": "text/html", "Accept-Encoding": "gzip"}) as reply:
        size = sum(map(len, reply.iter_raw()))
    assert reply.status_code == 200, (path, reply.status_code)
    return (time.perf_counter() - began) * 1000, size


def _long_page() -> None:
    from playwright.sync_api import sync_playwright

    from attache.sources import RawPage
    from tests.web.workbench.made import long

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as started:
        file = Path(folder) / "long.attache"
        reading = long()
        with Archive.open(file, write=True) as kept:
            kept.add(RawPage("long.txt", reading.document.text.encode()), reading, program="benchmark")
        with serving(file) as client:
            asked = [_timed(client, "/documents/long") for _ in range(5)]
            server = statistics.median(t for t, _ in asked)
            browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
            paints, lights = [], []
            for _ in range(3):
                page = browser.new_page(base_url=str(client.base_url), viewport={"width": 1280, "height": 900})
                page.goto("/documents/long")
                paints.append(page.evaluate(_PAINT))
                lights += page.evaluate(_LIGHT)
                page.close()
            browser.close()
    print(f"20,000 words, 1,500 records: server {server:.0f} ms, {asked[0][1] / 1000:.0f} KB sent, ", end="")
    print(
        f"first paint {statistics.median(paints):.0f} ms; lighting a record: median {statistics.median(lights):.1f} ms, ",
        end="",
    )
    print(f"99th percentile {sorted(lights)[int(0.99 * (len(lights) - 1))]:.1f} ms")


if __name__ == "__main__":
    main()
