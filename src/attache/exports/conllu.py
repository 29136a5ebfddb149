"""CoNLL-U: the syntax that the records rest on (https://universaldependencies.org/format.html).

MISC says where each word stands (`start_char`, `end_char`: offsets into `document.text`) and, in IOB2, the name it is part of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attache.document import Document, Sentence, Token


def write(documents: Iterable[Document]) -> Iterator[str]:
    """One block a sentence; a document without sentences still gets its `newdoc` line."""
    for doc in documents:
        yield f"# newdoc id = {_one_line(doc.id)}\n"
        names = _names(doc)
        openings = {paragraph.start for paragraph in doc.paragraphs}
        for number, sentence in enumerate(doc.sentences, 1):
            if sentence.span.start in openings:
                yield "# newpar\n"
            yield _sentence(doc, sentence, number, names)
        if not doc.sentences:
            yield "\n"


def _sentence(doc: Document, sentence: Sentence, number: int, names: dict[int, str]) -> str:
    words = doc.words(sentence)
    lines = [f"# sent_id = {_one_line(doc.id)}-{number}", f"# text = {_one_line(sentence.span.of(doc.text))}"]
    for place, token in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else None
        lines.append("\t".join(_columns(token, sentence, following, names)))
    return "\n".join(lines) + "\n\n"


def _columns(token: Token, sentence: Sentence, following: Token | None, names: dict[int, str]) -> Iterator[str]:
    misc = [f"start_char={token.start}", f"end_char={token.end}"]
    if token.i in names:
        misc.append(f"NER={names[token.i]}")
    if following is not None and following.start <= token.end:
        misc.append("SpaceAfter=No")
    head = token.head - sentence.first + 1 if token.head >= 0 else 0
    fields = (
        str(token.i - sentence.first + 1), token.text, token.lemma, token.upos, token.xpos, token.feats, str(head),
        token.deprel, "", "|".join(sorted(misc, key=str.lower)),
    )  # fmt: skip
    return (_one_line(field) or "_" for field in fields)


def _names(doc: Document) -> dict[int, str]:
    """Token index → IOB2 label; where names overlap, the longer one counts."""
    labels: dict[int, str] = {}
    for name in sorted(doc.names, key=lambda n: (n.span.start - n.span.end, n.span.start, n.kind)):
        inside = [t.i for t in doc.tokens_in(name.span)]
        if inside and not any(i in labels for i in inside):
            labels.update({i: f"{'I' if i > inside[0] else 'B'}-{name.kind}" for i in inside})
    return labels


def _one_line(text: str) -> str:
    return " ".join(text.split())
