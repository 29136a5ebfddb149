"""Running the command line in this process, on documents read by hand or on the whole program."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pytest

import attache.api
from attache.api import Failure, Outcome
from attache.cli import main
from attache.document import Document
from attache.sources import RawPage


class Ran(NamedTuple):
    code: int
    out: str
    err: str


class Runner:
    """Calls `attache` with arguments; `gives` says what reading would give, so that no model is needed."""

    def __init__(self, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[bytes]) -> None:
        self._patch = patch
        self._capture = capture

    def gives(self, *results: Document | Failure) -> None:
        def outcomes(*_: object, **__: object) -> Iterable[Outcome]:
            for result in results:
                page = None if isinstance(result, Failure) else RawPage(result.origin, result.text.encode())
                yield Outcome(result, page)

        self._patch.setattr(attache.api, "outcomes", outcomes)

    def __call__(self, *args: object) -> Ran:
        code = main([str(a) for a in args])
        out, err = self._capture.readouterr()
        return Ran(code, out.decode(), err.decode())
