"""States by their names, languages by their tags, certainties by the words by which they are chosen."""

from __future__ import annotations

import re

from attache.archive.search.fields import states
from attache.exports.dyads import state_name as _state_name
from attache.exports.wording import CERTAINTIES
from attache.knowledge import table
from attache.reading.times.derived import once

_TAG = re.compile("[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}", re.ASCII | re.IGNORECASE)
_codes = once(
    lambda: table("places/states"),
    lambda rows: {words.casefold(): row["code"] for row in rows for words in (row["name"], row["code"])},
)
_SURE = {"CT+": "certain", "PR+": "probable", "PS+": "possible", "UU": "open"}


def sure(factuality: str) -> str:
    """What a FactBank value is called where certainty is chosen and styled; "denied" for those of what is not so."""
    return _SURE.get(factuality, "denied")


#: certainties as they are chosen: each with the FactBank values that it stands for
SURE = {word: tuple(value for value in CERTAINTIES if sure(value) == word) for word in (*_SURE.values(), "denied")}


def language_tag(language: str | None) -> str:
    """The language as a page may name it (BCP 47); "" for what is no such tag, whoever it came from."""
    return language if language and _TAG.fullmatch(language) else ""


def state_name(code: str | None) -> str:
    """The state's name; the code itself where the tables know none, "unknown" for None."""
    return (_state_name(code) or code) if code else "unknown"


def state_code(words: str) -> str:
    """The code of the state of this name (as a search takes it, too) or code, in either case; the words as they are where the
    tables know none."""
    words = words.strip()
    folded = words.casefold()
    return str(_codes().get(folded) or states().get(folded, words))


def is_state(code: str) -> bool:
    """Whether the tables know a state of this code."""
    return _codes().get(code.casefold()) == code
