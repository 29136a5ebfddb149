"""Makes the example pages that cannot be typed by hand: two PDFs with text.

    python -m tools.build_examples [FOLDER]

writes them to `FOLDER` (`examples` by default). The bytes are the same on every run. Needs reportlab, which is used here only.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

TEXTS = Path(__file__).with_name("example_pdfs.yaml")
EXAMPLES = Path(__file__).resolve().parents[1] / "examples"

PLAIN = ParagraphStyle("plain", fontName="Times-Roman", fontSize=11, leading=15, spaceAfter=9)
BLOCK = ParagraphStyle("block", parent=PLAIN, alignment=TA_JUSTIFY)
HEAD = ParagraphStyle("head", parent=PLAIN, fontName="Helvetica-Bold", fontSize=17, leading=21, spaceAfter=6)
SMALL = ParagraphStyle("small", parent=PLAIN, fontName="Helvetica", fontSize=8.5, leading=11)


def build(name: str, page: dict[str, Any], folder: Path) -> Path:
    """Write one PDF, with a running head and a page number on each sheet, and give its path."""
    path = folder / name

    def furniture(canvas: Canvas, template: SimpleDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, 810, page["running"])
        canvas.drawRightString(535, 30, f"Page {template.page}")

    def block(key: str, style: ParagraphStyle) -> list[Paragraph]:
        return [Paragraph(text, style) for text in page[key]]

    story = [
        *block("before", SMALL),
        Paragraph(page["title"], HEAD),
        *block("after", SMALL),
        Spacer(1, 6),
        *block("body", BLOCK if page["justified"] else PLAIN),
        Spacer(1, 12),
        *block("foot", SMALL),
    ]
    template = SimpleDocTemplate(
        str(path), pagesize=A4, leftMargin=60, rightMargin=60, title=page["title"], author=page["author"], invariant=1
    )
    template.build(story, onFirstPage=furniture, onLaterPages=furniture)
    return path


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLES
    for name, page in yaml.safe_load(TEXTS.read_text(encoding="utf-8")).items():
        print(build(name, page, folder))


if __name__ == "__main__":
    main()
