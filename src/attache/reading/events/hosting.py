"""Who came to whom: a meeting on one side's ground is a visit, and a visit goes to the state of the place.

After the guidelines' CONSULT: on neutral ground both sides are actors; else the visitor acts and the host receives.
"""

from __future__ import annotations

from attache.document import Document
from attache.reading.events.drafts import Draft
from attache.reading.events.sides import UNKNOWN, state_of
from attache.records import Party

#: modes in which nobody comes to anybody
_APART = frozenset({"phone", "third-party"})
#: the frame of acts at which both sides are in one place
_MEETING = "meet"


class Journeys:
    """The visits told of so far: which state's people are where."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self._countries = {tuple(p.span): p.country for p in doc.places}
        self._to: dict[str, Party] = {}

    def settle(self, draft: Draft) -> None:
        """Give a meeting its host, and a visit its recipient, where place or an earlier visit tells them."""
        if draft.type != "CONSULT" or draft.mode in _APART:
            return
        if draft.match.predicate.frame.mutual:
            self._host(draft)
        if draft.mode == "visit":
            self._destination(draft)
            for actor in draft.actors:
                if draft.recipients and state_of(actor) != UNKNOWN:
                    self._to[state_of(actor)] = draft.recipients[0]

    def _country(self, draft: Draft) -> str | None:
        place = draft.place
        return self._countries.get(tuple(place.span)) if place is not None and place.span is not None else None

    def _host(self, draft: Draft) -> None:
        states = {state_of(p) for p in draft.actors} - {UNKNOWN}
        if len(states) < 2:
            return
        ground = self._country(draft)
        if ground is None and draft.match.predicate.frame.name == _MEETING:
            known = [s for s in sorted(states) if s in self._to and state_of(self._to[s]) in states - {s}]
            ground = state_of(self._to[known[0]]) if known else None
        if ground in states:
            draft.mode = "visit"
            draft.recipients = [p for p in draft.actors if state_of(p) == ground]
            draft.actors = [p for p in draft.actors if state_of(p) != ground]

    def _destination(self, draft: Draft) -> None:
        """The host of a visit that names none: the state of the place, or where the same side's people went before."""
        if draft.recipients or not draft.actors:
            return
        own = {state_of(p) for p in draft.actors}
        country = self._country(draft)
        if country is not None and draft.place is not None:
            if country not in own:
                draft.recipients = [Party(span=draft.place.span, code=f"{country}:GOV")]
            return
        earlier = [self._to[s] for s in sorted(own) if s in self._to]
        draft.recipients = earlier[:1]
