"""What else is to be written when a reading is stored: search and duplicates index it here, in the same transaction.

A hook is a function of the connection and of what was stored: new readings that are their documents' newest, all those of one
commit together, of as many documents. It runs after their rows are written; if it raises, nothing of them is stored (`add_all`
then stores each page by itself). What of a hook's work is slow and needs no database is done before the transaction, so that
others who write need not wait for it: its module's `ahead` says which function does it, and `Stored.made` has what it made.
Modules with a hook are named in `_MODULES` and loaded with the first archive that is opened for writing, so that no archive is
written without its index.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, TypeVar

from sqlalchemy import Connection

from attache.records import Reading

T = TypeVar("T")
#: work on a reading that needs no database
Ahead = Callable[[Reading], Any]

#: modules of this package whose `index` is a hook, and whose `forget` (connection, document id) takes its rows away again
_MODULES = ("search_index", "duplicates_index", "holdings")
#: modules that have tables only: a backup has to know of them
_TABLES = ("people_tables", "talk.tables", "watch.tables", "access_tables")


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
    ahead: Mapping[Ahead, Any] = field(default_factory=dict)

    def made(self, work: Callable[[Reading], T]) -> T:
        """What `work` makes of the reading, where that was not done ahead."""
        return self.ahead[work] if work in self.ahead else work(self.reading)

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
        _hooks.extend(import_module(f"{__package__}.{name}").index for name in _MODULES)
    return _hooks


def forget(connection: Connection, document: str) -> None:
    """Take away what all hooks wrote of a document, while its readings are still there."""
    for name in _MODULES:
        import_module(f"{__package__}.{name}").forget(connection, document)


def work_ahead(reading: Reading, *, postgres: bool) -> dict[Ahead, Any]:
    """Do what the hooks of one of the databases need for a reading before it is stored."""
    found = (getattr(sys.modules[hook.__module__], "ahead", None) for hook in hooks())
    works: list[Ahead] = [ahead(postgres) for ahead in found if ahead is not None]
    return {work: work(reading) for work in works}
