"""Who may not see some collections asks an application of their own, whose archive lacks the documents of these.

Nothing that one application has worked out and kept is shared with another's, so no screen has to know of collections.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import WeakSet

from starlette.types import ASGIApp, Receive, Scope, Send

from attache.archive import Archive
from attache.archive.narrowed import narrow
from attache.web.people.sight import HIDDEN
from attache.web.shelf import Shelf

#: so many applications beside the whole one are kept at a time
MOST = 16


class NarrowShelf(Shelf):
    """An archive for many threads, without the documents of some collections."""

    def __init__(self, name: Path | str, hidden: frozenset[int]) -> None:
        self._hidden = hidden
        self._narrowed: WeakSet[Archive] = WeakSet()
        self._narrowing = threading.Lock()
        super().__init__(name)

    @contextmanager
    def opened(self) -> Iterator[Archive]:
        with super().opened() as archive:
            with self._narrowing:
                if archive not in self._narrowed:
                    narrow(archive, self._hidden)
                    self._narrowed.add(archive)
            yield archive


class Scoped:
    """An application for each set of collections that somebody may not see, made by `make` when it is first asked for."""

    def __init__(self, shelf: Shelf, make: Callable[[Shelf], ASGIApp]) -> None:
        self.shelf, self.make = shelf, make
        self.whole = make(shelf)
        self._lock = threading.Lock()
        self._others: OrderedDict[frozenset[int], tuple[NarrowShelf, ASGIApp]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        hidden = HIDDEN.get()
        app = self._for(hidden) if hidden else self.whole
        await app(scope, receive, send)

    def close(self) -> None:
        """Let go of all but the whole one's archive, which is somebody else's; they are made anew when somebody asks."""
        with self._lock:
            for shelf, _ in self._others.values():
                shelf.close()
            self._others.clear()

    def _for(self, hidden: frozenset[int]) -> ASGIApp:
        with self._lock:
            found = self._others.get(hidden)
            if found is None:
                shelf = NarrowShelf(self.shelf.name, hidden)
                found = self._others[hidden] = shelf, self.make(shelf)
            self._others.move_to_end(hidden)
            if len(self._others) > MOST:
                _, (old, _) = self._others.popitem(last=False)
                old.close()  # whoever asks it still is answered
            return found[1]
