"""Who did what to whom: events of the 16 PLOVER classes, by rules over syntax and a lexicon that is data.

A word of the lexicon (`knowledge/data/events`) whose conditions its sentence meets is a trigger; the predicate's frame says
where its actors and recipients stand. What does not involve a state or a political party is left out, as PLOVER asks; one act
has one record. See `lexicon.py` for how predicates are written.
"""

from attache.document import Document
from attache.reading.events.coder import drafts, record
from attache.reading.events.merging import merged
from attache.reading.opinion import is_judgement

__all__ = ["add_events"]


def add_events(doc: Document, rules: bool = True) -> None:
    """Put the document's events into `doc.events`, in text order, with ids v1, v2 … Needs syntax and the stages before it.

    Without `rules`, triggers are those alone that the language model's reading heads hear (for comparison).
    """
    kept = merged(doc, drafts(doc, rules))
    kept = [d for d in kept if not is_judgement(doc, d.head.sent, d.source, len(d.actors) + len(d.recipients))]
    doc.events = [record(doc, draft, number) for number, draft in enumerate(kept, 1)]
