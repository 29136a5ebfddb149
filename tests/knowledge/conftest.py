from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from attache.knowledge import use_folder


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    """A user's folder, in force while a test runs."""
    folder = tmp_path / "own"
    folder.mkdir()
    use_folder(folder)
    yield folder
    use_folder(None)
