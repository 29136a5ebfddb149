from pathlib import Path

import pytest

from attache.archive import Archive
from attache.records import to_reading
from attache.sources import RawPage
from tests.cli.helpers import Runner
from tests.exports import pages


@pytest.fixture
def attache(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Runner:
    """The command line, in this process and without a terminal, 100 columns wide."""
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    return Runner(monkeypatch, capfdbinary)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of three pages, which no test writes to."""
    file = tmp_path_factory.mktemp("kept") / "press.attache"
    with Archive.open(file, write=True) as archive:
        for doc in (pages.exchange(), pages.quiet(), pages.hostile()):
            archive.add(RawPage(doc.origin, doc.text.encode()), to_reading(doc), program="test")
    return file
