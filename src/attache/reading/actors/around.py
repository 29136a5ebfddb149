"""What stands around a person's name and says who they are: titles, appositions, marks in brackets, words of death."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from attache.document import Document, Token
from attache.reading.actors import lexicon
from attache.reading.actors.chunks import Chunk, Chunks
from attache.reading.actors.lexicon import UNKNOWN
from attache.reading.actors.roles import Reader, Role, lemma
from attache.reading.actors.runs import Run

_CLOSERS = (",", ".", ";", ":", "—", "–", "-", ")", "”", '"', "!", "?")
#: how many members of a coordination may lie between a phrase and the one it completes
_PAIRS = 4
_DASHES = ("—", "–", "--", "-")


class Around:
    """Reads the surroundings of names in one document."""

    def __init__(self, doc: Document, reader: Reader, chunks: Chunks, run_of: dict[int, Run]) -> None:
        self.doc = doc
        self.reader = reader
        self.chunks = chunks
        self.run_of = run_of

    def role_of(self, run: Run) -> Role | None:
        """What stands before the name in its phrase ("Russian Defence Minister"), or what its phrase completes."""
        chunk = run.chunk
        owned = chunk.owner is not None and run.first < chunk.core
        if run.first <= run.start and (chunk.owner is None or owned):
            return None
        end = run.first
        while end > run.start and lexicon.roles().titles.get(lemma(self.doc.tokens[end - 1])) == "":
            end -= 1
        if end == run.start and run.first > run.start and (chunk.owner is None or owned):
            return None
        if owned:
            role = self.reader.describe(Chunk(-1, run.start, end, run.start, end - 1, chunk.sent), depth=0)
        else:
            role = self.reader.describe(chunk, run.start, end)
        return replace(self._chained(role, run), title=True)

    def _chained(self, role: Role, run: Run) -> Role:
        """For "President of Armenia Serzh Sargsyan": the role of the phrase that the name's own phrase completes."""
        word = lemma(self.doc.tokens[run.first - 1])
        sure = role.strong and bool(role.noun) and word in role.noun and word not in lexicon.name_words().portfolios
        if run.first == run.start or (sure and run.first - 1 not in self.reader.hits):
            return role
        above: Chunk | None = None
        at = run.chunk
        for _ in range(6):
            up = self._above(at)
            if up is None:
                break
            at = up
            if self.reader.describe(at, depth=0).noun:
                above = at
        if above is None:
            return role
        outer = self.reader.describe(above, stop=run.first)
        if not outer.noun or self.doc.tokens[above.last - 1].feat("Number") == "Plur":
            return role
        state = outer.state if outer.state != UNKNOWN else role.state
        return replace(outer, state=state, words=outer.words | role.words)

    def _above(self, chunk: Chunk) -> Chunk | None:
        """The phrase right before that this one completes ("head of …"), also as the second of two ("industry and …")."""
        for _ in range(_PAIRS):
            at = chunk.first - 1
            before = self.chunks.at.get(at - 1) if at > 0 else None
            if before is None or before.sent != chunk.sent or self.doc.tokens[at].sent != chunk.sent:
                return None
            token = self.doc.tokens[at]
            if token.upos == "ADP" and token.text.lower() in ("of", "for", "to", "in", "at"):
                return before
            bare = chunk.owner is None and self.doc.tokens[chunk.first].upos != "DET"
            if token.upos != "CCONJ" or not bare or self._ends_in_run(before):
                return None
            chunk = before
        return None

    def _ends_in_run(self, chunk: Chunk) -> bool:
        run = self.run_of.get(chunk.last - 1)
        return run is not None and run.kind == "person"

    def _anchor(self, run: Run) -> Token:
        """The token by which the name with its titles hangs in the tree."""
        return self.doc.root_of(self.doc.tokens[run.start : run.last]) or self.doc.tokens[run.first]

    def apposed(self, run: Run) -> tuple[Role | None, Chunk | None]:
        """The role in apposition to the name: "X, the president of Y", "the president of Y, X", "X is the president of Y"."""
        for chunk, certain in self._beside(run):
            if chunk is None or chunk is run.chunk:
                continue
            role = self.person_role(chunk)
            if role is not None and (certain or role.strong or chunk.owner is not None or self._definite(chunk)):
                return role, chunk
        return None, None

    def _definite(self, chunk: Chunk) -> bool:
        return self.doc.tokens[chunk.first].upos == "DET"

    def _beside(self, run: Run) -> Iterator[tuple[Chunk | None, bool]]:
        """Phrases that may be in apposition to a name or said of it, and whether the tree says so; the surest first."""
        tokens, head = self.doc.tokens, self._anchor(run)
        for kid in [*self.doc.children_of(head, "appos"), *self.doc.children_of(tokens[run.first], "appos")]:
            yield self.chunks.at.get(kid.i), True
        after = run.last + 1
        if after < len(tokens) and tokens[run.last].text in (",", *_DASHES):
            chunk = self.chunks.at.get(after)
            if chunk is not None and chunk.first == after and chunk.sent == head.sent and self._closed(chunk):
                yield chunk, False
        before = run.start - 1
        if before > 0 and tokens[before].text in (",", *_DASHES) and tokens[before].sent == head.sent:
            yield self._before(run, before, head), head.rel == "appos"
        if head.rel == "appos" and head.head >= 0:
            yield self.chunks.at.get(head.head), True
        governor = self.doc.head_of(head)
        if governor is not None and head.rel == "nsubj" and self.doc.children_of(governor, "cop") and governor.upos == "NOUN":
            yield self.chunks.at.get(governor.i), True

    def _before(self, run: Run, comma: int, head: Token) -> Chunk | None:
        """ "The president of the party, X": a definite phrase that ends at the comma before the name."""
        inner = self.chunks.at.get(self._before_brackets(comma - 1))
        if inner is None:
            return None
        outer = inner
        for _ in range(3):
            above = next(
                (c for c in self.chunks.all[max(0, outer.i - 3) : outer.i] if any(a is outer for _, a in c.complements)), None
            )
            if above is None:
                break
            outer = above
        first = self.doc.tokens[outer.first]
        if not (first.text.lower() == "the" or outer.owner is not None or head.rel == "appos"):
            return None
        if outer.first > 0 and self.doc.tokens[outer.first - 1].text in (",", "and") and head.rel != "appos":
            return None
        return outer if outer.owner is not None or head.rel == "appos" or self._closes(run.last) else None

    def _before_brackets(self, at: int) -> int:
        """The token before a closing bracket's opening one; `at` itself where it is no bracket."""
        if self.doc.tokens[at].text != ")":
            return at
        for back in range(at, max(0, at - 8), -1):
            if self.doc.tokens[back].text == "(":
                return back - 1
        return at

    def person_role(self, chunk: Chunk) -> Role | None:
        role = self.reader.describe(chunk)
        noun = role.noun.split(" ")[-1]
        if not noun or role.noun in lexicon.name_words().bodies or self.doc.tokens[chunk.head].upos == "PRON":
            return None
        if self.doc.tokens[chunk.last - 1].feat("Number") == "Plur":
            return None
        return role

    def _closed(self, chunk: Chunk) -> bool:
        """Whether the phrase (with its complements) ends before a mark, so that it can be an apposition."""
        last = chunk
        for _ in range(4):
            more = next((after for _, after in last.complements if after.first == last.last + 1), None)
            if more is None:
                break
            last = more
        return self._closes(last.last)

    def _closes(self, end: int) -> bool:
        """Whether a mark, a relative clause or the sentence's end follows."""
        if end >= len(self.doc.tokens) or self.doc.tokens[end].sent != self.doc.tokens[end - 1].sent:
            return True
        token = self.doc.tokens[end]
        return token.text in _CLOSERS or token.lemma in ("who", "that", "which") or token.upos == "ADP"

    def marked(self, run: Run) -> Role | None:
        """The party mark in brackets after a lawmaker's name: "Marco Rubio (R-Fla.)"."""
        tokens, roles = self.doc.tokens[run.last : run.last + 3], lexicon.roles()
        if len(tokens) == 3 and tokens[0].text == "(" and tokens[1].text in roles.party_letters and tokens[2].text in _DASHES:
            state, _, sector = roles.party_code.partition(":")
            return Role(state, sector, "lawmaker", strong=True, basis="party and place in brackets")
        return None

    def dead(self, run: Run) -> bool:
        """Whether the words around say that the person is dead: "the grave of X", "X, who died", "X was killed"."""
        dead, head = lexicon.roles().dead, self.doc.tokens[run.first]
        governor = self.doc.head_of(head)
        if governor is None:
            return False
        if governor.lemma in dead["of"] and head.rel == "nmod":
            return True
        before = run.start - 1
        if before > 0 and self.doc.tokens[before].text == "of" and self.doc.tokens[before - 1].lemma in dead["of"]:
            return True
        if head.deprel == "nsubj" and governor.lemma in dead["verbs"]:
            return True
        if (
            head.deprel == "nsubj:pass"
            and governor.lemma in dead["passive"]
            and not self.doc.children_of(governor, "mark", "aux")[:-1]
        ):
            return True
        clauses = [k for k in self.doc.children_of(head) if k.deprel == "acl:relcl"]
        return any(k.lemma in dead["verbs"] for k in clauses)

    def gender(self, run: Run) -> str:
        roles = lexicon.roles()
        words = {lemma(t) for t in self.doc.tokens[run.start : run.first]}
        return "f" if words & roles.female else "m" if words & roles.male else ""
