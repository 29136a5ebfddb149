"""Who says so: source, cue and content of every statement, belief, intention and report (after PolNeAR, Newell et al., 2018).

Rules over the syntax find cues with their source and content (`frames`), quotation marks give direct speech its edges
(`quotations`, `drafts`), and a quotation with no cue of its own goes to the speaker before it. Where the language model has
reading heads, what they hear decides with the rules (`hearing`, `together`).
"""

from __future__ import annotations

from attache.document import Document, Span
from attache.reading.attribution import lexicon
from attache.reading.attribution.drafts import SPEECH, Draft, adopt, spans
from attache.reading.attribution.frames import Found, find
from attache.reading.attribution.quotations import Quotation, quotations
from attache.reading.attribution.together import heard
from attache.reading.attribution.turns import signed, turns
from attache.records import Attribution

__all__ = ["add_attributions", "by_rules", "spans"]


def add_attributions(doc: Document) -> None:
    """Fill `doc.attributions`, in order of their first character. Needs syntax, and entities for the holders."""
    quoted = [q for q in quotations(doc.text, doc.paragraphs) if q.level == 0]
    drafts = by_rules(doc, quoted)
    if doc.heard is not None:
        drafts = heard(doc, drafts, quoted)
    doc.attributions = sorted((d.record() for d in drafts if d.content), key=_order)
    _chain(doc)


def by_rules(doc: Document, quoted: list[Quotation]) -> list[Draft]:
    """What the rules find, with cues that found no content; `quoted`: the quotations that stand in no other."""
    drafts = [Draft(doc, found, quoted) for found in find(doc) if _reported(doc, found, quoted)]
    drafts += [Draft(doc, found, [], said) for found, said in (*turns(doc), *signed(doc, quoted))]
    adopt(doc, drafts, quoted)
    return drafts


def _reported(doc: Document, found: Found, quoted: list[Quotation]) -> bool:
    """Whether a cue tells of another than the speaker of the quotation that it stands in, if it stands in one."""
    size = SPEECH + 15
    if not any(q.span.covers(found.head.span) and q.span.end - q.span.start >= size for q in quoted):
        return True
    if found.kind not in lexicon.words("within-quotations") or not found.source or not found.content:
        return False
    return found.holder is None or found.holder.lemma.lower() not in lexicon.words("speaker")


def _chain(doc: Document) -> None:
    """Say of each attribution in which other's content its cue stands: the smallest that is larger than its own."""
    size = [sum(s.end - s.start for s in a.content) for a in doc.attributions]
    around: dict[int, int] = {}
    for number in sorted(range(len(size)), key=lambda n: (-size[n], n)):
        found = doc.attributions[number]
        place = doc.token_at((found.cue or found.source or found.content)[0].start)
        if place is not None and found.cue:
            found.within = around.get(place.i)
        around.update((t.i, number) for span in found.content for t in doc.tokens_in(span))


def _order(record: Attribution) -> tuple[int, list[Span]]:
    return min(s.start for s in (*record.source, *record.cue, *record.content)), record.cue
