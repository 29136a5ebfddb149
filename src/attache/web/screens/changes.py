"""What changed between two texts: two readings of a document, or two documents of one address or text, word by word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from attache.archive import Archive
from attache.archive.rows import keepable
from attache.archive.versions_diff import Piece, around, changed, word_diff
from attache.records import DocumentRecord

#: words shown before and after each change, unless all are wanted
AROUND = 40


class Text(NamedTuple):
    """One of the two texts: its document, title, and when it was stored (UTC)."""

    id: str
    title: str
    published: str
    added: str


@dataclass(slots=True)
class Changes:
    """The view model: the older and the newer text, what stayed, went and came, and how many words went and came."""

    id: str
    old: Text
    new: Text
    pieces: list[Piece]
    went: int
    came: int
    whole: bool


def changes(archive: Archive, id: str, other: str, reading: int | None, *, whole: bool = False) -> Changes | None:
    """What leads to the newest reading of a document (its whole id): from the newest of `other` (so, too), or from that
    `reading` of the document itself. None where there is no such reading of it, or no such document."""
    older = keepable(other) if other else id
    versions = archive.versions(older)
    number = reading if reading is not None and not other else versions[-1].number if versions else None
    mine = archive.versions(id)
    if not mine or number is None or number not in {v.number for v in versions}:
        return None
    before, after = (archive.reading_at(n).document for n in (number, mine[-1].number))
    pieces = word_diff(_text(before), _text(after))
    went, came = changed(pieces)
    added = {v.number: v.added for v in (*versions, *mine)}
    old, new = (
        Text(d.id, d.title or "", d.published or "", added[n]) for d, n in ((before, number), (after, mine[-1].number))
    )  # fmt: skip
    return Changes(id, old, new, pieces if whole else around(pieces, AROUND), went, came, whole)


def _text(document: DocumentRecord) -> str:
    """A text with its title above it."""
    return f"{document.title}\n\n{document.text}" if document.title else document.text
