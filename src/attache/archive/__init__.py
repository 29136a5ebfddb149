"""Keeping what was read: pages as they came, and the readings made of them, in one file or a PostgreSQL database.

`Archive` is loaded when it is first asked for: the database library takes longer to load than a page to read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attache.archive.errors import ArchiveError

if TYPE_CHECKING:
    from attache.archive.store import Archive, Entry, Version

__all__ = ["Archive", "ArchiveError", "Entry", "Version"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from attache.archive import store

        return getattr(store, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
