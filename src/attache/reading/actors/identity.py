"""Ids of entities that are the same in every document: kind, state and normalised name ("person/RUS/sergei-shoigu").

A person of the tables is told by the tables' name, however the text spells it; others by the text's. Two persons of one name
and state whom the tables tell apart by their Wikidata ids have those in their ids. A surname alone, a description or a group
of people tells nobody, and has none.
"""

from __future__ import annotations

from attache.reading.actors import lexicon
from attache.reading.actors.lexicon import Office
from attache.reading.actors.mentions import Named
from attache.reading.actors.people import Person


def of_person(person: Person) -> str | None:
    """The id of somebody whom a document names; None where only a surname is known, and no table has it."""
    if person.term is not None:
        return of_term(person.term)
    return of_name("person", person.code, person.name) if " " in person.key else None


def of_term(term: Office) -> str:
    """The id of who held an office of the tables."""
    people = lexicon.people()
    person = f"{term.person}\t{term.state}"
    name, _, state = people.canonical(person).partition("\t")
    found = f"person/{state}/{slug(name)}"
    qid = people.wikidata(term)
    return f"{found}/{qid}" if qid is not None and len(people.ids(person)) > 1 else found


def of_named(who: Named) -> str | None:
    """The id of a known name; None for a group of people told by a description."""
    if who.kind == "group":
        return None
    state = who.code.partition(":")[0]
    if who.kind == "state" and who.name == lexicon.state_names().get(state):
        return f"state/{state}"
    return of_name(who.kind, who.code, who.name)


def of_name(kind: str, code: str, name: str) -> str | None:
    """The id of a name with its kind and code; None where no letter is in it."""
    words = slug(name)
    return f"{kind}/{code.partition(':')[0]}/{words}" if words else None


def slug(name: str) -> str:
    """A name's key with hyphens, without *the*."""
    return lexicon.key(name).removeprefix("the ").replace(" ", "-")
