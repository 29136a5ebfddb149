"""Grades: NATO's Admiralty code for the source (A to F) and for what it says (1 to 6) of every event and transfer.

A proposal with its reasons, from what one document shows: who publishes it, who speaks and of whom, how directly, how sure, and
whether others in the document say the same or deny it. Where nothing is known it is F6. A user's own word on a publisher or a
source (`override` in `knowledge/data/publishers/publishers.yaml`, in his own folder) goes before all rules.
"""

from __future__ import annotations

from attache.document import Document
from attache.reading.grades.information import Standing
from attache.reading.grades.sources import Sources
from attache.records import Event, Grade, Transfer

__all__ = ["add_grades"]


def add_grades(doc: Document) -> None:
    """Give every event and transfer its grade. Needs attributions, events, transfers and contradictions."""
    sources = Sources(doc)
    standing = Standing(doc, known=sources.publisher is not None)
    records: list[Event | Transfer] = [*doc.events, *doc.transfers]
    for record in records:
        letter, reasons = sources.grade(record)
        number, more = standing.grade(record, letter)
        record.grade = Grade(source=letter, information=number, reasons=[*reasons, *more])
