"""Links entities across an archive's documents: one actor an id, joined where names, states and offices agree.

An entity's stable id (kind, state, name) is the same in every document. Two ids that differ in spelling only, of one state
and one office or sector, are joined, and so are two of one Wikidata id; what is merely near is listed with the reason and left
to the user, whose decisions are kept. Nothing else is merged. `link` works all out anew from the readings, the same each time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, delete, insert, select

from attache.archive import changes, schema
from attache.archive.duplicates import clusters_of
from attache.archive.profiles import LINKED, UNKNOWN, Gathered, Profile, gather
from attache.archive.store import Archive, ArchiveError
from attache.reading.actors.people import skeleton

#: of more ids whose names begin or end alike, only those of one state are compared
_MANY = 60
#: words of so many letters may be one with a letter wrong
_SLIP = 6
#: the sector of who has no other is no ground to join
_WEAK = {"CVL"}


class Pair(NamedTuple):
    """Two ids, in order of the alphabet, and why they are or may be one."""

    one: str
    other: str
    reason: str


class Links(NamedTuple):
    """What `link` came to: how many entities, ids and actors, which ids were joined, and which are to be looked at."""

    entities: int
    ids: int
    actors: int
    joined: list[Pair]
    near: list[Pair]


def link(archive: Archive) -> Links:
    """Link all entities of an archive that is open for writing. Raises `ArchiveError` where it cannot be written."""
    with archive.look() as db:
        documents = [str(row[0]) for row in db.execute(select(schema.document.c.id))]
    found = gather(archive.readings(), clusters_of(archive, documents))
    with archive.change() as db:
        decided = {(one, other): bool(same) for one, other, same in db.execute(select(schema.decision))}
        joined, near = compare(found, decided)
        actors = _actors(found, joined, [pair for pair, same in decided.items() if not same])
        rows = {(d, e): (id, actors[id]) for d, e, id in found.entities}
        rows |= {_entity(p.one): (p.one, actors[p.other]) for p in joined if "#" in p.one}
        linked = [{"document": d, "entity": e, "stable_id": id, "actor": actor} for (d, e), (id, actor) in rows.items()]
        _replace(db, schema.link, linked)
        _replace(db, schema.joined, [p._asdict() for p in joined])
        _replace(db, schema.near_miss, [p._asdict() for p in near])
        changes.count(db)
    return Links(len(found.entities), len(found.profiles), len(set(actors.values())), joined, near)


def decide(archive: Archive, one: str, other: str, *, same: bool) -> None:
    """Keep the user's word that two ids are one, or are not. Raises `ArchiveError` where an id is not in the archive."""
    with archive.change() as db:
        link, near = schema.link.c, schema.near_miss.c
        for id in (one, other):
            asked = select(link.stable_id).where(link.stable_id == id).union_all(select(near.one).where(near.one == id))
            if db.execute(asked.limit(1)).first() is None:
                raise ArchiveError(f"{archive.path}: no entity has the id {id!r}; attache archive link lists those to decide")
        if one == other:
            raise ArchiveError(f"{archive.path}: {one!r} is one id; name two")
        first, second = _ordered(one, other)
        pair = schema.decision.c
        db.execute(delete(schema.decision).where(pair.one == first, pair.other == second))
        db.execute(insert(schema.decision), {"one": first, "other": second, "same": int(same)})


