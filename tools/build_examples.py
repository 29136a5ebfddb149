"""Makes the example pages that cannot be typed by hand: two PDFs with text.

    python -m tools.build_examples [FOLDER]

writes them to `FOLDER` (`examples` by default). The bytes are the same on every run. Needs reportlab, which is used here only.
"""

from __future__ import annotations

import sys
from pathlib import Path

from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"

PLAIN = ParagraphStyle("plain", fontName="Times-Roman", fontSize=11, leading=15, spaceAfter=9)
BLOCK = ParagraphStyle("block", parent=PLAIN, alignment=TA_JUSTIFY)
HEAD = ParagraphStyle("head", parent=PLAIN, fontName="Helvetica-Bold", fontSize=17, leading=21, spaceAfter=6)
SMALL = ParagraphStyle("small", parent=PLAIN, fontName="Helvetica", fontSize=8.5, leading=11)

ANALYSIS = {
    "name": "seabed-vote.pdf",
    "title": "Analysis: a vote on the seabed shows who follows whom",
    "author": "Ingeborg Saltveit",
    "running": "Meridian Papers",
    "before": ["ANALYSIS"],
    "after": ["By Ingeborg Saltveit | 13 December 2023"],
    "style": PLAIN,
    "body": [
        "The United Nations General Assembly voted on Tuesday to call for a ten-year moratorium on weapons tests on the ocean floor. "
        "The resolution, proposed by Chile and Fiji, passed by 121 votes to 14, with 38 abstentions.",
        "The result matters less than the list of names. India, which had promised Fiji its support in September, abstained. Brazil "
        "voted in favour after its president, Marcelo Quintanilha, met Chilean leaders in Santiago last week. The United States "
        "rejected the text and said it would not be bound by it.",
        "Why did India change its mind? The likely answer lies in its own programme. In October the Indian Navy tested an unmanned "
        "underwater vehicle off Visakhapatnam, and analysts believe that a larger trial is planned for 2025.",
        "Small island states paid a price. Nauru reportedly withdrew its backing after an unnamed donor threatened to cut its aid. "
        "Its ambassador denied this. Tonga and Vanuatu, by contrast, signed a declaration with Chile on Monday in which they "
        "pledge to share seismic data.",
        "Russia and China accused the sponsors of acting for Washington, an odd charge given how Washington voted. Moscow might "
        "still be persuaded: it has asked Chile to open the monitoring station on Easter Island to Russian experts.",
        "Resolutions of this kind bind nobody. But if a test takes place, those who abstained will find it harder to look away. "
        "The next round begins in Geneva in March 2024, where Norway will chair the talks.",
    ],
    "foot": ["Meridian Papers are published by the Meridian Centre, Oslo. The views are the author's own."],
}

STATEMENT = {
    "name": "accra-handover.pdf",
    "title": "Hand-over of armoured vehicles to the Ghana Armed Forces",
    "author": "Ministry of Defence, Accra",
    "running": "MINISTRY OF DEFENCE - PUBLIC RELATIONS DIRECTORATE",
    "before": ["REPUBLIC OF GHANA", "PRESS RELEASE No. 47/2022", "For immediate release", "Accra, 6 October 2022"],
    "after": [],
    "style": BLOCK,
    "body": [
        "The Ministry of Defence announces that the Federal Republic of Germany today handed over 14 armoured personnel carriers "
        "and 200 night-vision devices to the Ghana Armed Forces at Burma Camp.",
        "The vehicles, valued at 9.2 million euros, are the second part of a donation agreed in Berlin in November 2021. The first "
        "part, 22 trucks and a field hospital, was delivered in April.",
        "The Minister for Defence, Hon. Kwabena Asamoah-Boadi, received the vehicles from the German Ambassador, Dr. Friederike "
        "Lohmann. He thanked the German people and assured the Ambassador that the vehicles would be used only to protect "
        "communities in the Upper East Region.",
        "The Ministry denies reports in sections of the media that some of the vehicles will be sent to Burkina Faso. Ghana has "
        "neither offered nor transferred any military equipment to a neighbouring state.",
        "Thirty German instructors will train Ghanaian crews at Bundase for six weeks from 17 October. In addition, Germany plans to "
        "provide spare parts worth 1.1 million euros next year.",
        "Since June, armed groups have attacked three border posts near Bawku. The Armed Forces have deployed two further companies "
        "to the area. The Ministry calls upon residents to report suspicious movements and to observe the curfew imposed on 26 September.",
    ],
    "foot": ["SIGNED", "Director, Public Relations", "Tel. 0302 555 017"],
}  # fmt: skip


def build(page: dict[str, object], folder: Path) -> Path:
    """Write one PDF, with a running head and a page number on each sheet, and give its path."""
    path = folder / str(page["name"])

    def furniture(canvas: Canvas, template: SimpleDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, 810, str(page["running"]))
        canvas.drawRightString(535, 30, f"Page {template.page}")

    def block(key: str, style: ParagraphStyle) -> list[Paragraph]:
        return [Paragraph(text, style) for text in page[key]]  # type: ignore[attr-defined]

    story = [
        *block("before", SMALL),
        Paragraph(str(page["title"]), HEAD),
        *block("after", SMALL),
        Spacer(1, 6),
        *block("body", page["style"]),  # type: ignore[arg-type]
        Spacer(1, 12),
        *block("foot", SMALL),
    ]
    template = SimpleDocTemplate(
        str(path), pagesize=A4, leftMargin=60, rightMargin=60, title=str(page["title"]), author=str(page["author"]), invariant=1
    )
    template.build(story, onFirstPage=furniture, onLaterPages=furniture)
    return path


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLES
    for page in (ANALYSIS, STATEMENT):
        print(build(page, folder))


if __name__ == "__main__":
    main()
