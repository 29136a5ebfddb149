"""Attributions in the making: a cue with its source, its content as character spans, settled with the quotations about it."""

from __future__ import annotations

from collections.abc import Iterable

from attache.document import Document, Span, Token
from attache.reading import actors
from attache.reading.attribution import lexicon
from attache.reading.attribution.frames import Found
from attache.reading.attribution.quotations import Quotation
from attache.records import Attribution

#: a quotation counts as part of a content that covers this share of it
_MOSTLY = 0.5
#: a content that lies in a quotation by this share is that quotation
_NEARLY = 0.8
#: quotations shorter than this many characters are names of things or single words, and wait for no speaker
SPEECH = 25
#: the most sentences that may lie between two quotations of one speech
_APART = 2


class Draft:
    """An attribution in the making: what the syntax found, and its content as character spans."""

    def __init__(self, doc: Document, found: Found, quoted: list[Quotation], said: list[Span] | None = None) -> None:
        self.doc = doc
        self.found = found
        #: speech that no quotation marks set off
        self.turn = said is not None
        self.content = said if said is not None else spans(doc, found.content)
        self.group = _hull(doc, [i for i in (*found.cue, *found.source) if doc.tokens[i].sent == found.head.sent])
        self._settle([q for q in quoted if not q.span.overlaps(found.head.span)])

    def _settle(self, quoted: list[Quotation]) -> None:
        """Give direct speech the edges of its quotation, and mixed speech the quotations that it mostly holds."""
        spoken = [q for q in quoted if self.found.quotes and self._spoken(q)]
        if spoken:
            self.content = []
            spoken += [q for q in quoted if q not in spoken and _joined(self.doc, q, self.group) and _complete(self.doc, q)]
        for quotation in spoken or [q for q in quoted if _share(q.span, self.content) >= _MOSTLY]:
            self.take(quotation)

    def _spoken(self, quotation: Quotation) -> bool:
        """Whether the content is this quotation, whatever the syntax made of it."""
        if not _share(quotation.span, self.content):
            return False
        size = sum(s.end - s.start for s in self.content)
        inside = sum(_share(s, [quotation.span]) * (s.end - s.start) for s in self.content)
        return inside / size >= _NEARLY or (_joined(self.doc, quotation, self.group) and _complete(self.doc, quotation))

    def take(self, quotation: Quotation) -> None:
        """Make a quotation, and all that carries it on over paragraphs, part of the content."""
        taken = [*self.content, *quotation.whole()]
        self.content = merged(self.doc.text, taken)

    @property
    def direct(self) -> bool:
        """Whether the content is given in its speaker's words: it opens with a quotation mark, or is a turn."""
        opening = self.content[0].of(self.doc.text) if self.content else ""
        return self.turn or opening.startswith(lexicon.opening_marks())

    def record(self) -> Attribution:
        found = self.found
        holder = None
        if found.holder is not None:
            holder = next((p.entity for p in actors.parties(self.doc, found.holder) if p.entity), None)
        return Attribution(
            source=spans(self.doc, found.source), cue=spans(self.doc, found.cue), content=self.content,
            holder=holder, direct=self.direct, kind=found.kind,
        )  # fmt: skip


def adopt(doc: Document, drafts: list[Draft], quoted: list[Quotation]) -> None:
    """Give quotations that no content covers to a cue that waits beside them, else to the speaker before them."""
    last: Draft | None = None
    where = -1
    free = [d for d in drafts if d.found.quotes and not any(q.span.overlaps(d.found.head.span) for q in quoted)]
    carried = {id(q.after) for q in quoted if q.after is not None}
    for quotation in quoted:
        owners = [d for d in drafts if _share(quotation.span, d.content) >= _MOSTLY and not _inside(d, quotation)]
        speech = quotation.span.end - quotation.span.start >= SPEECH
        if not owners and speech and id(quotation) not in carried:
            waiting = [d for d in free if not d.content and _beside(doc, d, quotation)]
            owner = min(waiting, key=lambda d: _distance(d.found.head.span, quotation.span), default=None)
            if owner is None and last is not None and _carries_on(doc, where, quotation):
                owner = last
            if owner is not None:
                owner.take(quotation)
                owners = [owner]
        if owners and speech:
            last, where = max(owners, key=lambda d: (d.found.head.start, d.found.head.end)), quotation.span.end


