"""Which language model read a page: its version, kept with every reading."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

from attache.language.model import MODEL

#: hexadecimal digits that tell one model from another
_DIGITS = 16


def model_version() -> str:
    """A digest of the model's files in use (`ATTACHE_MODEL` or the shipped ones); "" where there are none."""
    folder = os.environ.get("ATTACHE_MODEL")
    return _digest(Path(folder) if folder else MODEL)


@cache
def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    files = sorted(f for f in folder.glob("*") if f.is_file()) if folder.is_dir() else []
    for file in files:
        digest.update(f"{file.name}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:_DIGITS] if files else ""
