"""The parties that a noun phrase names: spans as annotators give them, codes, entities; coordinations taken apart."""

from __future__ import annotations

from attache.document import Document, Span, Token
from attache.reading.actors import lexicon
from attache.reading.actors.chunks import Chunk
from attache.reading.actors.mentions import Mention, Mentions, Resolver, Who, named
from attache.reading.actors.model import KEY, Actors, actors_of
from attache.reading.actors.pronouns import Pronouns, is_plural
from attache.reading.actors.roles import lemma
from attache.records import Party

_SCRATCH = "actors.mentions"
_LISTS = (",", ";")
_DEPTH = 8


def mentions_of(doc: Document) -> Mentions:
    """All mentions of a document, resolved in reading order; worked out once."""
    held = doc.scratch.get(_SCRATCH)
    if isinstance(held, Mentions):
        return held
    actors = actors_of(doc)
    resolver = Resolver(actors)
    pronouns = Pronouns(doc, resolver.found)
    owners: dict[int, str] = {}
    actors.owner_codes = owners
    for chunk in actors.chunks.all:
        if chunk.owner is not None:
            owner = _add(resolver, pronouns, chunk, True)
            owners[chunk.i] = owner.code
            actors.reconsider(chunk)
        _add(resolver, pronouns, chunk, False)
    doc.scratch[_SCRATCH] = resolver.found
    return resolver.found


def _add(resolver: Resolver, pronouns: Pronouns, chunk: Chunk, owner: bool) -> Mention:
    mention = resolver.segment(chunk, owner)
    if mention.kind == "pronoun":
        found = pronouns.antecedent(mention)
        if found is not None:
            mention.antecedent, mention.who, mention.code = found, found.who, found.code
            mention.basis = "a pronoun's antecedent"
        elif chunk.complements and not owner:
            role = resolver.actors.reader.describe(chunk)
            mention.code, mention.role = role.code, role
    resolver.found.all.append(mention)
    if mention.kind == "person":
        resolver.found.persons.append(mention)
    first = mention.first if owner or chunk.owner is None else chunk.core
    resolver.found.at.update(dict.fromkeys(range(first, mention.last), mention))
    return mention


def parties(doc: Document, token: Token) -> list[Party]:
    """The party, or of a coordination the parties, that the noun phrase headed by `token` names, in text order.

    A span holds the phrase with its title and without relative clauses; for a pronoun it is the antecedent's. The list is
    empty where `token` is in no noun phrase. Needs syntax; entity ids are there once `add_entities` has run.
    """
    found: list[Party] = []
    for member in _members(doc, token):
        for party in _single(doc, member, _DEPTH):
            if party not in found:
                found.append(party)
    return found


def _single(doc: Document, token: Token, depth: int) -> list[Party]:
    mentions = mentions_of(doc)
    mention = mentions.at.get(token.i)
    if mention is None:
        return []
    inner = _modifier(doc, mention, token)
    if inner is not None:
        return [inner]
    if mention.kind == "pronoun":
        if mention.antecedent is None or depth == 0:
            return [Party(span=_span(doc, mention.first, mention.last), code=mention.code)]
        head = doc.tokens[mention.antecedent.head]
        if mention.plural or is_plural(token):
            members = _members(doc, head)
            if len(members) > 1 and all(m.i < token.i for m in members):
                return [p for m in members for p in _single(doc, m, depth - 1)]
        return _single(doc, head, depth - 1)
    return [_party(doc, mention)]


def _party(doc: Document, mention: Mention) -> Party:
    actors = actors_of(doc)
    code = mention.code
    if mention.kind == "state" and _armed(doc, doc.tokens[mention.head]):
        code = f"{mention.state}:MIL"
    last = mention.last if mention.owner or mention.kind == "person" else _reach(doc, actors, mention)
    ids: dict[Who, str] = doc.scratch.get(f"{KEY}.ids", {})
    entity = ids.get(mention.who) if mention.who is not None else None
    return Party(span=_span(doc, mention.first, last), entity=entity, code=code)


def _modifier(doc: Document, mention: Mention, token: Token) -> Party | None:
    """Where the token only modifies the phrase's head ("U.S. bombing", "army positions"): the party that it names itself."""
    actors = actors_of(doc)
    head = doc.tokens[mention.head]
    if token.i == head.i or mention.kind in ("person", "pronoun"):
        return None
    hit = actors.hit_at.get(token.i)
    if hit is not None and hit.last == mention.last:
        return None
    inside = mention.first <= token.head < mention.last and doc.tokens[token.head].upos != "DET"
    if not inside or (token.i == mention.last - 1):
        return None
    if hit is not None and hit.last <= mention.last:
        code = actors.code_of_hit(hit, mention.first)
        if hit.known.kind in ("state", "adjective", "capital") and _armed(doc, token):
            code = f"{code.partition(':')[0]}:MIL"
        ids = doc.scratch.get(f"{KEY}.ids", {})
        return Party(span=_span(doc, hit.first, hit.last), entity=ids.get(named(hit.known, code)), code=code)
    person = actors.register.at.get(token.i)
    if person is not None:
        first, last = next((s for s in person.spans if s[0] <= token.i < s[1]), (token.i, token.i + 1))
        return Party(span=_span(doc, first, last), entity=person.entity, code=person.code)
    sector = lexicon.roles().nouns.get(lemma(token))
    if sector is not None and token.upos in ("NOUN", "PROPN"):
        return Party(span=_span(doc, token.i, token.i + 1), code=f"{mention.state}:{sector}")
    return None


