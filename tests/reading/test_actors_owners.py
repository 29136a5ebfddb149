"""Bodies that stand inside one another's names end no reading."""

from attache.document import Document, Span
from attache.language import parse
from attache.reading.actors import add_entities


def test_a_body_of_a_body_is_read() -> None:
    text = "The D.C. Court of Appeals’ Board on Professional Responsibility says that she misled a judge in Maine, he said."
    doc = Document("t", text, paragraphs=[Span(0, len(text))])
    parse([doc])
    add_entities(doc)
    assert any("Board" in m.of(text) or "Court" in m.of(text) for e in doc.entities for m in e.mentions)
