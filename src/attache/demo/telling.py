"""The stories of the demonstration: put together from sentences by chance that is the same each time.

`stories.yaml` says between which states what happens in which order, `states.yaml` who acts for them, `kinds.yaml` how each
kind of thing is told. A sentence that needs what a story does not have (an item, something in return) is passed over.

A page must not be like another but where a paper takes over another's text, so each has sentences of chance between the others
(`colour`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any, NamedTuple

import yaml

#: the year that is told of
FIRST_DAY = dt.date(2025, 1, 6)
DAYS = 350
_SLOT = re.compile(r"\{(\w+)\}")
_SENTENCES, _BACKGROUND = 3, 1

Tree = dict[str, Any]


class Story(NamedTuple):
    """What is told, and who tells it first; `number` is the one that a correction changes ("" where there is none)."""

    day: dt.date
    title: str
    section: str
    paragraphs: list[str]
    number: str
    city: str
    publisher: str
    wire_to: str
    late_to: str
    writer: str
    correction: str
    note: str


@cache
def _data(name: str) -> Any:
    return yaml.safe_load(files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8"))


def stories() -> list[Story]:
    """All stories in the order of their days."""
    return sorted(_all(), key=lambda story: (story.day, story.title, story.paragraphs))


def _all() -> Iterator[Story]:
    for thread in _data("stories"):
        for count, (kind, day) in enumerate(_calendar(thread)):
            yield _Teller(thread, kind, day, count).story()


def _calendar(thread: Tree) -> Iterator[tuple[str, dt.date]]:
    """What happens between two states, and on which days: spread over the year, and in a burst where there is one."""
    random = Random("-".join(thread["states"]))
    kinds = thread["pages"]
    for place, kind in enumerate(kinds):
        share = (place + random.uniform(0.1, 0.9)) / len(kinds)
        yield kind, FIRST_DAY + dt.timedelta(days=int(share * DAYS))
    burst = thread.get("burst", {"kinds": []})
    for place, kind in enumerate(burst["kinds"]):
        yield kind, FIRST_DAY + dt.timedelta(days=burst["day"] + place // 2)


class _Teller:
    """Tells one story."""

    def __init__(self, thread: Tree, kind: str, day: dt.date, count: int) -> None:
        self.random = Random(f"{'-'.join(thread['states'])}/{count}/{kind}")
        self.thread, self.day = thread, day
        self.kind: Tree = _data("kinds")[kind]
        self.slots = self._slots()

    def story(self) -> Story:
        kinds, random = _data("kinds"), self.random
        paragraphs = self._talk() if self.kind.get("turns") else self._report()
        first, second, third = random.sample(kinds["publishers"], 3)
        genre = self.kind["genre"]
        return Story(
            day=self.day, title=self._filled(self._one(self.kind["title"])),
            section="World" if genre == "news" else genre.title(),
            paragraphs=paragraphs, number=self.slots["n"] if any(self._counts(p) for p in paragraphs) else "",
            city=self.slots["b_city"].upper(), publisher=first, wire_to=second, late_to=third,
            writer=random.choice(kinds["writers"]), correction=kinds["correction"], note=kinds["note"],
        )  # fmt: skip

    def _counts(self, paragraph: str) -> bool:
        return re.search(rf"\b{self.slots['n']}\b", paragraph) is not None

    def _report(self) -> list[str]:
        lead = self._one(self.kind["lead"])
        body = self._some(self.kind["body"], _SENTENCES)
        colour = [" ".join(map(self.random.choice, parts)) for parts in _data("kinds")["colour"]]
        background = self._some(self.thread["background"], _BACKGROUND)
        told = [lead, f"{body[0]} {body[1]}", colour[0], *body[2:], f"{background[0]} {colour[1]}", colour[2]]
        return [self._filled(line) for line in told]

    def _talk(self) -> list[str]:
        turns = [turn for pair in self._some(self.kind["body"], _SENTENCES) for turn in pair.split(" || ")]
        return [self._filled(line) for line in (self._one(self.kind["lead"]), *turns)]

    def _one(self, lines: list[str]) -> str:
        return self._some(lines, 1)[0]

    def _some(self, lines: list[str], count: int) -> list[str]:
        fit = [line for line in lines if all(self.slots[slot] for slot in _SLOT.findall(line))]
        return self.random.sample(fit, min(count, len(fit)))

    def _filled(self, line: str) -> str:
        said = _SLOT.sub(lambda found: self.slots[found[1]], line)
        return re.sub(r"(?:^|(?<=[.?!] )|(?<=[QA]: ))[a-z]", lambda found: found[0].upper(), said)

    def _slots(self) -> dict[str, str]:
        """What stands for each name in braces."""
        random = self.random
        slots: dict[str, str] = {}
        for side, code in zip("ab", self.thread["states"], strict=True):
            state = _data("states")[code]
            slots |= {side: state["name"], f"{side}_adj": state["adj"], f"{side}_city": state["city"]}
            slots[f"{side}_town"] = random.choice(state["towns"])
            for place, person in enumerate(state["people"], 1):
                slots[f"{side}{place}"] = person
                slots[f"{side}{place}_last"] = person.split()[-2 if state.get("family_first") else -1]
        for name in ("item", "back"):
            slots[name] = random.choice(self.thread[name]) if self.thread[name] else ""
        before, months = (
            self.day - dt.timedelta(days=random.randrange(2)),
            self.day - dt.timedelta(days=random.randrange(60, 150)),
        )
        earlier = self.day - dt.timedelta(days=random.randrange(12, 40))
        slots |= {"day": f"{before:%A}", "date": f"{earlier.day} {earlier:%B}", "month": f"{months:%B}"}
        slots["month2"] = f"{self.day + dt.timedelta(days=random.randrange(60, 150)):%B}"
        return slots | {
            "n": str(random.randrange(12, 60)), "n2": str(10 * random.randrange(12, 90)), "n3": str(random.randrange(3, 9)),
        }  # fmt: skip
