"""An archive with people, a clock that tests set, and browsers before the people's addresses, without a socket."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router
from starlette.testclient import TestClient

from attache.archive import Archive
from attache.archive.roles import LOCAL
from attache.web.binding import Names
from attache.web.people import accounts, passwords
from attache.web.people.desk import Desk
from attache.web.people.gate import Gate, visitor
from attache.web.people.office import Office
from attache.web.people.routes import routes
from tests.archive.talk.conftest import name_of

PASSWORDS = {
    "root": "seven grey herons wade",
    "ada": "blue kettles sing at dawn",
    "mo": "quiet rivers carve stone",
    "rhea": "paper boats in april",
}
CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
ROLES = {"root": "administrator", "ada": "analyst", "mo": "moderator", "rhea": "reader"}


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.time = dt.datetime(2025, 3, 6, 12, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.time

    def pass_(self, **time: float) -> None:
        self.time += dt.timedelta(**time)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost next to nothing."""
    monkeypatch.setattr(passwords, "_HASHER", CHEAP)
    passwords._nobody.cache_clear()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database() -> str:
    """Which database the archive is in; `both` runs a test on each."""
    return "sqlite"


@pytest.fixture
def office(database: str, request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Office]:
    """An archive with nobody yet."""
    with Archive.open(name_of(database, request, tmp_path), write=True) as archive:
        yield Office(archive, clock)


def settle(office: Office) -> None:
    """The people of `ROLES`."""
    for name, role in ROLES.items():
        accounts.add(office, LOCAL, name, PASSWORDS[name], role)


Browse = Callable[..., TestClient]


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the people of `ROLES`."""
    file = tmp_path_factory.mktemp("people") / "settled.attache"
    with Archive.open(file, write=True) as archive, pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", CHEAP)
        settle(Office(archive, Clock()))
    return file


@pytest.fixture
def desk(settled: Path, tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """An archive with people, as the gate asks it."""
    made = Desk(Path(shutil.copy(settled, tmp_path / "people.attache")), remote=False, now=clock)
    yield made
    made.close()


@pytest.fixture
def browse(desk: Desk) -> Browse:
    """Makes browsers: `browse()`, or signed in as `browse("ada")`."""

    def make(name: str | None = None, base: str = "http://testserver", address: str = "192.0.2.1") -> TestClient:
        client = TestClient(application(desk), base_url=base, follow_redirects=False, client=(address, 50000))
        if name is not None:
            assert send(client, "/sign-in", name=name, password=PASSWORDS[name]).status_code == 303
        return client

    return make


def application(desk: Desk) -> Any:
    from attache.web.guard import Guard

    class Open(Guard):
        """The guard without its word on methods, which the workbench widens."""

        def _check(self, scope: Any) -> None:
            if scope["method"] != "POST":
                super()._check(scope)

    async def mine(request: Request) -> Response:
        who = visitor(request)
        return JSONResponse({"name": who.who.name, "rights": sorted(who.who.rights), "notice": who.notice})

    router = Router([Route("/me", mine, methods=["GET", "POST"]), *routes(desk, draw)])
    return Open(Gate(router, desk, free=("/static/",)), Names(frozenset({"testserver"})))


def draw(request: Request, template: str, values: Mapping[str, Any], status: int = 200) -> Response:
    """A screen as plain values."""
    shown = {name: [tuple(v) if isinstance(v, tuple) else v for v in value] if isinstance(value, list) else value
             for name, value in values.items()}  # fmt: skip
    return JSONResponse({"template": template, "form_token": visitor(request).form_token, **shown}, status)


def send(
    client: TestClient, path: str, headers: Mapping[str, str] | None = None, page: str = "/sign-in", **fields: str
) -> httpx.Response:
    """A form as a browser sends it: with the token of a page that it loaded."""
    token = client.get(page).json()["form_token"]
    own = {"origin": str(client.base_url).rstrip("/"), "sec-fetch-site": "same-origin"} if headers is None else headers
    return client.post(path, data={"form_token": token, **fields}, headers=own)


def session_of(client: TestClient) -> str:
    return next(c.value or "" for c in client.cookies.jar)


def secret_in(path: str) -> str:
    found = re.fullmatch(r"/invitation/([\w-]{43})", path)
    assert found is not None
    return found[1]
