"""What the finders hand to the judges: a possible transfer, with its words, sides, items and stage."""

from __future__ import annotations

from dataclasses import dataclass, field

from attache.document import Document, Signal, Span, Token
from attache.reading.transfers.lexicon import Frame
from attache.reading.transfers.phrases import Phrase
from attache.reading.transfers.status import Stage
from attache.records import Party


@dataclass(slots=True, eq=False)
class Candidate:
    """A possible transfer of one item phrase. Several parties on a side mean one record each."""

    trigger: Token
    frame: Frame
    phrase: Phrase
    stage: Stage
    suppliers: list[Party] = field(default_factory=list)
    recipients: list[Party] = field(default_factory=list)
    via: list[Party] = field(default_factory=list)
    carrier: Token | None = None
    #: the legs that this one is given in return for
    returns: list[Candidate] = field(default_factory=list)
    #: the candidate whose certainty this one shares ("in return for providing …" is as sure as what it is in return for)
    judged_as: Candidate | None = None
    #: what the language model hears at the item
    signal: Signal | None = None
    #: whether the rules by themselves hold it for a transfer
    known: bool = False

    @property
    def sent(self) -> int:
        return self.trigger.sent

    @property
    def swapped(self) -> tuple[list[Party], list[Party]]:
        """Suppliers and recipients of a leg in return."""
        return self.recipients, self.suppliers

    def trigger_span(self, doc: Document) -> Span:
        """The trigger's characters, its particle with it where that stands next to it."""
        for kid in doc.children_of(self.trigger, "compound:prt"):
            if kid.i == self.trigger.i + 1:
                return Span(self.trigger.start, kid.end)
        return self.trigger.span
