"""Signing in through a provider: a real one, and one that lies."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router
from starlette.testclient import TestClient

from attache.archive import audit
from attache.archive.roles import LOCAL, Refused
from attache.web import workbench
from attache.web.binding import Names
from attache.web.guard import Guard
from attache.web.people import accounts, invitations
from attache.web.people.desk import Desk
from attache.web.people.gate import visitor
from attache.web.people.mount import behind, takes_forms
from attache.web.people.oidc import links, settings
from attache.web.people.oidc.settings import Settings
from tests.cli.conftest import attache as attache
from tests.cli.helpers import Runner
from tests.web.people.conftest import PASSWORDS, Clock
from tests.web.people.provider import Crooked, crooked, let_in, real

START, CALLBACK = "/sign-in/oidc", "/sign-in/oidc/callback"
HTML = {"accept": "text/html"}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with real() as issuer:
        yield issuer


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client's secret, as the server finds it."""
    monkeypatch.setenv(settings.SECRET, "open sesame")


@pytest.fixture
def liar() -> Iterator[Crooked]:
    with crooked() as provider:
        yield provider


Open = Callable[..., TestClient]


@pytest.fixture
def browser(desk: Desk) -> Open:
    async def me(request: Request) -> Response:
        return JSONResponse([visitor(request).who.name, visitor(request).role])

    def make(base: str = "http://testserver") -> TestClient:
        app = Guard(
            behind(Router([Route("/me", me)]), desk),
            Names(frozenset({"testserver"})),
            workbench.problem_page,
            takes_forms(desk),
        )
        return TestClient(app, base_url=base, follow_redirects=False)

    return make


def put(desk: Desk, issuer: str, **more: Any) -> None:
    desk.do(lambda office: settings.put(office, LOCAL, Settings(issuer=issuer, client="attache", **more)))


def to_provider(client: TestClient, path: str = START) -> str:
    sent = client.get(path, headers=HTML)
    assert sent.status_code == 303
    return sent.headers["location"]


def come_back(client: TestClient, address: str) -> httpx.Response:
    return client.get(address.removeprefix(str(client.base_url).rstrip("/")), headers=HTML)


def me(client: TestClient) -> Any:
    answer = client.get("/me")
    return answer.json() if answer.status_code == 200 else None


def last(desk: Desk) -> list[tuple[str, str]]:
    return [(e.action, e.subject) for e in desk.do(lambda office: audit.entries(office.archive, limit=4))]


# whom a provider lets in


def test_nobody_gets_in_without_invitation_domain_or_group(desk: Desk, browser: Open, issuer: str) -> None:
    put(desk, issuer)
    client = browser()
    assert urlsplit(issuer).hostname in client.get("/sign-in", headers=HTML).text
    answer = come_back(client, let_in(to_provider(client), "s-nia"))
    assert answer.status_code == 403
    assert "invitation" in answer.text
    assert me(client) is None
    assert last(desk)[0] == ("sign-in.failed", "")
    assert len(desk.do(accounts.people)) == 4


