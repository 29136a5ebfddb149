"""Names of accounts."""

from __future__ import annotations

import re
import unicodedata

from attache.archive.roles import Refused

#: letters and digits of any script, and . _ - within
_NAME = re.compile(r"[^\W_](?:[\w.-]{0,38}[^\W_])?")


def folded(name: str) -> str:
    """What two spellings of one name have in common."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def checked_name(name: str) -> str:
    """The name as it is kept. Raises `Refused` where it cannot be one."""
    name = unicodedata.normalize("NFKC", name.strip())
    if not _NAME.fullmatch(name):
        raise Refused("input", "a name has 1 to 40 letters or digits, with . _ or - between them")
    return name
