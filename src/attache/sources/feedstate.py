"""What is remembered of feeds from one run to the next: one JSON file, written whole or not at all."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import msgspec

VERSION = 1


class FeedState(msgspec.Struct, omit_defaults=True):
    """What is remembered of one feed. Times are seconds since 1970 (UTC).

    `etag` and `modified` are the server's, for conditional requests; before `again` it is not asked; `errors` in a row;
    `gone` where the server said so for good. `seen` has the addresses in the feed that are done with, and what the feed said
    of their last change; `waiting` those that could not be fetched, and how often that was tried.
    """

    etag: str = ""
    modified: str = ""
    again: float = 0.0
    errors: int = 0
    gone: bool = False
    seen: dict[str, str] = {}
    waiting: dict[str, int] = {}


class StateError(Exception):
    """The state cannot be read or written: one line with the way out."""


class State:
    """The states of all feeds by their addresses, in a file. Raises `StateError` where that is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.feeds: dict[str, FeedState] = {}
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            raise StateError(f"{path}: cannot be read ({(error.strerror or str(error)).lower()}); check it") from error
        try:
            whole: Any = json.loads(data)
            if whole["version"] != VERSION:
                raise ValueError(f"its version is {whole['version']}")
            self.feeds = msgspec.convert(whole["feeds"], dict[str, FeedState])
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            way = "name another file by --state, or delete it (all articles in the feeds are then fetched again)"
            raise StateError(f"{path}: is no state of feeds, or is damaged ({error}); {way}") from error

    def of(self, feed: str) -> FeedState:
        return self.feeds.setdefault(feed, FeedState())

    def save(self) -> None:
        """Write all of it. Raises `StateError`; the old file then stays as it was."""
        part = self.path.with_name(f"{self.path.name}.part")
        feeds = msgspec.to_builtins(dict(sorted(self.feeds.items())))
        try:
            with part.open("w", encoding="utf-8") as stream:
                json.dump({"version": VERSION, "feeds": feeds}, stream, ensure_ascii=False, indent=1)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(part, self.path)
        except OSError as error:
            raise StateError(
                f"{self.path}: cannot be written ({(error.strerror or str(error)).lower()}); name another file by --state"
            ) from error
