"""What else is to be written when a reading is stored: search and duplicates index it here, in the same transaction.

A hook is a function of the connection and of what was stored: new readings that are their documents' newest, all those of one
commit together, of as many documents. It runs after their rows are written; if it raises, nothing of them is stored (`add_all`
then stores each page by itself). Modules with a hook are named in
`_MODULES` and loaded with the first archive that is opened for writing, so that no archive is written without its index.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from sqlalchemy import Connection

from attache.records import Reading

#: modules of this package whose `index` is a hook, and whose `forget` (connection, document id) takes its rows away again
_MODULES = ("search_index", "duplicates_index")
#: modules that have tables only: a backup has to know of them
_TABLES = ("people_tables", "talk.tables")


@dataclass(frozen=True, slots=True)
class Stored:
    """A reading just stored: its number, its page's SHA-256, and whether its document was not there before.

    `before` is the page of the document's newest reading until now; None for a new document.
    """

    document: str
    number: int
    page: str
    reading: Reading
    program: str
    model: str
    before: str | None = None

    @property
    def is_new(self) -> bool:
        """Whether the document is a new one."""
        return self.before is None


Hook = Callable[[Connection, Sequence[Stored]], None]

_hooks: list[Hook] = []
_loaded = False


def hooks() -> list[Hook]:
    """The hooks in their order; further ones may be appended (tests do)."""
    global _loaded
    if not _loaded:
        _loaded = True
        for name in _TABLES:
            import_module(f"{__package__}.{name}")
        for name in _MODULES:
            whole = f"{__package__}.{name}"
            if find_spec(whole) is not None:
                _hooks.append(import_module(whole).index)
    return _hooks
