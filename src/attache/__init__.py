"""Attaché reads news pages into evidence-linked records.

    from attache import read

    doc = read("page.html")

What is named here is loaded when first used, so that `import attache` costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from attache.api import Document, Failure, ReadError, Reading, read, read_many, to_reading

__version__ = "0.1.0"
__all__ = ["Document", "Failure", "ReadError", "Reading", "__version__", "read", "read_many", "to_reading"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'attache' has no attribute {name!r}")
    return getattr(importlib.import_module("attache.api"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
