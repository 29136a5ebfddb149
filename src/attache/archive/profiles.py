"""What an archive's documents say of each entity, gathered by its stable id: the ground on which ids are compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from attache.reading.actors.lexicon import key
from attache.reading.actors.people import skeleton
from attache.records import Entity, Reading

UNKNOWN = "---"
#: kinds that are told apart by their ids alone: a state is its code
LINKED = ("person", "organisation")
#: documents so many years apart hardly speak of one person by the same office
FAR_APART = 40


@dataclass(slots=True)
class Profile:
    """One stable id: kind, state and name as in it, and what the readings add."""

    id: str
    kind: str
    state: str
    words: str
    names: Counter[str] = field(default_factory=Counter)
    offices: set[str] = field(default_factory=set)
    sectors: set[str] = field(default_factory=set)
    wikidata: set[str] = field(default_factory=set)
    documents: list[str] = field(default_factory=list)
    #: the texts that the documents carry, copies of one being one (`duplicates.clusters_of`), each with its first document
    texts: dict[str, str] = field(default_factory=dict)
    first: str = ""
    last: str = ""

    @property
    def name(self) -> str:
        """The name as most texts have it; the first in the alphabet of equals."""
        return min(self.names, key=lambda n: (-self.names[n], n)) if self.names else self.words

    @property
    def skeleton(self) -> str:
        """The name without differences of spelling, its words in order of the alphabet."""
        return " ".join(sorted(map(skeleton, self.words.split())))

    def add(self, entity: Entity, reading: Reading, text: str) -> None:
        """What a reading says of the entity. `text` stands for all copies of its text: their names count once."""
        if self.texts.setdefault(text, reading.document.id) == reading.document.id:
            self.names[entity.name] += 1
        if entity.office:
            self.offices.update(w for w in key(entity.office).split() if len(w) > 3)
        sector = entity.code.partition(":")[2]
        if sector != UNKNOWN:
            self.sectors.add(sector)
        if entity.wikidata:
            self.wikidata.add(entity.wikidata)
        if reading.document.id not in self.documents[-1:]:
            self.documents.append(reading.document.id)
        day = reading.document.published or ""
        if day:
            self.first, self.last = min(self.first or day, day), max(self.last, day)

    def near_in_time(self, other: Profile) -> bool:
        """Whether the documents of both lie within what one career may last; so too where no date is known."""
        if not (self.first and other.first):
            return True
        return abs(int(self.first[:4]) - int(other.first[:4])) <= FAR_APART


@dataclass(slots=True)
class Surname:
    """Somebody of whom a document has but a surname: `document#entity`, state, surname."""

    id: str
    state: str
    words: str
    name: str


@dataclass(slots=True)
class Gathered:
    """All profiles by id, those known by surname only, and each entity's stable id by (document, entity)."""

    profiles: dict[str, Profile] = field(default_factory=dict)
    surnames: list[Surname] = field(default_factory=list)
    entities: list[tuple[str, str, str]] = field(default_factory=list)


def gather(readings: Iterable[Reading], clusters: Mapping[str, str] | None = None) -> Gathered:
    """The profiles of all entities that have stable ids. `clusters` says which documents carry one text (`clusters_of`)."""
    found = Gathered()
    for reading in readings:
        for entity in reading.entities:
            if entity.stable_id is not None:
                found.entities.append((reading.document.id, entity.id, entity.stable_id))
                text = (clusters or {}).get(reading.document.id, reading.document.id)
                _profile(found, entity.stable_id).add(entity, reading, text)
            elif entity.kind == "person":
                words, state = key(entity.name), entity.code.partition(":")[0]
                if words and " " not in words:
                    found.surnames.append(Surname(f"{reading.document.id}#{entity.id}", state, words, entity.name))
    return found


def _profile(found: Gathered, id: str) -> Profile:
    kind, state, name = [*id.split("/", 2), "", ""][:3]
    words = name.partition("/")[0].replace("-", " ")
    return found.profiles.setdefault(id, Profile(id, kind, state, words))
