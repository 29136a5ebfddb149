"""Answers that take long, kept as long as the archive stays as it is."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from attache.archive import Archive
from attache.web.ends import Kept
from attache.web.interface.ends import Answer, Find
from attache.web.interface.parameters import Asked

#: one archive is open for all requests of who may see the same of it
_of: WeakKeyDictionary[Archive, Kept] = WeakKeyDictionary()


def kept(find: Find) -> Find:
    """`find`, whose answers are kept (see `web.ends.Kept`)."""

    def found(archive: Archive, asked: Asked) -> Answer:
        key = find.__name__, tuple(asked.values.items()), tuple(asked.path.items())
        return _of.setdefault(archive, Kept()).get(archive, key, lambda: find(archive, asked))

    return found
