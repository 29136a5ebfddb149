"""Draws docs/images/brief.svg, the README's picture, from an example page: python docs/make_picture.py [PAGE]"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from rich.console import Console

from attache import read, to_reading
from attache.exports import brief

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docs" / "images" / "brief.svg"
PAGE = "examples/minsk-trade.txt"

#: rich's pictures fetch their font from a foreign host; the viewer's own will do
_FONT_FACE = re.compile(r"@font-face \{[^}]*\}\s*")


def picture(page: str, width: int = 100) -> str:
    """The brief of `page` as SVG, `width` columns wide."""
    console = Console(file=io.StringIO(), width=width, record=True, force_terminal=True, color_system="standard")
    brief.draw(console, to_reading(read(page)))
    svg = console.export_svg(title=f"attache read {page}")
    return _FONT_FACE.sub("", svg).replace("Fira Code, monospace", "ui-monospace, DejaVu Sans Mono, Menlo, Consolas, monospace")


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(picture(sys.argv[1] if len(sys.argv) > 1 else PAGE), encoding="utf-8")
