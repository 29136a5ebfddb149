"""What a noun phrase says of whom it names: state, sector and office ("Russia's defence minister", "a police official").

`Reader.describe` reads one phrase with its owner and complements; it knows nothing of other mentions, but for what the
`code_of` of its caller tells of an owner or complement (a known organisation, a person, a pronoun).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from attache.document import Document, Token
from attache.reading.actors import lexicon
from attache.reading.actors.chunks import Chunk
from attache.reading.actors.lexicon import UNKNOWN
from attache.reading.actors.scan import Hit

#: complements that say whose somebody is, the surest first; *in* and *at* only for what is bound to its place
_OF = ("of", "for", "from", "at", "in", "with")
_DEPTH = 6
_UNITED_NATIONS = "UNO"
#: the longest that completes an office's name, in words
_LONGEST = 3


@dataclass(frozen=True, slots=True)
class Role:
    """What a phrase says. `noun` is its role word; `words` all its words in lower case; `office` the office it names."""

    state: str = UNKNOWN
    sector: str = UNKNOWN
    noun: str = ""
    office: str | None = None
    words: frozenset[str] = frozenset()
    former: bool = False
    beyond: bool = False
    dead: bool = False
    strong: bool = False
    title: bool = False
    own: bool = False
    basis: str = ""

    @property
    def code(self) -> str:
        return f"{self.state}:{self.sector}"


#: tells the code of the party that a span of tokens (an owner, a complement) names, where it can
CodeOf = Callable[[int, int], str | None]
#: tells the states of the persons that a span of tokens names
StatesIn = Callable[[int, int], set[str]]


class Reader:
    """Describes phrases of one document."""

    def __init__(self, doc: Document, hits: dict[int, Hit], code_of: CodeOf, states_in: StatesIn) -> None:
        self.doc = doc
        self.hits = hits
        self.code_of = code_of
        self.states_in = states_in
        self.roles = lexicon.roles()
        self.names = lexicon.name_words()

    def describe(
        self, chunk: Chunk, first: int | None = None, last: int | None = None, depth: int = _DEPTH, stop: int | None = None
    ) -> Role:
        """The role that tokens `first..last` of the phrase name (all of it by default), with its owner and complements.

        `stop`: the token at which the words of its office end at the latest.
        """
        whole = last is None
        first = chunk.core if first is None else first
        last = chunk.last if last is None else last
        words = self._words(first, last)
        if whole and depth > 0 and (counted := self._counted(chunk, words)) is not None:
            return self.describe(counted, depth=depth - 1, stop=stop)
        role = self._core(words, first, last)
        if whole:
            role = self._compound(role, chunk, words, first, last)
        if chunk.owner is not None and first >= chunk.core:
            role = self._owned(role, chunk)
        if whole and depth > 0:
            role = self._complemented(role, chunk, depth)
        if role.state == _UNITED_NATIONS and role.sector == "GOV":
            # its servants are no government
            role = replace(role, sector=UNKNOWN)
        return replace(role, office=self._office(chunk, first, last, role, stop))

    def _compound(self, role: Role, chunk: Chunk, words: list[str], first: int, last: int) -> Role:
        """The role of an office whose name holds *of* ("chief of staff", "secretary of state")."""
        after = next((c for p, c in chunk.complements if p == "of" and c.first == last + 1), None)
        if after is None or not words or after.last - after.core > _LONGEST:
            return role
        noun = " ".join([words[-1], "of", *self._words(after.core, after.last)])
        if noun in self.roles.neutral:
            sector = self._modified(noun, words[:-1], self.inside(first, last)) or self.roles.neutral[noun]
            return replace(role, noun=noun, sector=sector, strong=False)
        return replace(role, noun=noun, sector=self.roles.nouns[noun], strong=True) if noun in self.roles.nouns else role

    def _counted(self, chunk: Chunk, words: list[str]) -> Chunk | None:
        """The phrase that a word of number counts: "hundreds of rebels", "one of the ministers"."""
        if not words or not all(w in self.names.quantities or w.isdigit() for w in words[-1:]):
            return None
        after = next((c for p, c in chunk.complements if p == "of" or (p == "to" and words[-1] == "close")), None)
        return after if after is not None and self.doc.tokens[after.head].upos != "PRON" else None

    def _words(self, first: int, last: int) -> list[str]:
        """The lemmas in lower case; hyphens left out, "ex-president" being two words."""
        kept = [t for t in self.doc.tokens[first:last] if t.upos not in ("PUNCT", "DET", "SYM") or t.text.endswith(".")]
        return [word for t in kept for word in lemma(t).split("-") if word]

    def _core(self, words: list[str], first: int, last: int) -> Role:
        hits = self.inside(first, last)
        noun, sector, strong = self._noun(words, hits)
        states = {self._state(h) for h in hits if self._speaks(h)} - {UNKNOWN}
        if not states:
            states = self.states_in(first, last)
        state = states.pop() if len(states) == 1 else UNKNOWN
        several = bool(states)
        before = words[: len(words) - len(noun.split())] if noun else words
        wide = any(w in self.names.beyond and (w not in self.names.beside or not before[i + 1 :]) for i, w in enumerate(before))
        counted = (
            sector in ("GOV", "LEG", "JUD")
            and noun not in self.names.quantities
            and any(w in self.names.several for w in before)
        )
        continent = self._beyond_phrase(before)
        state = UNKNOWN if continent else state
        beyond = several or (bool(noun) and (wide or counted or continent))
        former = any(w in self.roles.former for w in words)
        dead = any(w in self.roles.dead["modifiers"] for w in words[:-1])
        modified = any(w in self.names.own for w in before)
        own = modified or noun in self.names.own or any(w in self.names.own for w in noun.split(" "))
        own = own and not beyond and (modified or noun not in self.names.nobody)
        if (noun in self.names.country and plural(self.doc.tokens[last - 1])) or any(w in self.roles.moving for w in before):
            own = False
        basis = f"{noun or 'name'} in the text" if noun else ""
        return Role(state, sector, noun, None, frozenset(words), former, beyond, dead, strong, own=own, basis=basis)

    def _state(self, hit: Hit) -> str:
        """The hit's state; of a people of several states ("Kurdish") the one that the text is about."""
        if hit.known.state != UNKNOWN or not hit.known.about:
            return hit.known.state
        return (self.code_of(hit.first, hit.last) or UNKNOWN).partition(":")[0]

    def _beyond_phrase(self, words: list[str]) -> bool:
        return any(f"{a} {b}" in self.names.beyond for a, b in pairwise(words))

    def _speaks(self, hit: Hit) -> bool:
        """Whether a name before a noun tells the noun's state: not so in "Iran-backed", nor for bodies of no state."""
        after = hit.last
        tokens = self.doc.tokens
        if after + 1 < len(tokens) and tokens[after].text in "-‐‑–" and tokens[after + 1].text.lower() in self.roles.tied:
            return False
        return not (after < len(tokens) and tokens[after].text.lower() in self.roles.tied and tokens[after].upos == "VERB")

    def inside(self, first: int, last: int) -> list[Hit]:
        """The known names that lie in tokens `first..last`, in order."""
        found: list[Hit] = []
        for i in range(first, last):
            hit = self.hits.get(i)
            if hit is not None and hit.first >= first and hit.last <= last and (not found or found[-1] is not hit):
                found.append(hit)
        return found

    def _noun(self, words: list[str], hits: list[Hit]) -> tuple[str, str, bool]:
        """The phrase's role word, its sector, and whether the word itself says it."""
        for length in range(min(self.roles.longest, len(words)), 0, -1):
            noun = " ".join(words[-length:])
            sector = self.roles.nouns.get(noun)
            if noun in self.roles.neutral:
                found = self._modified(noun, words[:-length], hits)
                return noun, found or self.roles.neutral[noun], False
            if sector is not None:
                return noun, self._kept(noun, sector, words[:-length], hits), True
            if self.roles.titles.get(noun):
                return noun, self.roles.titles[noun], True
        return "", UNKNOWN, False

    def _kept(self, noun: str, sector: str, before: list[str], hits: list[Hit]) -> str:
        """A strong noun's sector, unless it lets itself be told otherwise ("rebel commander")."""
        if noun.split(" ")[-1] in self.roles.keeps:
            return self._modified(noun, before, hits) or sector
        return sector

    def _modified(self, noun: str, before: list[str], hits: list[Hit]) -> str | None:
        """The sector that modifiers give a neutral word, the nearest first."""
        allowed = self.roles.keeps.get(noun.split(" ")[-1])
        named = {w for h in hits for w in self._words(h.first, h.last) if h.known.kind not in ("adjective", "state")}
        before = ["" if w in named else w for w in before]
        for at in range(len(before), 0, -1):
            for length in (3, 2, 1):
                if at - length < 0:
                    continue
                word = " ".join(before[at - length : at])
                sector = self.roles.modifiers.get(word) or self.roles.nouns.get(word)
                if sector and (allowed is None or sector in allowed):
                    return sector
        for hit in reversed(hits):
            sector = hit.known.sector
            body = hit.known.kind in ("organisation", "group", "alliance", "seat") and sector not in ("GOV", UNKNOWN)
            if body and (allowed is None or sector in allowed) and self._speaks(hit):
                return sector
        return None

    def _owned(self, role: Role, chunk: Chunk) -> Role:
        """With what the owner says: "Russia's minister", "Gazprom's chief", "its intelligence services"."""
        assert chunk.owner is not None
        first, last = chunk.owner
        code = self.code_of(first, last)
        if code is None:
            inner = self._core(self._words(first, last), first, last)
            if not inner.noun:
                return role
            code, role = inner.code, replace(role, own=role.own or inner.own)
        state, _, sector = code.partition(":")
        if role.state == UNKNOWN and not role.beyond:
            role = replace(role, state=state)
        if sector not in ("GOV", UNKNOWN) and self._takes(role, sector):
            role = replace(role, sector=sector)
        return role

    def _takes(self, role: Role, sector: str) -> bool:
        """Whether a role word takes the sector of what it belongs to."""
        if role.noun in self.roles.adapts:
            return sector != "MIL"
        allowed = self.roles.keeps.get(role.noun)
        return not role.strong and role.noun in self.roles.neutral and (allowed is None or sector in allowed)

    def _complemented(self, role: Role, chunk: Chunk, depth: int) -> Role:
        """With what its complements say: "minister of Ukraine", "spokesman for the army", "police in Istanbul"."""
        for word in _OF:
            for preposition, after in chunk.complements:
                if preposition != word or (role.state != UNKNOWN and (role.strong or word in ("in", "at", "from"))):
                    continue
                if word in ("in", "at") and (role.noun in self.roles.moving or role.sector == "MIL"):
                    continue
                role = self._with(role, word, after, depth)
        return role

    def _with(self, role: Role, word: str, after: Chunk, depth: int) -> Role:
        code = self.code_of(after.first, after.last)
        inner: Role | None = None
        if code is None or code == "---:---":
            inner = self.describe(after, depth=depth - 1)
            code = inner.code
        state, _, sector = code.partition(":")
        placed = self.inside(after.core, after.last)
        if (word == "in" and len(placed) != 1) or self._several(after):
            state = state if placed and not self._several(after) else UNKNOWN
        if role.state == UNKNOWN and state != UNKNOWN and word != "with":
            role = replace(role, state=state)
        if inner is not None and state == UNKNOWN:
            own = role.own or (inner.own and word in ("of", "for", "at"))
            role = replace(role, own=own and not inner.beyond, beyond=role.beyond or inner.beyond)
        if self._several(after) and word in ("of", "from"):
            role = replace(role, own=False, beyond=True)
        says = word in ("of", "for", "at", "with") or (
            word == "in" and inner is not None and inner.strong and sector in ("LEG", "JUD", "EDU")
        )
        if says and sector not in ("GOV", UNKNOWN) and (self._takes(role, sector) or not role.noun):
            role = replace(role, sector=sector)
        return role

    def _several(self, chunk: Chunk) -> bool:
        """Whether the phrase is the first of a list of states ("Japan, South Korea and China")."""
        hit = self.hits.get(chunk.last - 1)
        if hit is None or hit.known.kind != "state":
            return False
        at = chunk.last
        while at < len(self.doc.tokens) and (self.doc.tokens[at].text == "," or self.doc.tokens[at].upos in ("CCONJ", "DET")):
            at += 1
        after = self.hits.get(at) if at > chunk.last else None
        return after is not None and after.known.kind == "state" and self.doc.tokens[at].sent == chunk.sent

    def _office(self, chunk: Chunk, first: int, last: int, role: Role, stop: int | None) -> str | None:
        """The office in the text's words, without article, state and *former*: "Defense Minister"."""
        if not role.noun:
            return None
        skip = {
            i
            for h in self.inside(first, last)
            if h.known.kind in ("state", "adjective", "capital", "demonym")
            for i in range(h.first, h.last)
        }
        kept = [
            t for t in self.doc.tokens[first:last]
            if t.i not in skip and t.upos not in ("DET", "NUM") and lemma(t) not in self.roles.former
        ]  # fmt: skip
        if not kept:
            return None
        end = kept[-1].end
        if last == chunk.last:
            end = max(end, self._reach(chunk, stop))
        while kept and kept[0].text in "-‐‑–'’s":
            kept.pop(0)
        if not kept:
            return None
        start = self.doc.tokens[chunk.first].start if role.noun in self.roles.kin and chunk.owner is not None else kept[0].start
        return " ".join(self.doc.text[start:end].split())

    def _reach(self, chunk: Chunk, stop: int | None) -> int:
        """The character at which the chain of *of*-complements that begins right after the phrase ends."""
        last = chunk.last - 1
        for _ in range(_DEPTH):
            after = next((c for p, c in chunk.complements if p == "of" and c.first == chunk.last + 1), None)
            if after is None:
                break
            chunk, last = after, after.last - 1
        return self.doc.tokens[min(last, stop - 1) if stop is not None else last].end


