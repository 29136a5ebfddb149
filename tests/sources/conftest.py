import pytest

from tests.sources.server import site


@pytest.fixture
def news():
    """A news site on the loopback address."""
    with site() as server:
        yield server
