"""Denials linked to what they deny, and claims to what the text tells against them."""

from __future__ import annotations

import datetime as dt

from attache.document import Document, Span
from attache.reading.reader import read_document
from attache.records import Contradiction

DENIED = (
    "Prosecutors in Ruritania accuse Moscow of paying the hackers who attacked the ministry's computers. "
    "Russia denied paying any hackers and called the accusation absurd."
)
SET_AGAINST = (
    "The junta's envoys met in Astana on Friday. But oddly, Belarus and Russia signed a letter and praised peace and justice. "
    "Nevertheless, Minsk called it a peace mission. The war began with Russia's invasion of Ukraine."
)
PLAIN = (
    "The foreign ministers of Chile and Peru met in Lima on Monday. They signed an agreement on fishing. "
    "A second meeting will be held in Santiago in June."
)


def links(text: str, genre: str = "news") -> tuple[Document, list[Contradiction]]:
    paragraphs = [Span(0, len(text))]
    doc = read_document(Document("d", text, genre=genre, published=dt.date(2021, 5, 20), paragraphs=paragraphs))
    assert isinstance(doc, Document)
    return doc, doc.contradictions


def test_a_denial_leads_to_the_accusation() -> None:
    doc, found = links(DENIED)
    assert [(c.id, c.kind) for c in found] == [("d1", "denial")]
    first, second = (s.span for s in doc.sentences)
    assert second.covers(found[0].here)
    assert first.covers(found[0].there)


def test_a_claim_is_set_against_the_opposite_told_beside_it() -> None:
    doc, found = links(SET_AGAINST, "opinion")
    pairs = [(c.kind, c.here.of(doc.text), c.there.of(doc.text)) for c in found if c.kind == "contradiction"]
    assert pairs
    assert any("invasion" in here + there and "peace" in here + there for _, here, there in pairs)


def test_news_without_denial_has_no_link() -> None:
    assert links(PLAIN)[1] == []


def test_links_point_at_the_records_in_their_words() -> None:
    doc, found = links(DENIED)
    ids = {r.id for r in (*doc.events, *doc.transfers)}
    for link in found:
        assert {*link.here_records, *link.there_records} <= ids
        assert 0 <= link.confidence <= 1


def test_an_empty_page_has_no_link() -> None:
    assert links("")[1] == []


def test_a_sentence_that_tells_a_claim_and_its_denial_shows_each_apart() -> None:
    doc, found = links(
        "Officials said rebel drones had bombed a dam last week; a rebel spokesman denied it. Repairs will take a month."
    )
    (denial,) = (c for c in found if c.kind == "denial")
    assert (denial.here.of(doc.text), denial.there.of(doc.text)) == ("denied it", "rebel drones had bombed a dam last week")