def _armed(doc: Document, token: Token) -> bool:
    """Whether a state's name governs a word of armed force: it acts by its forces."""
    acts = lexicon.roles().armed_acts
    at: Token | None = token
    for _ in range(2):
        above = doc.head_of(at) if at is not None else None
        if above is None or at is None:
            return False
        if at.rel in ("nsubj", "compound", "amod", "nmod") and _stem(above) & acts:
            return at.deprel not in ("nsubj:pass",) and not any(
                k.rel == "case" and k.upos == "ADP" for k in doc.children_of(at)
            )
        if at.rel != "flat" and at.rel != "amod":
            return False
        at = above
    return False


def _stem(token: Token) -> set[str]:
    """What the act may be called: the lemma, the form, and the form without the endings of verbs."""
    form = token.text.lower()
    return {
        token.lemma.lower(),
        form,
        form.removesuffix("ed"),
        form.removesuffix("d"),
        form.removesuffix("ing"),
        form.removesuffix("s"),
    }


def _reach(doc: Document, actors: Actors, mention: Mention) -> int:
    """Where a phrase ends with what completes it ("people in a caravan of migrants"), but for commas and relative clauses."""
    chunk, last = mention.chunk, mention.last
    for _ in range(_DEPTH):
        after = next((c for _, c in chunk.complements if c.first == last + 1), None)
        if after is None:
            break
        chunk, last = after, after.last
    shared = _shared(doc, actors, mention)
    return max(last, shared.last if shared is not None else last)


def _shared(doc: Document, actors: Actors, mention: Mention) -> Chunk | None:
    """The bare noun that shares the phrase's modifiers after *and*: "the Russian forces and people"."""
    last = mention.last
    if last + 1 >= len(doc.tokens) or doc.tokens[last].upos != "CCONJ" or mention.kind != "description":
        return None
    after = actors.chunks.at.get(last + 1)
    if after is None or after.first != last + 1 or after.sent != mention.chunk.sent or after.last - after.first != 1:
        return None
    noun = doc.tokens[after.first]
    if noun.upos != "NOUN" or noun.deprel != "conj" or not mention.first <= noun.head < mention.last:
        return None
    return after if mention.last - mention.first > 1 or lemma(noun) in lexicon.roles().nouns else None


def _span(doc: Document, first: int, last: int) -> Span:
    while last - 1 > first and doc.tokens[last - 1].upos == "PUNCT":
        last -= 1
    return Span(doc.tokens[first].start, doc.tokens[last - 1].end)


# coordinations


def _members(doc: Document, token: Token) -> list[Token]:
    """The heads of the coordination that `token` heads, itself first; of a list of names also where the tree misses some."""
    actors, mentions = actors_of(doc), mentions_of(doc)
    first = mentions.at.get(token.i)
    found = {token.i}
    if first is None or first.kind == "pronoun":
        return [token]
    if first.owner or token.i == first.head or first.kind == "person":
        shared = _shared(doc, actors, first)
        for kid in doc.children_of(doc.tokens[first.head], "conj") + doc.children_of(token, "conj"):
            chunk = actors.chunks.at.get(kid.i)
            if (
                chunk is None
                or chunk is shared
                or kid.upos not in ("NOUN", "PROPN", "PRON", "X", "ADJ", "NUM")
                or chunk is first.chunk
            ):
                continue
            found.add(kid.i)
        found |= _listed(doc, mentions, first)
    return [doc.tokens[i] for i in sorted(found)]


def _listed(doc: Document, mentions: Mentions, first: Mention) -> set[int]:
    """Names of one kind in a row before and after, parted by commas and *and*."""
    if first.kind not in ("state", "person") or first.owner or (first.chunk.owner is not None and first.kind == "state"):
        return set()
    row, ended = [first], False
    at = first
    while (after := _beside(doc, mentions, at, 1)) is not None and after.kind == first.kind:
        row.append(after)
        ended = ended or doc.tokens[after.first - 1].upos == "CCONJ"
        at = after
        if ended:
            break
    at = first
    while (
        (before := _beside(doc, mentions, at, -1)) is not None
        and before.kind == first.kind
        and (ended or _joined(doc, before, at))
    ):
        ended = ended or _joined(doc, before, at)
        row.insert(0, before)
        at = before
    return {m.head for m in row} if ended and len(row) > 1 and not _parted(doc, row) else set()


def _beside(doc: Document, mentions: Mentions, mention: Mention, step: int) -> Mention | None:
    """The mention right after (or before) a comma or *and*."""
    at = mention.last if step > 0 else mention.first - 1
    marks = 0
    while 0 <= at < len(doc.tokens) and (
        doc.tokens[at].text in _LISTS or (doc.tokens[at].upos == "CCONJ" and doc.tokens[at].lemma in ("and", "or", "&"))
    ):
        at, marks = at + step, marks + 1
    if not 0 < marks <= 2 or not 0 <= at < len(doc.tokens) or doc.tokens[at].sent != mention.chunk.sent:
        return None
    found = mentions.at.get(at)
    if found is None or found.owner or (found.first if step > 0 else found.last - 1) != at:
        return None
    return found


def _joined(doc: Document, before: Mention, after: Mention) -> bool:
    return any(t.upos == "CCONJ" for t in doc.tokens[before.last : after.first])


def _parted(doc: Document, row: list[Mention]) -> bool:
    """Whether the tree says that members of the row are of different clauses or roles."""
    heads = [doc.tokens[m.head] for m in row]
    rels = {h.rel for h in heads if h.rel not in ("conj", "appos", "flat", "compound", "list")}
    if len(rels) > 1:
        return True
    tops = {h.head for h in heads if h.rel == "nsubj"}
    if len(tops) > 1:
        return True
    return any(a.rel == "appos" and a.head == b.i for a, b in zip(heads[1:], heads, strict=False)) and len(row) == 2
