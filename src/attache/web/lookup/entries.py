"""What the glossary finds."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """One thing that a word stands for: its name, which kind of thing it is, its code ("" where it has none), what is known of
    it as label and words, and the screen that shows more ("" where none does)."""

    name: str
    kind: str
    code: str
    facts: list[tuple[str, str]]
    link: str = ""
