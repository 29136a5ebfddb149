"""Checks annotations of pages against the pages' own text.

    python -m tools.check_annotation PAGES ANNOTATIONS

`PAGES` is a folder of pages that Attaché reads, `ANNOTATIONS` a folder of `<name>.json`, `name` being a file's name without its
suffix or a JSON line's id. Prints a line for each error and, last, their number; the exit code is 1 where there is any.

Every quote must stand in the text exactly once; runs of white space count as one space, since a PDF's lines break anywhere.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attache.pages import documents
from attache.sources import Failure, fetch

MODES: dict[str, set[str]] = {
    "AGREE": set(),
    "CONSULT": {"visit", "third-party", "multilateral", "phone"},
    "SUPPORT": set(),
    "CONCEDE": set(),
    "COOPERATE": set(),
    "AID": set(),
    "RETREAT": {"withdraw", "release", "return", "disarm", "ceasefire", "access", "resign"},
    "REQUEST": {"assist", "change", "yield", "meet"},
    "ACCUSE": {"disapprove", "investigate", "allege"},
    "REJECT": {"assist", "change", "yield", "meet"},
    "THREATEN": {"restrict", "ban", "arrest", "relations", "rights", "expel", "territory", "violence"},
    "PROTEST": {"demo", "riot", "strike", "hunger", "boycott", "obstruct"},
    "SANCTION": {"convict", "expel", "withdraw", "discontinue"},
    "MOBILIZE": {"troops", "weapons", "police", "militia"},
    "COERCE": {
        "seize", "restrict", "ban", "censor", "curfew", "arrest", "deport", "withhold", "misinformation", "cyber",
    },
    "ASSAULT": {
        "abduct", "beat", "torture", "execute", "sexual", "assassinate", "destroy", "primitive", "firearms", "explosives",
        "suicide-attack", "aerial", "drone", "heavy-weapons", "crowd-control", "cleansing", "massacre", "unconventional",
    },
}  # fmt: skip
FACTUALITY = {"CT+", "PR+", "PS+", "CT-", "PR-", "PS-", "UU"}
REALIS = {"actual", "future", "hypothetical"}
CATEGORIES = {
    "ammunition", "small-arms", "artillery", "armour", "aircraft", "drone", "missile", "air-defence", "ship", "satellite",
    "sensor", "nuclear", "chemical-biological", "space", "cyber", "technology", "training", "troops", "fuel", "money", "food",
    "other",
}  # fmt: skip
STATUSES = {
    "offered", "requested", "negotiated", "agreed", "shipped", "delivered", "used", "blocked", "refused", "ended", "suspected",
}  # fmt: skip
GENRES = {"news", "opinion", "analysis", "interview", "official statement", "blog"}
SECTORS = "GOV|MIL|LEG|JUD|PTY|SPY|COP|OPP|REB|CVL|MED|REL|BUS|LAB|EDU|---"
CODE = re.compile(rf"(?:[A-Z]{{3}}|---):(?:{SECTORS})")
_DAY = r"\d{4}(?:-(?:W\d\d(?:-WE|-\d)?|\d\d(?:-\d\d)?|Q\d|H\d|SP|SU|FA|WI))?"
WHEN = re.compile(rf"{_DAY}(?:/{_DAY})?")
TIMEX = {
    "DATE": re.compile(rf"{_DAY}|\d{{2,3}}|(?:PRESENT|PAST|FUTURE)_REF"),
    "TIME": re.compile(r"\d{4}-\d\d-\d\dT(?:MO|MI|AF|EV|NI|\d\d(?::\d\d)?)"),
    "DURATION": re.compile(r"P(?:T?(?:\d+|X)[YMWDHS])+"),
    "SET": re.compile(r"P\d[YMWD]|XXXX-[W\dX-]+(?:T\w\w)?"),
}
PAGE_FIELDS = {"title", "genre", "published", "published_is_inferred", "first_words", "last_words", "furniture"}


def bodies(pages: Path) -> dict[str, str]:
    """The body of each page in a folder, paragraphs parted by a blank line, by the page's name."""
    found: dict[str, str] = {}
    for path in sorted(pages.iterdir()):
        for raw in fetch(str(path)):
            for doc in () if isinstance(raw, Failure) else documents(raw):
                if not isinstance(doc, Failure):
                    name = doc.id if path.suffix == ".jsonl" else path.stem
                    found[name] = "\n\n".join(span.of(doc.text) for span in doc.paragraphs)
    return found


def squeeze(text: str) -> str:
    """`text` with each run of white space made one space."""
    return " ".join(text.split())


def find(text: str, quote: str) -> list[tuple[int, int]]:
    """Where `quote` stands in `text`, as character offsets; runs of white space match any other."""
    pattern = r"\s+".join(re.escape(word) for word in quote.split())
    return [match.span() for match in re.finditer(pattern, text)] if pattern else []


