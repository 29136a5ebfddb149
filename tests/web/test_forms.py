"""What may be sent to the server, and what that changes."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from attache.archive.roles import LOCAL
from attache.web.people.accounts import add
from attache.web.people.desk import Desk
from tests.web.conftest import fill, serving

PASSWORD = "a fine long secret"
PAGE = {"accept": "text/html"}


@pytest.fixture(scope="module")
def manned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with documents and an administrator."""
    file = tmp_path_factory.mktemp("manned") / "manned.attache"
    fill(file)
    desk = Desk(file, remote=False)
    desk.do(lambda office: add(office, LOCAL, "rhea", PASSWORD, "administrator"))
    desk.close()
    return file


def sign_in(client: httpx.Client, **headers: str) -> httpx.Response:
    page = client.get("/sign-in", headers=PAGE)
    token = page.text.split('name="form_token" value="')[1].split('"')[0]
    form = {"form_token": token, "name": "rhea", "password": PASSWORD}
    return client.post("/sign-in", data=form, headers={**PAGE, "origin": str(client.base_url).rstrip("/"), **headers})


def test_where_there_is_an_account_everybody_signs_in(manned: Path) -> None:
    with serving(manned) as client:
        assert client.get("/", headers=PAGE).headers["location"].startswith("/sign-in")
        assert client.get("/api/v1/search", params={"q": "drones"}).status_code == 401
        assert sign_in(client).status_code == 303
        assert client.get("/", headers=PAGE).status_code == 200
        assert client.get("/api/v1/search", params={"q": "drones"}).status_code == 200
        assert "rhea" in client.get("/account", headers=PAGE).text


def test_forms_of_other_sites_are_refused(manned: Path) -> None:
    with serving(manned) as client:
        assert sign_in(client, origin="https://evil.example").status_code == 403
        assert client.get("/", headers=PAGE).status_code == 303


def test_a_proxy_with_tls_passes_forms_on(manned: Path) -> None:
    """The browser tells the proxy's address, and that the form is from a page of it."""
    with serving(manned) as client:
        public = {"origin": "https://press.example.org", "referer": "https://press.example.org/sign-in"}
        assert sign_in(client, **public, **{"sec-fetch-site": "same-site"}).status_code == 403
        assert sign_in(client, **public, **{"sec-fetch-site": "same-origin"}).status_code == 303
        assert client.get("/", headers=PAGE).status_code == 200


def test_nothing_is_sent_to_what_takes_no_form(client: httpx.Client) -> None:
    for path in ("/", "/api/v1/search", "/documents/a", "/nowhere"):
        answer = client.post(path)
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


def test_the_screens_lead_to_ones_account(client: httpx.Client) -> None:
    assert 'href="/account"' in client.get("/", headers=PAGE).text
    people = client.get("/account", headers=PAGE, follow_redirects=True)
    assert people.status_code == 200
    assert "No account is set up" in people.text
