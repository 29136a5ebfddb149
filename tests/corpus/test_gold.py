"""Annotated news becomes articles of the corpus: every note at its words."""

from __future__ import annotations

from tools.corpus_notes import EventNote, TimeNote
from tools.read_gold import article

TEXT = "Chad's envoy met Niger's premier on Monday.\nHe asked Niger for trucks."
ANNOTATION = {
    "events": [
        {
            "quote": "He asked Niger for trucks",
            "trigger": "asked",
            "type": "REQUEST",
            "mode": "assist",
            "actors": [{"text": "Chad's envoy", "code": "TCD:GOV"}],
            "recipients": [{"text": "Niger", "code": "NER:GOV"}],
            "where": None,
            "when": "2019-02-11",
            "factuality": "CT+",
            "realis": "actual",
            "source": "author",
        }
    ],
    "transfers": [],
    "times": [{"text": "Monday", "quote": "on Monday", "type": "DATE", "value": "2019-02-11"}],
}


def test_every_note_stands_at_its_words() -> None:
    made = article(ANNOTATION, {"id": "x", "iso": "2019-02-12T08:00:00", "text": TEXT})
    (event,) = (n for n in made.notes if isinstance(n, EventNote))
    (time,) = (n for n in made.notes if isinstance(n, TimeNote))
    assert made.of(event.trigger) == "asked"
    assert made.of(event.actors[0].best) == "Chad's envoy"
    assert event.actors[0].spans == []  # it is named in another sentence
    assert event.recipients[0].spans == [(TEXT.rindex("Niger"), TEXT.rindex("Niger") + 5)]
    assert made.of(time.span) == "Monday"
    assert (event.sentence, time.sentence) == (1, 0)
