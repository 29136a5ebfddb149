"""Names of persons and bodies in noun phrases: where they begin and end, with the titles before them.

A run is what a name covers in a phrase's owner or core. Whether it is a person's is told by the model's names, by a title
before it, by the table of office holders, and else by its form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from attache.document import Document
from attache.reading.actors import lexicon
from attache.reading.actors.chunks import Chunk, dated
from attache.reading.actors.roles import by_name, lemma
from attache.reading.actors.scan import Hit

_FIXED = ("state", "adjective", "demonym", "capital", "seat", "organisation", "alliance", "group")
_HYPHENS = "-‐‑–'’"

Kind = Literal["person", "organisation", "unknown"]


@dataclass(slots=True, eq=False)
class Run:
    """A name over tokens `first..last`; `start` is where its titles and modifiers begin in the phrase."""

    chunk: Chunk
    start: int
    first: int
    last: int
    kind: Kind
    titled: bool = False
    modelled: bool = False

    def words(self, doc: Document) -> str:
        return lexicon.key(doc.text[doc.tokens[self.first].start : doc.tokens[self.last - 1].end])


class Finder:
    """Finds the runs of one document."""

    def __init__(self, doc: Document, hits: dict[int, Hit]) -> None:
        self.doc = doc
        self.hits = hits
        self.kinds: dict[int, str] = {}
        #: organisations as the model sees them: the token after their last → their first
        self.bodies: dict[int, int] = {}
        for name in doc.names:
            tokens = doc.tokens_in(name.span)
            self.kinds.update((t.i, name.kind) for t in tokens)
            if name.kind == "organisation" and tokens:
                self.bodies[tokens[-1].i + 1] = tokens[0].i
        self.words = lexicon.name_words()
        self.roles = lexicon.roles()

    def runs(self, chunks: list[Chunk]) -> list[Run]:
        found = []
        for chunk in chunks:
            if chunk.owner is not None:
                found += self._segment(chunk, *chunk.owner)
            found += self._segment(chunk, chunk.core, chunk.last)
        return found

    def _segment(self, chunk: Chunk, first: int, last: int) -> list[Run]:
        """The name at the end of a segment, if any; else one before a common noun that ends it, where the model knows one."""
        found = self._at_end(chunk, first, last)
        if found is not None:
            return [found]
        end = last
        while end > first and not self._namely(end - 1, first):
            end -= 1
        inner = self._at_end(chunk, first, end) if end > first else None
        return [inner] if inner is not None and inner.modelled else []

    def _at_end(self, chunk: Chunk, first: int, last: int) -> Run | None:
        begin = last
        marked = self.bodies.get(last)
        if marked is not None and first <= marked < last - 1 and self._open(marked, last) and not self._office_at(last - 1):
            return self._model_body(chunk, first, marked, last)
        while begin > first and self._namely(begin - 1, first):
            begin -= 1
        while begin < last and not self.doc.tokens[begin].text[:1].isupper():
            begin += 1
        if begin == last or all(lexicon.key(t.text) in {*self.words.suffixes, ""} for t in self.doc.tokens[begin:last]):
            return None
        whole = Run(chunk, first, begin, last, "unknown")
        if self._is_body(whole):
            whole.kind, whole.modelled = "organisation", begin in self.kinds
            return whole
        at, titled = self._stripped(begin, last)
        if at == last:
            return None
        if not titled and at > first:
            titled = self._title_before(first, at)
        return self._judged(Run(chunk, first, at, last, "unknown", titled))

    def _open(self, first: int, last: int) -> bool:
        """Whether no known name covers the tokens from `first` up to `last`."""
        hit = self.hits.get(first)
        return hit is None or hit.last < last

    def _model_body(self, chunk: Chunk, first: int, begin: int, last: int) -> Run:
        while begin < last - 1 and self.doc.tokens[begin].upos == "DET":
            begin += 1
        return Run(chunk, first, begin, last, "organisation", modelled=True)

    def _is_body(self, run: Run) -> bool:
        """Whether a run of capitals is an organisation's name by its words or by the model, and no person's."""
        kinds = {self.kinds.get(i) for i in range(run.first, run.last)}
        if "person" in kinds or self._known_person(run):
            return False
        text = self.doc.text[self.doc.tokens[run.first].start : self.doc.tokens[run.last - 1].end]
        return by_name(text) is not None and not self._office_at(run.last - 1)

    def _namely(self, i: int, first: int) -> bool:
        """Whether a token can be part of a name: capitalised and no other known name's, or what ties such words."""
        token = self.doc.tokens[i]
        hit = self.hits.get(i)
        if (
            hit is not None
            and (hit.known.kind in _FIXED or self.kinds.get(i) in ("place", "state"))
            and self.kinds.get(i) != "person"
        ):
            return False
        if (
            hit is not None
            and hit.known.kind in ("state", "adjective", "demonym", "organisation")
            and hit.first == i
            and i == first
        ):
            return False
        low = token.text.lower()
        if dated(self.doc, token) and self.kinds.get(i) != "person":
            return False
        if token.text in _HYPHENS and i > first:
            before, after = self.doc.tokens[i - 1], self.doc.tokens[i + 1] if i + 1 < len(self.doc.tokens) else token
            return before.end == token.start and after.start == token.end
        if i > first and self.doc.tokens[i - 1].text in _HYPHENS and token.upos in ("PROPN", "NOUN", "X", "ADJ", "PART"):
            return self.doc.tokens[i - 2].upos in ("PROPN", "X") if i - 2 >= first else False
        if low.strip(".") in self.words.suffixes and i > first:
            return token.text[:1].isupper()
        if low in self.words.particles:
            return token.upos in ("PROPN", "X", "ADP", "DET", "PART", "NOUN")
        capital = token.text[:1].isupper()
        return capital and (
            token.upos in ("PROPN", "X") or self.kinds.get(i) in ("person", "organisation") or self._after_name(i, first)
        )

    def _after_name(self, i: int, first: int) -> bool:
        token = self.doc.tokens[i]
        return i > first and token.upos in ("NOUN", "ADJ", "VERB", "ADV") and self.doc.tokens[i - 1].upos == "PROPN"

    def _stripped(self, begin: int, last: int) -> tuple[int, bool]:
        """Past the titles and role words that begin a run of capitals, or up to where the model sees a person's name begin."""
        marked = [i for i in range(begin, last) if self.kinds.get(i) == "person"]
        if marked and marked[-1] >= last - 2 and marked[0] > begin:
            start = marked[0]
            while start > begin and self._unsaid(start - 1):
                start -= 1
            step = self._title_at(start, last)
            return (start + step if step and start + step < last else start), True
        titled, at = False, begin
        while at < last:
            step = self._title_at(at, last)
            if not step:
                break
            at, titled = at + step, True
        if at == last and last - begin == 1 and marked and self.roles.titles.get(lemma(self.doc.tokens[begin]), "x") != "":
            return (last, False) if self.doc.tokens[begin].text.endswith(".") else (begin, False)
        if at == begin:
            inner = [i for i in range(begin + 1, last - 1) if self._office_at(i)]
            if inner and not marked:
                return inner[-1] + 1, True
        return at, titled and at > begin

    def _unsaid(self, i: int) -> bool:
        """A proper noun that is no role word and no known name: a part of the name that the model missed."""
        token = self.doc.tokens[i]
        word = lemma(token)
        known = (
            word in self.roles.titles or word in self.roles.nouns or word in self.roles.neutral or word in self.roles.modifiers
        )
        return token.upos == "PROPN" and token.text[:1].isupper() and not known and i not in self.hits

    def _office_at(self, i: int) -> bool:
        word = lemma(self.doc.tokens[i])
        return bool(self.roles.titles.get(word)) and word in self.roles.nouns

    def _title_at(self, at: int, last: int) -> int:
        """How many tokens from `at` are one title or role word, 0 for none."""
        for length in (3, 2, 1):
            if at + length > last:
                continue
            tokens = self.doc.tokens[at : at + length]
            words = " ".join(lemma(t) for t in tokens)
            if length == 1 and len(words) <= 3 and tokens[0].text.istitle() and words not in self.roles.titles:
                continue
            rest = last - at - length
            if not rest and words in self.roles.titles and words.endswith("."):
                return length
            role = words in self.roles.titles or (rest and (words in self.roles.nouns or words in self.roles.neutral))
            if role and (rest or length > 1 or self.kinds.get(at) != "person"):
                return length
            if rest and length == 1 and words in ("of", "for"):
                return 1
        return 0

    def _title_before(self, first: int, begin: int) -> bool:
        """Whether a person's title or role noun stands right before the name."""
        for length in (3, 2, 1):
            if begin - length >= first:
                words = " ".join(lemma(t) for t in self.doc.tokens[begin - length : begin])
                if words in self.roles.titles or words in self.roles.nouns or words in self.roles.neutral:
                    return words not in self.words.bodies
        return False

    def _body_before(self, run: Run) -> bool:
        return run.first > run.start and lemma(self.doc.tokens[run.first - 1]) in self.words.bodies

    def _judged(self, run: Run) -> Run | None:
        doc = self.doc
        kinds = [self.kinds[i] for i in range(run.first, run.last) if i in self.kinds]
        run.modelled = bool(kinds)
        hit = self.hits.get(run.first)
        if hit is not None and hit.last >= run.last and hit.known.kind in (*_FIXED, "region") and not run.titled:
            return None
        if run.last - run.first == 1 and self.roles.titles.get(lemma(doc.tokens[run.first])):
            return run
        if "person" in kinds or run.titled or (" " in run.words(doc) and self._known_person(run)):
            run.kind = "person"
        elif "organisation" in kinds or self._body_before(run):
            run.kind = "organisation"
        elif kinds and kinds[0] in ("place", "state", "event", "product", "law", "facility"):
            return run
        elif run.last - run.first == 2 and all(t.upos == "PROPN" for t in doc.tokens[run.first : run.last]):
            run.kind = "person" if doc.tokens[run.last - 1].deprel == "flat" else "unknown"
        if run.kind == "organisation" and self._office_at(run.last - 1):
            return None
        if (
            run.kind == "person"
            and run.titled
            and "person" not in kinds
            and kinds
            and kinds[0] in ("place", "facility", "organisation")
        ):
            run.kind = "organisation"
        return run

    def _known_person(self, run: Run) -> bool:
        return run.words(self.doc) in lexicon.people().names
