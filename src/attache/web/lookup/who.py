"""The glossary's actors: people with the offices that they hold at a day, organisations, seats, who is in office in a state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from attache.exports.wording import date_in_words
from attache.reading.actors.lexicon import Known, Office, index, key, people, per_folder
from attache.web.lookup.entries import Entry
from attache.web.rendering import address
from attache.web.screens.naming import state_name

__all__ = ["OF_STATES", "look_up", "named", "state_name"]

#: kinds of names that mean a state as a whole
OF_STATES = ("state", "adjective", "demonym", "capital", "seat")
#: so many people of one surname, terms of one person, and offices of one state are shown
_PEOPLE, _TERMS, _OFFICES = 8, 8, 12

Runs = Callable[[str, Callable[[str], list[Entry]]], list[Entry]]


def named(word: str) -> list[Known]:
    """What the tables of names know under a word, each once."""
    found = index().names.get(key(word), ())
    return list({(k.name, k.code, k.kind): k for k in found}.values())


def look_up(word: str, day: str, states: Iterable[str], by_runs: Runs) -> list[Entry]:
    """Who is called so, or holds an office of this name, at a day; for a state, who is in office there."""
    found = by_runs(word, lambda words: [*_people(words, day), *_bodies(words)])
    found += _by_office(word, day)
    for state in states:
        found += _in_office(state, day)
    return list({(e.kind, e.name, e.code): e for e in found}.values())


def _people(word: str, day: str) -> list[Entry]:
    tables, words = people(), key(word)
    persons = [p for p in tables.names.get(words, ()) if words]
    if not persons and words and " " not in words:
        persons = tables.by_end(words)
    made = [_person(person, day) for person in dict.fromkeys(map(tables.canonical, persons))]
    # who is in office comes first, then in the order of the tables
    return sorted(made, key=lambda entry: entry.facts[0][0] != "In office")[:_PEOPLE]


def _person(person: str, day: str) -> Entry:
    terms = sorted(people().terms(person), key=lambda term: term.since, reverse=True)
    held = [t for t in terms if t.office and t.held(day)]
    others = [t for t in terms if t.office and t not in held]
    facts = [("In office", _term(t)) for t in held[:_TERMS]] + [("Other office", _term(t)) for t in others[:_TERMS]]
    first = terms[0]
    dead = [("Died", date_in_words(first.died))] if first.died else []
    facts = [*facts, *dead] or [("State", state_name(first.state))]
    return Entry(first.person, "person", f"{first.state}:{first.sector}", facts, _screen(first))


def _screen(term: Office) -> str:
    # the list of actors, since the archive need not know this one
    return address("/actors", q=term.person)


def _term(term: Office) -> str:
    ends = [date_in_words(end) if end else "" for end in (term.since, term.until)]
    when = f"{ends[0] or '…'} – {ends[1] or 'now'}" if any(ends) else "dates not known"
    return f"{term.office}, {state_name(term.state)} ({when})"


def _bodies(word: str) -> list[Entry]:
    found = []
    for known in named(word):
        facts = [("State", state_name(known.state))] if known.state.isalpha() else []
        if known.members:
            facts.append(("Members", ", ".join(map(state_name, known.members))))
        found.append(Entry(known.name, known.kind, known.code, facts or [("Code", known.code)]))
    return found


def _by_office(word: str, day: str) -> list[Entry]:
    """Those who hold an office of this very name at a day, whatever the state."""
    words = key(word)
    held = [t for t in _offices() if words and key(t.office) == words and t.held(day)]
    return [Entry(t.person, "office", f"{t.state}:{t.sector}", [("In office", _term(t))], _screen(t)) for t in held[:_OFFICES]]


def _in_office(state: str, day: str) -> list[Entry]:
    held = [t for t in _offices() if t.state == state and t.office and t.held(day) and not t.dead(day)]
    # the offices that most states have come first: heads of state and government, foreign and defence ministers
    common = _common()
    held.sort(key=lambda t: (-common[t.office], t.office, t.person))
    facts = [(t.office, f"{t.person} ({_since(t)})") for t in held[:_OFFICES]]
    return [Entry(state_name(state), "in office", state, facts, f"/actors/{state}")] if facts else []


def _since(term: Office) -> str:
    return f"since {date_in_words(term.since)}" if term.since else "since when is not known"


@per_folder
def _offices() -> list[Office]:
    tables = people()
    return [term for person in tables.rows for term in tables.terms(person)]


@per_folder
def _common() -> Counter[str]:
    """In how many states there is an office of a name."""
    return Counter(office for office, _ in {(t.office, t.state) for t in _offices()})
