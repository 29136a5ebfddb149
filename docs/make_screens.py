"""Takes the pictures of the workbench in docs/images: python docs/make_screens.py [ARCHIVE] [--all FOLDER]

ARCHIVE is one of `attache demo --no-serve` (made where there is none). `--all` puts every screen into FOLDER at three
widths, to be looked at. Needs Chromium and Playwright (extra [dev]).
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from attache.archive import Archive
from attache.archive.search import search

IMAGES = Path(__file__).parent / "images"
WIDTHS = (360, 1280, 2000)
#: the screens that are shown in README and docs, by the name of their picture
SCREENS = {
    "desk": "/",
    "room": "/documents/{document}",
    "search": "/search?q=drones+from:IRN",
    "exchanges": "/exchanges",
    "dyad": "/dyads/PRK/RUS",
    "map": "/map",
    "network": "/network",
    "timeline": "/timeline",
}
MORE = {
    "transfers": "/transfers",
    "regimes": "/regimes",
    "actors": "/actors",
    "actor": "/actors/RUS",
    "dyads": "/dyads",
    "places": "/places",
    "place": "/places/BLR/Minsk",
    "watch": "/watch",
    "alerts": "/alerts",
    "lookup": "/lookup?word=Shahed-136",
    "print": "/documents/{document}?as=print",
    "people": "/people",
    "account": "/account",
}


@contextmanager
def served(archive: Path) -> Iterator[str]:
    """The address of a server for the archive."""
    command = [sys.executable, "-m", "attache", "serve", "-a", str(archive), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def document(archive: Path) -> str:
    """The id of the document that is shown: the first found with a suspected transfer and an accusation."""
    with Archive.open(archive) as kept:
        return search(kept, "status:suspected type:ACCUSE", limit=1).hits[0].document


def take(page: Page, address: str, file: Path, *, whole: bool) -> None:
    """A picture of what stands at an address; `whole`: not only of what is seen without scrolling."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=file, full_page=whole)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("archive", type=Path, nargs="?")
    ap.add_argument("--all", type=Path, metavar="FOLDER")
    args = ap.parse_args()
    archive = args.archive or Path(tempfile.mkdtemp()) / "demo.attache"
    if not archive.exists():
        subprocess.run([sys.executable, "-m", "attache", "demo", "--no-serve", "-a", str(archive)], check=True)
    name = document(archive)
    with served(archive) as at, sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for width in WIDTHS if args.all else WIDTHS[1:2]:
            page = browser.new_page(viewport={"width": width, "height": 860})
            for screen, path in (SCREENS | MORE if args.all else SCREENS).items():
                file = args.all / f"{screen}-{width}.png" if args.all else IMAGES / f"{screen}.png"
                take(page, at.rstrip("/") + path.format(document=name), file, whole=bool(args.all))
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
