"""The workbench behind the gate."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import PlainTextResponse
from starlette.routing import Route, Router
from starlette.testclient import TestClient

from attache.archive.roles import LOCAL
from attache.web.people import tokens
from attache.web.people.desk import Desk
from attache.web.people.gate import visitor
from attache.web.people.mount import behind
from tests.web.people.conftest import Clock, settle


def test_an_application_is_reached_by_who_may_read(tmp_path: Path, clock: Clock) -> None:
    inner = Router([Route("/{path:path}", lambda request: PlainTextResponse(visitor(request).who.name))])
    desk = Desk(tmp_path / "press.attache", remote=False, now=clock)
    client = TestClient(behind(inner, desk), follow_redirects=False)
    html = {"accept": "text/html"}
    assert client.get("/documents/a", headers=html).text == "at this machine"
    desk.do(settle)
    assert client.get("/documents/a", headers=html).headers["location"] == "/sign-in?next=/documents/a"
    assert "Sign in" in client.get("/sign-in").text
    token = desk.do(lambda office: tokens.add(office, LOCAL, "rhea", "", ["read"]))
    assert client.get("/api/v1/search", headers={"authorization": f"Bearer {token}"}).text == "rhea"
    # a backup put in the place of the archive is what is asked from then on
    other = Desk(tmp_path / "other.attache", remote=False, now=clock)
    other.close()
    desk.close()
    (tmp_path / "other.attache").replace(tmp_path / "press.attache")
    assert client.get("/documents/a", headers=html).text == "at this machine"
    desk.close()
