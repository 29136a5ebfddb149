"""What whoever asks may not see: set by the gate for each request, and heeded wherever the archive is opened for it."""

from __future__ import annotations

from contextvars import ContextVar

#: the collections (by number) that whoever asks may not see
HIDDEN: ContextVar[frozenset[int]] = ContextVar("attache_hidden", default=frozenset())
