"""A workbench on a port of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.web.conftest import serving
from tests.web.workbench.made import fill


@pytest.fixture(scope="session")
def desk_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("workbench") / "desk.attache"
    fill(file)
    return file


@pytest.fixture(scope="session")
def desk(desk_file: Path) -> Iterator[httpx.Client]:
    """A client that asks for pages."""
    with serving(desk_file) as client:
        client.headers["Accept"] = "text/html"
        yield client