@lru_cache(maxsize=4096)
def _base(form: str, lemma: str, upos: str) -> str:
    if upos not in ("NOUN", "PROPN", "ADJ"):
        return form
    vocabulary = lexicon.roles().vocabulary
    if form in lexicon.roles().singles:
        return form
    for base in (lemma, *_singulars(form)):
        if base in vocabulary:
            return base
    return lemma if upos != "PROPN" or lemma == form else form


def _singulars(form: str) -> Iterator[str]:
    """What a regular plural may be the plural of, the likeliest first."""
    if form.endswith("ies"):
        yield form[:-3] + "y"
    if form.endswith("men"):
        yield form[:-2] + "an"
    if form.endswith("es"):
        yield form[:-2]
    if form.endswith("s"):
        yield form[:-1]


def plural(token: Token) -> bool:
    """Whether a noun is in the plural, by its features or tag."""
    return token.feat("Number") == "Plur" or token.xpos in ("NNS", "NNPS")


def lemma(token: Token) -> str:
    """The word as the role lists have it, in lower case: its lemma, or where they lack that, its form or regular singular."""
    low = token.text.lower()
    return _base(low, token.lemma.lower() if token.lemma not in ("", "_") else low, token.upos)


def by_name(text: str) -> str | None:
    """The sector that an organisation's name says by its words ("Ministry of Oil", "Kyiv Post"); None where it says none."""
    low = [w for w in text.lower().replace("’", "'").split() if w not in ("the",)]
    if not low:
        return None
    whole = " ".join(low)
    words = lexicon.name_words()
    for phrase, sector in words.phrases:
        if phrase in whole and f" {phrase} " in f" {whole} ":
            return sector
    cut = next((i for i, w in enumerate(low) if w in ("of", "for", "on", "in", "against", "and") and i), len(low))
    for word in (low[cut - 1], low[-1], low[0]):
        found = words.heads.get(word) or words.heads.get(word.removesuffix("s"))
        if found is not None:
            return found
    return None
