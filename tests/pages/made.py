"""Pages made for the tests: small PDFs written by hand, articles' paragraphs."""

from __future__ import annotations

from attache.document import Document
from attache.pages import documents
from attache.sources import Failure, RawPage

PARAGRAPHS = (
    "Georgia’s defence minister flew to Ankara on Tuesday to sign an agreement on joint exercises, his office "
    "said. He was received by "
    "his Turkish counterpart at the airport and taken to the mausoleum.",
    "The two men had agreed in spring to train 300 Georgian soldiers at a school near Izmir. The first group has now returned.",
    "“We need friends who come when it rains,” the minister told reporters before he left. He would not say "
    "who pays for the course.",
    "An official in Tbilisi said that two patrol boats might be part of the deal, but that nothing had been written down.",
)


def read(data: bytes | str, origin: str = "page", **known: object) -> Document | Failure:
    """The one document of a page."""
    page = RawPage(origin, data.encode() if isinstance(data, str) else data, **known)  # type: ignore[arg-type]
    (found,) = documents(page)
    return found


def body(doc: Document | Failure) -> list[str]:
    """The paragraphs' words."""
    assert isinstance(doc, Document), str(doc)
    return [p.of(doc.text) for p in doc.paragraphs]


def html(article: str, head: str = "", around: tuple[str, str] = ("", "")) -> str:
    return f"<!doctype html><html><head>{head}</head><body>{around[0]}<article>{article}</article>{around[1]}</body></html>"


def story() -> str:
    """The paragraphs as HTML."""
    return "".join(f"<p>{p}</p>" for p in PARAGRAPHS)


def pdf(pages: list[list[tuple[float, float, str]]], info: str = "") -> bytes:
    """A PDF in Helvetica: for each page its lines, as height above the foot and size, both in points, and words."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{5 + 2 * i} 0 R' for i in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< {info} >>",
    ]
    for i, lines in enumerate(pages):
        content = "".join(f"BT /F1 {size} Tf 1 0 0 1 72 {y} Tm ({_escaped(words)}) Tj ET\n" for y, size, words in lines)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {6 + 2 * i} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(content.encode('cp1252'))} >>\nstream\n{content}endstream")
    out = b"%PDF-1.4\n"
    places = []
    for i, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{i} 0 obj\n{text}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return out + f"{end}trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{len(out)}\n%%EOF\n".encode()


def _escaped(words: str) -> str:
    return words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
