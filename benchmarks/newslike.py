"""News-like articles with readings made by hand of rules, as many as wanted: for measuring what comes after reading.

    python -m benchmarks.newslike 1000 > articles.jsonl

An article's number (and the seed) fix it. Words, states and dates are spread as in news: a few are everywhere, most are rare.
No language model is asked; the readings are as large as real ones, and their spans are right.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from attache.document import Span
from attache.records import (
    Attribution,
    DocumentRecord,
    Entity,
    Event,
    EventPlace,
    EventTime,
    Item,
    NameRecord,
    Party,
    Place,
    Reading,
    Source,
    Time,
    Transfer,
    encode,
)
from attache.sources import RawPage

_ONSETS = (
    "b",
    "d",
    "f",
    "g",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "z",
    "br",
    "dr",
    "gr",
    "kr",
    "st",
    "tr",
    "sh",
    "ch",
)
_CODAS = ("n", "r", "l", "s", "m", "k", "th", "nd", "rt", "x")
_SECTORS = ("GOV", "MIL", "LEG", "BUS")
FIRST_DAY = dt.date(2015, 1, 1)
#: the articles are of so many days
DAYS = 3650


class Article(NamedTuple):
    """A page as it came and what was read from it."""

    page: RawPage
    reading: Reading


def articles(count: int, *, first: int = 0, seed: int = 0) -> Iterator[Article]:
    """Articles number `first` and on, `count` of them."""
    return (article(number, seed=seed) for number in range(first, first + count))


def article(number: int, *, seed: int = 0) -> Article:
    """Article `number`: the same each time."""
    maker = _Maker(random.Random(f"{seed}/{number}"), number)
    return maker.make()


@cache
def _data() -> dict[str, Any]:
    return yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@cache
def _rare(number: int) -> str:
    """A made-up proper name; the lower the number, the shorter."""
    random_ = random.Random(f"name {number}")
    parts = 2 if number < 3000 else 3
    word = "".join(random_.choice(_ONSETS) + random_.choice("aeiou") for _ in range(parts)) + random_.choice(_CODAS)
    return word.capitalize()


@cache
def _common(rank: int) -> str:
    """A made-up word of everyday; the lower the rank, the shorter."""
    random_ = random.Random(f"word {rank}")
    parts = 1 if rank < 60 else 2 if rank < 4000 else 3
    return "".join(random_.choice(_ONSETS) + random_.choice("aeiou") for _ in range(parts)) + random_.choice(_CODAS)


def _some(random_: random.Random, items: list[Any]) -> Any:
    """One of a list whose first are taken most often."""
    return items[min(int(random_.paretovariate(0.7)) - 1, len(items) - 1)] if random_.random() < 0.7 else random_.choice(items)


class _Maker:
    def __init__(self, random_: random.Random, number: int) -> None:
        self.random, self.number, self.data = random_, number, _data()
        self.text = ""
        self.day = FIRST_DAY + dt.timedelta(days=random_.randrange(DAYS))
        self.sentences: list[Span] = []
        self.paragraphs: list[Span] = []
        self.entities: dict[str, Entity] = {}
        self.names: list[NameRecord] = []
        self.times: list[Time] = []
        self.places: list[Place] = []
        self.attributions: list[Attribution] = []
        self.events: list[Event] = []
        self.transfers: list[Transfer] = []
        #: the states that the article is about
        self.states = [_some(random_, self.data["states"]) for _ in range(3)] + [random_.choice(self.data["states"])]

    def make(self) -> Article:
        for _ in range(self.random.randint(4, 7)):
            start = len(self.text)
            for _ in range(self.random.randint(2, 4)):
                self.sentence()
            self.paragraphs.append(Span(start, len(self.text.rstrip())))
            self.text = self.text.rstrip() + "\n\n"
        self.text = self.text.rstrip()
        title = self.text[self.sentences[0].start : self.sentences[0].end - 1][:90]
        publisher = _some(self.random, self.data["publishers"])
        url = f"https://{publisher.lower().replace(' ', '-')}.example/{self.day:%Y/%m/%d}/{self.number}"
        data = _html(title, publisher, self.text).encode()
        digest = hashlib.sha256(data).hexdigest()
        document = DocumentRecord(
            id=digest[:16], origin=f"news/{self.number:07}.html", url=url, title=title, section=["World"], publisher=publisher,
            published=self.day.isoformat(), published_basis="meta", language="en", sha256=digest, text=self.text,
            paragraphs=self.paragraphs, sentences=self.sentences, sentence_kinds=["report"] * len(self.sentences),
        )  # fmt: skip
        reading = Reading(
            document=document, entities=list(self.entities.values()), names=self.names, times=self.times, places=self.places,
            attributions=self.attributions, events=self.events, transfers=self.transfers,
        )  # fmt: skip
        headers = {"content-type": "text/html; charset=utf-8", "last-modified": f"{self.day:%a, %d %b %Y} 06:00:00 GMT"}
        page = RawPage(document.origin, data, url=url, content_type="text/html", headers=headers)
        return Article(page, reading)

    def sentence(self) -> None:
        draw = self.random.random()
        if draw < 0.45:
            self.event(*_some(self.random, self.data["events"]))
        elif draw < 0.55:
            self.transfer(*_some(self.random, self.data["transfers"]))
        elif draw < 0.62:
            self.write(self.random.choice(self.data["fillers"]), {})
        else:
            self.write(f"{self.clause(10, 24).capitalize()}.", {})

    def clause(self, least: int, most: int) -> str:
        """So many words that no other article has in this order: common ones, and small ones between them."""
        random_, small = self.random, self.data["small"]
        words = [
            random_.choice(small) if n % 3 == 0 else _common(int(30_000 ** random_.random()))
            for n in range(random_.randint(least, most))
        ]
        return " ".join(words)

    def event(self, type_: Any, mode: str | None, cameo: str, certainty: Any, pattern: str) -> None:
        a, b = self.random.sample(range(len(self.states)), 2)
        parts: dict[str, Any] = {"a": self.states[a], "b": self.states[b]}
        span = self.write(f"{pattern[:-1]}, {self.clause(4, 12)}.", parts)
        when = parts["when"]
        self.events.append(
            Event(
                id=f"v{len(self.events) + 1}", type=type_, mode=mode, cameo=cameo, trigger=parts["trigger"], evidence=span,
                actors=[parts["actor"]], recipients=[parts["recipient"]], place=parts.get("at"), time=when,
                factuality=certainty, source=parts["source"], confidence=round(self.random.uniform(0.4, 0.98), 2),
            )
        )  # fmt: skip

    def transfer(self, status: Any, certainty: Any, pattern: str) -> None:
        a, b = self.random.sample(range(len(self.states)), 2)
        parts: dict[str, Any] = {"a": self.states[a], "b": self.states[b]}
        span = self.write(f"{pattern[:-1]}, {self.clause(4, 12)}.", parts)
        self.transfers.append(
            Transfer(
                id=f"t{len(self.transfers) + 1}", supplier=parts["actor"], recipient=parts["recipient"], item=parts["thing"],
                quantity=parts.get("quantity"), status=status, time=parts["when"], trigger=parts["trigger"], evidence=span,
                factuality=certainty, source=parts["source"], confidence=round(self.random.uniform(0.4, 0.98), 2),
            )
        )  # fmt: skip

    def write(self, pattern: str, parts: dict[str, Any]) -> Span:
        """Add a sentence; the records of what stands in it go into `parts`."""
        start = len(self.text)
        for piece in pattern.replace("{", "\0{").replace("}", "}\0").split("\0"):
            if piece.startswith("{"):
                self.fill(piece[1:-1], parts)
            else:
                if "trigger" not in parts and piece.strip():
                    word = piece.split()[0]
                    at = len(self.text) + piece.index(word)
                    parts["trigger"] = Span(at, at + len(word))
                self.text += piece
        span = Span(start, len(self.text))
        self.sentences.append(span)
        self.text += " "
        parts.setdefault("when", None)
        parts.setdefault("source", Source())
        return span

    def fill(self, slot: str, parts: dict[str, Any]) -> None:
        if slot in ("a", "b"):
            parts["actor" if slot == "a" else "recipient"] = self.party(parts[slot])
        elif slot == "place":
            state = self.states[0]
            span = self.put(state[2])
            self.names.append(NameRecord(span=span, kind="place"))
            self.places.append(Place(span=span, name=state[2], lat=state[3], lon=state[4], country=state[0]))
            parts["at"] = EventPlace(span=span, name=state[2])
        elif slot == "day":
            day = self.day - dt.timedelta(days=self.random.randrange(12))
            span = self.put(f"{day:%B} {day.day}")
            self.times.append(Time(span=span, type="DATE", value=day.isoformat(), anchor="published"))
            parts["when"] = EventTime(span=span, value=day.isoformat())
        elif slot == "item":
            words, category = _some(self.random, self.data["items"])
            parts["thing"] = Item(span=self.put(words), text=words, category=category)
        elif slot == "number":
            parts["quantity"] = self.random.randrange(2, 400)
            self.put(str(parts["quantity"]))
        elif slot == "topic":
            self.put(_some(self.random, self.data["topics"]))
        else:
            self.names.append(NameRecord(span=self.put(_rare(int(self.random.paretovariate(0.6)) % 200_000)), kind="place"))

    def party(self, state: list[Any]) -> Party:
        """A state or one of its officials, named."""
        code, name = state[0], state[1]
        if self.random.random() < 0.5:
            kind, code, id = "state", f"{code}:GOV", f"state/{code}"
        else:
            which = int(self.random.paretovariate(0.8)) % 400
            base = sum(map(ord, code))
            given, family = _rare((base + which) * 7 % 90_000), _rare((base * 31 + which) % 90_000)
            office = self.data["offices"][which % len(self.data["offices"])]
            kind, code, id = "person", f"{code}:{_SECTORS[which % 4]}", f"person/{code}/{given}-{family}".lower()
            name = f"{given} {family}"
            if id not in self.entities:
                self.put(f"{state[1]}'s {office} ")
        entity = self.entities.get(id)
        if entity is None:
            entity = Entity(id=f"e{len(self.entities) + 1}", kind=kind, name=name, code=code, stable_id=id)
            self.entities[id] = entity
        span = self.put(name)
        entity.mentions.append(span) if entity.mentions else setattr(entity, "mentions", [span])
        self.names.append(NameRecord(span=span, kind="person" if kind == "person" else "state"))
        return Party(span=span, entity=entity.id, code=code)

    def put(self, words: str) -> Span:
        start = len(self.text)
        self.text += words
        return Span(start, len(self.text))


def _html(title: str, publisher: str, text: str) -> str:
    """The text in a page with as much around it as pages have."""
    body = "\n".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    menu = "".join(f'<li><a class="menu-item" href="/{n}">{n}</a></li>' for n in ("world", "politics", "business", "sport") * 6)
    return (
        f"<!doctype html><html><head><title>{title} | {publisher}</title><meta charset=utf-8></head><body>"
        f"<nav><ul>{menu}</ul></nav><article><h1>{title}</h1>{body}</article><footer><ul>{menu}</ul></footer></body></html>"
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    for one in articles(count):
        sys.stdout.buffer.write(encode(one.reading) + b"\n")


if __name__ == "__main__":
    main()