def _hull(doc: Document, indices: list[int]) -> Span:
    return Span(doc.tokens[min(indices)].start, doc.tokens[max(indices)].end)


def _joined(doc: Document, quotation: Quotation, group: Span) -> bool:
    """Whether nothing but punctuation and blanks parts a quotation from a cue with its source."""
    between = doc.text[min(quotation.span.end, group.end) : max(quotation.span.start, group.start)]
    return not any(c.isalnum() for c in between)


def _complete(doc: Document, quotation: Quotation) -> bool:
    """Whether a quotation ends as a sentence or a clause does: with a stop inside, or the sentence's end or a comma after."""
    text, end = doc.text, quotation.span.end
    inside = text[quotation.span.start : end].rstrip("".join(lexicon.kept_marks())).rstrip()
    stops = lexicon.stops()
    return quotation.open or inside[-1:] in stops or text[end : end + 1] in stops


def _inside(draft: Draft, quotation: Quotation) -> bool:
    return quotation.span.overlaps(draft.found.head.span)


def _beside(doc: Document, draft: Draft, quotation: Quotation) -> bool:
    """Whether a cue with no content stands in the quotation's first or last sentence, or right before or after it."""
    head = draft.found.head
    inside = doc.tokens_in(quotation.span)
    if not inside or quotation.span.overlaps(head.span):
        return False
    if head.sent in (inside[0].sent, inside[-1].sent):
        return True
    return abs(head.sent - (inside[0].sent if head.i < inside[0].i else inside[-1].sent)) == 1 and (
        _joined(doc, quotation, draft.group) and not _new_paragraph(doc, quotation, draft.group)
    )


def _new_paragraph(doc: Document, quotation: Quotation, group: Span) -> bool:
    return quotation.span.end <= group.start and "\n" in doc.text[quotation.span.end : group.start]


def _carries_on(doc: Document, where: int, quotation: Quotation) -> bool:
    """Whether a quotation with no cue follows another closely enough to be the same speaker's, and stands as a sentence."""
    inside = doc.tokens_in(quotation.span)
    if not inside:
        return False
    before = doc.text[where : quotation.span.start].rstrip()
    opens = (
        not before
        or before[-1:] in lexicon.stops()
        or doc.tokens[doc.sentence_of(inside[0]).first].start >= quotation.span.start
    )
    return opens and len({t.sent for t in doc.tokens_in((where, quotation.span.start))}) <= _APART


def _distance(one: Span, other: Span) -> int:
    return max(other.start - one.end, one.start - other.end, 0)


def _share(span: Span, cover: Iterable[Span]) -> float:
    inside = sum(max(0, min(span.end, c.end) - max(span.start, c.start)) for c in cover)
    return inside / max(1, span.end - span.start)


def spans(doc: Document, indices: set[int]) -> list[Span]:
    """Token indices as character spans, in order: one a run of tokens in a paragraph, bare punctuation at its edges left out.

    Where there is nothing but punctuation (the colon of a turn), it stays.
    """
    if all(_edge(doc.tokens[i]) for i in indices):
        return [doc.tokens[i].span for i in sorted(indices)]
    runs: list[list[Token]] = []
    begins = {paragraph.start for paragraph in doc.paragraphs}
    for i in sorted(indices):
        token = doc.tokens[i]
        if runs and runs[-1][-1].i == i - 1 and token.start not in begins:
            runs[-1].append(token)
        else:
            runs.append([token])
    found = []
    for run in runs:
        while run and _edge(run[0]):
            run.pop(0)
        while run and _edge(run[-1]):
            run.pop()
        if run:
            found.append(Span(run[0].start, max(t.end for t in run)))
    return found


def _edge(token: Token) -> bool:
    return token.upos == "PUNCT" and token.text not in lexicon.kept_marks()


def merged(text: str, pieces: list[Span]) -> list[Span]:
    """Spans in order, those that touch or overlap (blanks apart) made one."""
    found: list[Span] = []
    for piece in sorted(pieces):
        if found and (piece.start <= found[-1].end or not text[found[-1].end : piece.start].strip(" ")):
            found[-1] = Span(found[-1].start, max(found[-1].end, piece.end))
        else:
            found.append(piece)
    return found