def errors(text: str, annotation: dict[str, Any]) -> Iterator[str]:
    """What is wrong with an annotation of `text` (the body of a page), one line an error."""
    for number, event in enumerate(annotation["events"]):
        for problem in (*_place(text, event, "trigger"), *_event(text, event)):
            yield f"event {number}: {problem}"
    for number, transfer in enumerate(annotation["transfers"]):
        for problem in (*_transfer(text, transfer), *_return_leg(number, annotation["transfers"])):
            yield f"transfer {number}: {problem}"
    for number, time in enumerate(annotation["times"]):
        for problem in (*_place(text, time, "text"), *_time(time)):
            yield f"time {number}: {problem}"
    for problem in _twice(annotation):
        yield problem


def page_errors(body: str, page: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the `page` part: fields, and words that are not where they should be in the (squeezed) body."""
    if missing := PAGE_FIELDS - {"furniture"} - set(page):
        yield f"page: without {', '.join(sorted(missing))}"
        return
    if page["genre"] not in GENRES:
        yield f"page: genre {page['genre']!r}"
    for name, at in (("first_words", body.startswith), ("last_words", body.endswith)):
        if not at(page[name]):
            yield f"page: {name} {page[name]!r}, but the body has {body[:60]!r} … {body[-60:]!r}"
    for furniture in page.get("furniture", []):
        if squeeze(furniture) in body:
            yield f"page: furniture inside the body: {furniture!r}"


def _place(text: str, record: dict[str, Any], part: str) -> Iterator[str]:
    count = len(find(text, record["quote"]))
    if count != 1:
        yield f"its quote stands {count} times in the text: {record['quote']!r}"
    if record["quote"].count(record[part]) != 1:
        yield f"{part} {record[part]!r} stands {record['quote'].count(record[part])} times in its quote"


def _event(text: str, event: dict[str, Any]) -> Iterator[str]:
    modes = MODES.get(event["type"])
    if modes is None or event["mode"] not in {None, *modes}:
        yield f"class {event['type']!r}, mode {event['mode']!r}"
    if event["realis"] not in REALIS:
        yield f"realis {event['realis']!r}"
    for party in event["actors"] + event["recipients"]:
        yield from _party(text, party)
    if event["where"] is not None and not find(text, event["where"]):
        yield f"where {event['where']!r} is not in the text"
    yield from _held(text, event)


def _transfer(text: str, transfer: dict[str, Any]) -> Iterator[str]:
    if len(find(text, transfer["quote"])) != 1:
        yield f"its quote stands {len(find(text, transfer['quote']))} times in the text: {transfer['quote']!r}"
    if not find(text, transfer["item"]):
        yield f"item {transfer['item']!r} is not in the text"
    if transfer["value"] is not None and not find(text, transfer["value"]):
        yield f"value {transfer['value']!r} is not in the text"
    for side in ("supplier", "recipient"):
        if transfer[side] is not None:
            yield from _party(text, transfer[side])
    if transfer["category"] not in CATEGORIES or transfer["status"] not in STATUSES:
        yield f"category {transfer['category']!r}, status {transfer['status']!r}"
    yield from _held(text, transfer)


def _return_leg(number: int, transfers: list[dict[str, Any]]) -> Iterator[str]:
    back = transfers[number]["in_return_for"]
    legs = [i for i, transfer in enumerate(transfers) if transfer["in_return_for"] is not None and i != number]
    if back is not None and back not in legs:
        yield f"in_return_for {back}: no leg of an exchange"


def _held(text: str, record: dict[str, Any]) -> Iterator[str]:
    if record["factuality"] not in FACTUALITY:
        yield f"factuality {record['factuality']!r}"
    if record["source"] != "author" and not find(text, record["source"]):
        yield f"source {record['source']!r} is not in the text"
    if record["when"] is not None and not WHEN.fullmatch(record["when"]):
        yield f"when {record['when']!r}"


def _party(text: str, party: dict[str, str]) -> Iterator[str]:
    if not find(text, party["text"]):
        yield f"{party['text']!r} is not in the text"
    if not CODE.fullmatch(party["code"]):
        yield f"code {party['code']!r}"


def _time(time: dict[str, str]) -> Iterator[str]:
    pattern = TIMEX.get(time["type"])
    if pattern is None or not pattern.fullmatch(time["value"]):
        yield f"{time['type']!r} {time['value']!r}"


def _twice(annotation: dict[str, Any]) -> Iterator[str]:
    keys = [("event", e["quote"], e["trigger"], e["type"]) for e in annotation["events"]]
    keys += [("transfer", t["quote"], t["item"], t["status"]) for t in annotation["transfers"]]
    keys += [("time", t["quote"], t["text"], "") for t in annotation["times"]]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"{key[0]} annotated twice: {key[2]!r} in {key[1]!r}"


def main(pages: Path, annotations: Path) -> int:
    """Check every annotation in a folder; gives the number of errors."""
    texts = bodies(pages)
    count = 0
    for path in sorted(annotations.glob("*.json")):
        annotation = json.loads(path.read_text(encoding="utf-8"))
        if path.stem not in texts:
            found = ["no such page"]
        else:
            body = texts[path.stem]
            found = [*page_errors(squeeze(body), annotation["page"]), *errors(body, annotation)]
        for problem in found:
            print(f"{path.stem}: {problem}")
        count += len(found)
    print(f"{count} errors")
    return count


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(bool(main(Path(sys.argv[1]), Path(sys.argv[2]))))
