"""Names of files for documents: the same for the same id, safe on every system, and never two documents in one."""

from __future__ import annotations

import hashlib
import re

from attache.exports.facts import scalar

_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}\Z")
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


def stem(id: str) -> str:
    """A document's id as the name of a file, without an ending; with a hash where the id itself is none."""
    if _PLAIN.match(id):
        return id
    plain = _UNSAFE.sub("_", id)[:40].strip("_")
    return f"{plain or 'document'}-{hashlib.sha256(scalar(id).encode()).hexdigest()[:12]}"
