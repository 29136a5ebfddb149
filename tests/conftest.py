"""What holds for all tests: nobody's own knowledge folder changes what they see; a PostgreSQL server for those that ask."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests import postgres as running

os.environ["ATTACHE_KNOWLEDGE"] = ""


@pytest.fixture(scope="session")
def postgres() -> Iterator[running.Server]:
    """A PostgreSQL server, the same for all tests."""
    if find_spec("psycopg") is None:
        pytest.skip("psycopg is not installed: pip install -e '.[server]'")
    if running.binaries() is None:
        pytest.skip("PostgreSQL is not installed: no initdb on PATH or in /usr/lib/postgresql/*/bin")
    with running.server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def archive_name(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """What to open for an archive on each of the two databases: a file not there yet, or the address of an empty one."""
    if request.param == "sqlite":
        return tmp_path / "press.attache"
    server: running.Server = request.getfixturevalue("postgres")
    return server.archive()