def test_a_verified_address_of_a_domain_makes_an_account_once(desk: Desk, browser: Open, issuer: str) -> None:
    put(desk, issuer, domains={"press.example": "analyst"})
    client = browser()
    first = client.get("/sign-in").cookies
    answer = come_back(client, let_in(to_provider(client, f"{START}?next=/search%3Fq=x"), "s-nia"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/search?q=x")
    assert me(client) == ["nia", "analyst"]
    assert client.cookies != first  # no session is taken over that was there before
    assert [action for action, _ in last(desk)] == ["sign-in", "oidc.link", "account.add", "oidc.set"]
    again = browser()
    come_back(again, let_in(to_provider(again), "s-nia"))
    assert me(again) == ["nia", "analyst"]
    assert [p.name for p in desk.do(accounts.people)][4:] == ["nia"]
    # there is no password that fits it
    form = {"name": "nia", "password": "", "form_token": "x"}
    assert browser().post("/sign-in", data=form).status_code == 403
    other = browser()  # an address that is not verified is none
    assert come_back(other, let_in(to_provider(other), "s-eve")).status_code == 403


def test_a_group_makes_an_account_and_a_name_is_no_way_into_another(desk: Desk, browser: Open, issuer: str) -> None:
    put(desk, issuer, groups={"desk": "moderator", "all": "reader"}, domains={"press.example": "reader"})
    client = browser()
    come_back(client, let_in(to_provider(client), "s-desk"))
    name, role = me(client)
    assert role == "moderator"
    assert name.isprintable()
    assert "<" not in name
    desk.do(lambda office: accounts.add(office, LOCAL, "nia", "another nia was here first", "administrator"))
    other = browser()
    come_back(other, let_in(to_provider(other), "s-nia"))
    assert me(other) == ["nia-2", "reader"]


def test_an_invitation_gives_its_role_once(desk: Desk, browser: Open, issuer: str) -> None:
    put(desk, issuer)
    secret = desk.do(lambda office: invitations.invite(office, LOCAL, "moderator"))
    client = browser()
    assert f"{START}?invitation={secret}" in client.get(f"/invitation/{secret}", headers=HTML).text
    come_back(client, let_in(to_provider(client, f"{START}?invitation={secret}"), "s-eve"))
    assert me(client) == ["root-2", "moderator"]
    other = browser()
    assert come_back(other, let_in(to_provider(other, f"{START}?invitation={secret}"), "s-ada")).status_code == 404
    assert me(other) is None


def test_one_links_ones_own_account_and_enters_it(desk: Desk, browser: Open, issuer: str) -> None:
    put(desk, issuer)
    client = browser()
    token = _token(client, "/sign-in")
    assert client.post("/account/oidc/link", data={"form_token": token}).status_code == 401
    client.post("/sign-in", data={"form_token": token, "name": "ada", "password": PASSWORDS["ada"]})
    assert client.get("/account/oidc/link").status_code in (404, 405)  # another site cannot lead somebody there
    page = client.post("/account/oidc/link", data={"form_token": _token(client, "/account")}).text
    come_back(client, let_in(_link(page, issuer), "s-ada"))
    other = browser()
    come_back(other, let_in(to_provider(other), "s-ada"))
    assert me(other) == ["ada", "analyst"]
    assert desk.do(lambda office: links.links(office, "ada")) == [issuer]
    desk.do(lambda office: accounts.close(office, LOCAL, "ada"))
    late = browser()
    assert come_back(late, let_in(to_provider(late), "s-ada")).status_code == 403


def test_who_has_no_password_keeps_the_link(desk: Desk, browser: Open, issuer: str) -> None:
    put(desk, issuer, domains={"press.example": "reader"})
    client = browser()
    come_back(client, let_in(to_provider(client), "s-nia"))
    assert (
        "no password" in client.post("/account/oidc/unlink", data={"form_token": _token(client, "/account")}).json()["detail"]
    )
    desk.do(lambda office: accounts.set_password(office, LOCAL, "nia", "lanterns over the old pier"))
    assert desk.do(lambda office: links.unlink(office, LOCAL, "nia")) == 1
    with pytest.raises(Refused):
        desk.do(lambda office: links.unlink(office, LOCAL._replace(rights=frozenset({"read"})), "nia"))


# what does not hold


def test_an_answer_is_good_in_the_browser_that_asked_and_for_ten_minutes(
    desk: Desk, browser: Open, issuer: str, clock: Clock
) -> None:
    put(desk, issuer, domains={"press.example": "reader"})
    mine, other = browser(), browser()
    back = let_in(to_provider(mine), "s-nia")
    assert "another" not in back
    for wrong in (other, browser()):
        assert come_back(wrong, back).status_code == 403
    state = parse_qs(urlsplit(back).query)["state"][0]
    for changed in ("", state[:-1] + "x", f"x{state}", state.partition(".")[0], "." + state, "é.x"):
        assert mine.get(CALLBACK, params={"code": "c", "state": changed}, headers=HTML).status_code == 403
    clock.pass_(minutes=11)
    assert come_back(mine, back).status_code == 403
    clock.pass_(minutes=-11)
    assert come_back(mine, back).status_code == 303
    assert come_back(mine, back).status_code == 403  # the session is a new one: what was sealed for the old one is void
    refused = browser()
    assert come_back(refused, let_in(to_provider(refused), "", "deny")).status_code == 403


LIES: dict[str, Callable[[Crooked], object]] = {
    "another's issuer": lambda p: p.claims.update(iss="https://login.example.org"),
    "no issuer": lambda p: p.claims.update(iss=None),
    "another client": lambda p: p.claims.update(aud="other"),
    "no audience": lambda p: p.claims.update(aud=None),
    "two audiences and no party": lambda p: p.claims.update(aud=["attache", "other"]),
    "another party": lambda p: p.claims.update(azp="other"),
    "expired": lambda p: p.claims.update(exp=1_700_000_000),
    "never expires": lambda p: p.claims.update(exp=None),
    "from the future": lambda p: p.claims.update(iat=4_000_000_000),
    "another nonce": lambda p: p.claims.update(nonce="x"),
    "no nonce": lambda p: p.claims.update(nonce=None),
    "nobody": lambda p: p.claims.update(sub=None),
    "a number": lambda p: p.claims.update(sub=7),
    "no signature": lambda p: p.header.update(alg="none"),
    "a shared secret": lambda p: p.shared(),
    "another key": lambda p: setattr(p, "key", type(p.good).generate_key(2048, parameters={"kid": "one"})),
    "another's metadata": lambda p: p.found.update(issuer="https://login.example.org"),
    "keys in the open": lambda p: p.found.update(jwks_uri="http://login.example.org/keys"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_provider_that_lies_lets_nobody_in(lie: str, desk: Desk, browser: Open, liar: Crooked) -> None:
    put(desk, liar.issuer, groups={"desk": "reader"})
    liar.claims["groups"] = ["desk"]
    LIES[lie](liar)
    client = browser()
    sent = client.get(START, headers=HTML)
    if sent.status_code == 303:  # else it was found out before
        assert come_back(client, liar.authorize(sent.headers["location"])).status_code in (400, 401, 403)
    assert me(client) is None
    assert len(desk.do(accounts.people)) == 4


def test_a_provider_that_holds_to_the_rules_does(desk: Desk, browser: Open, liar: Crooked) -> None:
    put(desk, liar.issuer, groups={"desk": "reader"})
    liar.claims.update(aud=["attache", "other"], azp="attache")
    liar.info = {"sub": "another", "groups": ["desk"]}  # of somebody else
    client = browser()
    assert come_back(client, liar.authorize(to_provider(client))).status_code == 403
    liar.info["sub"] = "s"
    assert come_back(client, liar.authorize(to_provider(client))).status_code == 303
    assert me(client) == ["guest", "reader"]
    sent = dict(liar.asked)
    assert sent["/token"].startswith("Basic ")  # the secret goes to the provider alone
    shown = repr([desk.do(lambda office: audit.entries(office.archive)), client.get("/sign-in").text])
    assert "sesame" not in shown
    browser_stole = browser()
    liar.challenge = "x"
    assert come_back(browser_stole, liar.authorize(to_provider(browser_stole)).replace("code=c", "code=d")).status_code == 303
    thief = browser()
    back = liar.authorize(to_provider(thief))
    liar.challenge = "of another browser"
    assert come_back(thief, back).status_code == 401


def test_a_provider_that_is_away_is_told_of(desk: Desk, browser: Open) -> None:
    put(desk, "http://127.0.0.1:9")
    answer = browser().get(START, headers=HTML)
    assert answer.status_code == 401
    assert "cannot be reached" in answer.text
    desk.do(lambda office: settings.remove(office, LOCAL))
    assert browser().get(START, headers=HTML).status_code == 404
    assert "oidc" not in browser().get("/sign-in", headers=HTML).text


# setting it


def test_the_secret_is_printed_and_kept_nowhere(
    attache: Runner, settled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, secret = tmp_path / "p.attache", tmp_path / "secret"
    file.write_bytes(settled.read_bytes())
    secret.write_text("open sesame\n")
    monkeypatch.setenv(settings.SECRET_FILE, str(secret))
    assert settings.secret() == "open sesame"
    made = attache("people", "oidc", "set", "https://login.example.org", "--client", "c", "--domain", "Press.example=analyst",
                   "--group", "desk", "--archive", file)  # fmt: skip
    assert made.code == 0, made.err
    shown = attache("people", "oidc", "show", "--json", "-a", file)
    told = json.loads(shown.out)
    assert (told["domains"], told["groups"], told["secret"]) == ({"press.example": "analyst"}, {"desk": "reader"}, "set")
    assert "sesame" not in shown.out + shown.err + made.out + made.err
    assert b"sesame" not in file.read_bytes()
    assert attache("people", "oidc", "link", "ada", "s-1", "-a", file).code == 0
    taken = attache("people", "oidc", "link", "mo", "s-1", "-a", file)
    assert (taken.code, "ada" in taken.err) == (2, True)
    assert attache("people", "oidc", "unlink", "ada", "-a", file).code == 0
    assert attache("people", "oidc", "remove", "-a", file).code == 0
    assert attache("people", "oidc", "show", "-a", file).code == 1
    assert attache("people", "oidc", "remove", "-a", file).code == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"issuer": "http://login.example.org"}, "https://"),
        ({"issuer": "login.example.org"}, "no address"),
        ({"issuer": "https://u:p@login.example.org"}, "no address"),
        ({"issuer": "https://[x"}, "no address"),
        ({"client": " "}, "--client"),
        ({"scopes": "email"}, "openid"),
        ({"domains": {"a": "administrator"}}, "administrator"),
        ({"groups": {"a": "king"}}, "no role"),
        ({"address": "http://press.example.org"}, "https://"),
    ],
)
def test_what_cannot_be_set(wrong: dict[str, Any], words: str, desk: Desk) -> None:
    given = Settings(**{"issuer": "https://login.example.org", "client": "c", **wrong})
    with pytest.raises(Refused, match=words):
        desk.do(lambda office: settings.put(office, LOCAL, given))
    with pytest.raises(Refused, match="may not"):
        desk.do(lambda office: settings.put(office, LOCAL._replace(rights=frozenset({"read"})), given))


def _token(client: TestClient, path: str) -> str:
    from lxml import html

    return str(html.fromstring(client.get(path).text).xpath("//input[@name='form_token']/@value")[0])


def _link(page: str, issuer: str) -> str:
    from lxml import html

    return str(html.fromstring(page).xpath(f"//main//a[starts-with(@href, '{issuer}')]/@href")[0])
