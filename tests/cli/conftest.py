import pytest

from tests.cli.helpers import Runner


@pytest.fixture
def attache(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Runner:
    """The command line, in this process and without a terminal, 100 columns wide."""
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    return Runner(monkeypatch, capfdbinary)