def _replace(db: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """What a table holds is these rows."""
    db.execute(delete(table))
    if rows:
        db.execute(insert(table), rows)


def _ordered(one: str, other: str) -> tuple[str, str]:
    """A pair as it is kept: in order of the alphabet, an entity known by surname (`document#entity`) first."""
    first, second = sorted((one, other), key=lambda id: ("#" not in id, id))
    return first, second


def _entity(id: str) -> tuple[str, str]:
    document, _, entity = id.rpartition("#")
    return document, entity


def actor_of(archive: Archive, document: str, entity: str) -> str | None:
    """The actor that an entity of a document is, by the last `link`; None where it is none, or nothing was linked yet."""
    link = schema.link.c
    with archive.look() as db:
        actor = db.execute(select(link.actor).where(link.document == document, link.entity == entity)).scalar()
        return None if actor is None else str(actor)


def compare(found: Gathered, decided: dict[tuple[str, str], bool]) -> tuple[list[Pair], list[Pair]]:
    """The pairs of ids that are joined, and those that are near; what the user has decided is in neither as a question."""
    joined: dict[tuple[str, str], str] = {pair: "decided" for pair, same in decided.items() if same}
    near: dict[tuple[str, str], str] = {}
    for one, other in _candidates(found):
        pair = (min(one.id, other.id), max(one.id, other.id))
        if pair in decided or pair in joined or pair in near:
            continue
        same, reason = _judge(one, other)
        if reason:
            (joined if same else near)[pair] = reason
    near.update({(one, other): reason for one, reason, other in _by_surname(found) if (one, other) not in decided})
    ids = {*found.profiles, *(surname.id for surname in found.surnames)}
    known = {p: r for p, r in joined.items() if p[0] in ids and p[1] in ids}
    return [Pair(*p, r) for p, r in sorted(known.items())], [Pair(*p, r) for p, r in sorted(near.items())]


def _candidates(found: Gathered) -> Iterator[tuple[Profile, Profile]]:
    """Pairs worth comparing: of one kind, whose names begin or end alike, or that share a Wikidata id or an abbreviation."""
    blocks: defaultdict[tuple[str, str], list[Profile]] = defaultdict(list)
    for id in sorted(found.profiles):
        profile = found.profiles[id]
        if profile.kind not in LINKED:
            continue
        words = [skeleton(w) for w in profile.words.split()]
        ends = {words[0], words[-1]} if profile.kind == "person" else {profile.skeleton, _initials(profile.words)}
        for end in [*sorted(ends), *sorted(profile.wikidata)]:
            blocks[profile.kind, end].append(profile)
    for block in blocks.values():
        parts: Iterable[list[Profile]] = [block]
        if len(block) > _MANY:
            by_state: defaultdict[str, list[Profile]] = defaultdict(list)
            for profile in block:
                by_state[profile.state].append(profile)
            parts = [part for part in by_state.values() if len(part) <= _MANY]
        for part in parts:
            yield from combinations(part, 2)


def _initials(words: str) -> str:
    """What may be a name's abbreviation: its words' first letters, or the name itself where it is one word."""
    return "".join(w[0] for w in words.split() if w not in ("of", "the", "for", "and")) if " " in words else words


def _judge(one: Profile, other: Profile) -> tuple[bool, str]:
    """Whether two ids are one, and why they are or may be; no reason where they are not alike."""
    if one.wikidata & other.wikidata:
        return True, f"one Wikidata id ({min(one.wikidata & other.wikidata)})"
    if one.wikidata and other.wikidata:
        return False, ""
    if one.kind == "organisation":
        return _judge_body(one, other)
    alike = _alike(one, other)
    if not alike:
        return False, ""
    if one.state != other.state:
        return False, f"{alike}; {_states(one, other)}"
    shared = one.offices & other.offices
    if alike == "spelled otherwise" and one.near_in_time(other):
        if shared:
            return True, f"{alike}, same state, office in common ({', '.join(sorted(shared))})"
        if (one.sectors & other.sectors) - _WEAK and not (one.offices and other.offices):
            return True, f"{alike}, same state and sector"
    return False, f"{alike}; same state{'' if shared else ', no office in common'}"


def _judge_body(one: Profile, other: Profile) -> tuple[bool, str]:
    if one.skeleton == other.skeleton:
        if one.state == other.state:
            return True, "spelled otherwise, same state"
        return False, f"{'same name' if one.words == other.words else 'spelled otherwise'}; {_states(one, other)}"
    short, long = sorted((one, other), key=lambda p: len(p.words))
    if " " not in short.words and _initials(long.words) == short.words and one.state == other.state:
        return False, "the abbreviation of the other; same state"
    return False, ""


def _states(one: Profile, other: Profile) -> str:
    if UNKNOWN in (one.state, other.state):
        return "the state of one is not known"
    return f"states differ ({one.state}, {other.state})"


def _alike(one: Profile, other: Profile) -> str:
    """How two persons' names are alike; "" where they are not."""
    mine, theirs = one.words.split(), other.words.split()
    if one.words == other.words:
        return "same name"
    if one.skeleton == other.skeleton:
        return "spelled otherwise" if len(mine) == len(theirs) else ""
    bare = [[skeleton(w) for w in words] for words in (mine, theirs)]
    if len(mine) != len(theirs) and bare[0][0] == bare[1][0] and bare[0][-1] == bare[1][-1]:
        return "one has a middle name"
    if bare[0][-1] == bare[1][-1] and mine[0][0] == theirs[0][0] and 1 in (len(mine[0]), len(theirs[0])):
        return "one has an initial"
    if len(mine) == len(theirs) and _one_slip(" ".join(bare[0]), " ".join(bare[1])):
        return "one letter apart"
    return ""


def _one_slip(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < _SLIP:
        return False
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[at + (len(one) >= len(other)) :] == other[at + (len(other) >= len(one)) :]


def _by_surname(found: Gathered) -> Iterator[tuple[str, str, str]]:
    """Persons known by surname alone who may be the one person of that surname and state: (their id, reason, that person's)."""
    bearers: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for id in sorted(found.profiles):
        profile = found.profiles[id]
        if profile.kind == "person":
            words = [skeleton(w) for w in profile.words.split()]
            for end in {words[0], words[-1]}:
                bearers[profile.state, end].append(id)
    for person in found.surnames:
        fits = bearers.get((person.state, skeleton(person.words)), [])
        if len(fits) == 1 and person.state != UNKNOWN:
            yield person.id, f"only a surname there ({person.name}), same state", fits[0]


def _actors(found: Gathered, joined: list[Pair], apart: list[tuple[str, str]]) -> dict[str, str]:
    """Each id's actor: of the ids that are joined, that of most texts (copies count once), the first in the alphabet of equals.

    A join that would bring two ids together that are `apart` by the user's word is left out.
    """
    groups = {id: [id] for id in found.profiles}
    refused: defaultdict[str, set[str]] = defaultdict(set)
    for one, other in apart:
        refused[one].add(other)
        refused[other].add(one)
    for pair in sorted(joined, key=lambda p: (p.reason != "decided", p)):
        if pair.one not in groups or groups[pair.one] is groups[pair.other]:
            continue
        small, large = sorted((groups[pair.one], groups[pair.other]), key=len)
        if any(not refused[id].isdisjoint(large) for id in small if id in refused):
            continue
        large.extend(small)
        groups.update(dict.fromkeys(small, large))
    actors: dict[str, str] = {}
    for id, group in groups.items():
        if id not in actors:
            best = min(group, key=lambda i: (-len(found.profiles[i].texts), i))
            actors.update(dict.fromkeys(group, best))
    return actors
