"""What an attacker tries, over HTTP: fixed sessions, forms of other sites, guessing, fields that a form does not have."""

from __future__ import annotations

import logging
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st
from starlette.datastructures import URL
from starlette.testclient import TestClient

from attache.archive import audit
from attache.web.people import accounts, forms, invitations, secret, tokens
from attache.web.people.desk import Desk
from attache.web.people.office import Office
from attache.web.people.routes import safe_path
from tests.web.people.conftest import PASSWORDS, Browse, Clock, application, secret_in, send, session_of

OWN = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}


def me(client: TestClient) -> object:
    return client.get("/me").json()["name"]


def test_without_accounts_the_machine_is_open_and_says_so(tmp_path: Path, clock: Clock) -> None:
    desk = Desk(tmp_path / "alone.attache", remote=False, now=clock)
    client = TestClient(application(desk), follow_redirects=False)
    shown = client.get("/me").json()
    assert shown["name"] == "at this machine"
    assert "No account is set up" in shown["notice"]
    # the first account can be made from there; then everybody signs in
    link = send(client, "/people/invite", role="administrator").json()["link"]
    assert send(client, link, page=link, name="ada", password=PASSWORDS["ada"]).status_code == 303
    assert client.get("/me").json()["name"] == "ada"
    assert TestClient(application(desk)).get("/me").status_code == 401
    lone = Desk(tmp_path / "far.attache", remote=True)
    assert TestClient(application(lone)).get("/me").status_code == 403
    lone.close()
    desk.close()


def test_who_is_not_signed_in_gets_no_further_than_the_door(browse: Browse) -> None:
    client = browse()
    for path in ("/me", "/people", "/log", "/account", "/nowhere", "/sign-inner"):
        assert client.get(path).status_code == 401, path
    asked = client.get("/me?q=a&b=c", headers={"accept": "text/html"})
    assert (asked.status_code, asked.headers["location"]) == (303, "/sign-in?next=/me%3Fq%3Da%26b%3Dc")
    assert client.get("/sign-in").status_code == 200


def test_signing_in_makes_a_new_session_and_takes_none_that_was_brought(browse: Browse) -> None:
    """Session fixation: a secret that somebody planted is worth nothing, before and after."""
    for planted in ("new.planted-by-somebody-else", secret.new(), "x"):
        victim = browse()
        victim.cookies.set("attache", planted)
        assert send(victim, "/sign-in", name="ada", password=PASSWORDS["ada"]).status_code == 303
        assert me(victim) == "ada"
        assert planted not in [c.value for c in victim.cookies.jar if c.domain == "testserver.local"]
        attacker = browse()
        attacker.cookies.set("attache", planted)
        assert attacker.get("/me").status_code == 401


def test_signing_in_again_ends_the_session_before(browse: Browse) -> None:
    client, thief = browse("ada"), browse()
    thief.cookies.set("attache", session_of(client))
    assert me(thief) == "ada"
    send(client, "/sign-in", page="/account", name="ada", password=PASSWORDS["ada"])
    assert me(client) == "ada"
    assert thief.get("/me").status_code == 401


def test_the_cookie_is_kept_from_scripts_and_other_sites(browse: Browse) -> None:
    plain = browse().get("/sign-in").headers["set-cookie"]
    assert plain.startswith("attache=new.")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(plain.split("; "))
    safe = browse(base="https://testserver").get("/sign-in").headers["set-cookie"]
    assert safe.startswith("__Host-attache=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(safe.split("; "))
    assert "Domain" not in safe


def test_signing_out_ends_the_session_for_every_copy_of_its_cookie(browse: Browse) -> None:
    client, copy, other = browse("ada"), browse(), browse("ada")
    copy.cookies.set("attache", session_of(client))
    assert send(client, "/sign-out", page="/account").status_code == 303
    assert copy.get("/me").status_code == 401
    assert me(other) == "ada"
    send(other, "/sign-out", page="/account", everywhere="yes")
    assert other.get("/me").status_code == 401


POSTS = {
    "/sign-in": {"name": "ada", "password": PASSWORDS["ada"]}, "/sign-out": {},
    "/account/password": {"old": PASSWORDS["root"], "password": "another long secret"},
    "/account/tokens": {"label": "x", "read": "yes"}, "/account/tokens/revoke": {"id": "1"},
    "/people/invite": {"role": "administrator"}, "/people/role": {"name": "rhea", "role": "administrator"},
    "/people/close": {"name": "rhea"}, "/people/reopen": {"name": "rhea"},
}  # fmt: skip


@pytest.mark.parametrize("path", POSTS)
def test_a_form_of_another_site_does_nothing(browse: Browse, desk: Desk, path: str) -> None:
    client, other = browse("root"), browse("ada")
    fields = POSTS[path]
    token = client.get("/account").json()["form_token"]
    foreign = other.get("/account").json()["form_token"]
    before = desk.do(lambda office: audit.entries(office.archive))
    for headers, given in (
        ({"origin": "https://evil.example"}, token),
        ({"origin": "null"}, token),
        ({"sec-fetch-site": "cross-site"}, token),
        ({"sec-fetch-site": "same-site", "origin": "http://testserver"}, token),
        ({"referer": "http://testserver.evil.example/account"}, token),
        ({"origin": "http://testserver:8000"}, token),
        (OWN, ""), (OWN, foreign), (OWN, token[:-1]), (OWN, "\ud800"), ({}, None),
    ):  # fmt: skip
        sent = fields if given is None else {"form_token": given.encode("utf-8", "replace").decode(), **fields}
        assert client.post(path, data=sent, headers=headers).status_code == 403, (headers, given)
    assert client.post(path, json={"form_token": token, **fields}, headers=OWN).status_code == 400
    assert desk.do(lambda office: audit.entries(office.archive)) == before
    assert me(client) == "root"


def test_what_is_read_changes_nothing(browse: Browse, desk: Desk) -> None:
    client = browse("root")
    before = desk.do(lambda office: audit.entries(office.archive))
    for path in (*POSTS, "/people", "/log", "/account"):
        client.get(path, params=POSTS.get(path))
    assert desk.do(lambda office: audit.entries(office.archive)) == before


def test_guessing_is_slowed_down_and_says_why(browse: Browse, clock: Clock) -> None:
    client = browse()
    said = [send(client, "/sign-in", name="ada", password=f"a guess of mine {n}") for n in range(6)]
    assert [r.status_code for r in said] == [401] * 5 + [429]
    assert said[-1].headers["retry-after"] == "60"
    assert "try again in 60 seconds" in said[-1].json()["error"]
    # the right password has to wait too, or guessing would go on
    assert send(client, "/sign-in", name="ADA", password=PASSWORDS["ada"]).status_code == 429
    clock.pass_(seconds=61)
    assert send(client, "/sign-in", name="ada", password="still a guess").status_code == 401
    assert send(client, "/sign-in", name="ada", password=PASSWORDS["ada"]).headers["retry-after"] == "120"
    # from elsewhere the owner gets in
    assert send(browse(address="192.0.2.99"), "/sign-in", name="ada", password=PASSWORDS["ada"]).status_code == 303
    clock.pass_(seconds=121)
    assert send(client, "/sign-in", name="ada", password=PASSWORDS["ada"]).status_code == 303
    assert send(client, "/sign-in", page="/account", name="ada", password="one mistake more").status_code == 401


def test_one_address_that_tries_many_names_has_to_wait(browse: Browse) -> None:
    client = browse()
    said = [send(client, "/sign-in", name=f"name{n}", password="the same old password").status_code for n in range(21)]
    assert said == [401] * 20 + [429]
    assert send(client, "/sign-in", headers={**OWN, "x-forwarded-for": "10.9.8.7"}, name="z", password="x").status_code == 429


def test_many_addresses_that_try_one_name_have_to_wait(browse: Browse, clock: Clock) -> None:
    said = [
        send(browse(address=f"198.51.100.{n}"), "/sign-in", name="ada", password="a guess of mine").status_code
        for n in range(21)
    ]
    assert said == [401] * 20 + [429]
    clock.pass_(minutes=16)
    assert send(browse(), "/sign-in", name="ada", password=PASSWORDS["ada"]).status_code == 303


def test_a_name_that_is_none_is_answered_as_one_that_is(browse: Browse) -> None:
    told = [
        send(browse(), "/sign-in", name=name, password="a guess of mine") for name in ("ada", "nobody", "", "\0", "x" * 5000)
    ]
    assert {(r.status_code, r.json()["error"]) for r in told} == {(401, told[0].json()["error"])}


def test_guessed_ids_open_nothing(browse: Browse, desk: Desk) -> None:
    link = desk.do(lambda office: invitations.invite(office, _root(office), "administrator"))
    stranger = browse()
    for guess in (link[:-1], link + "x", secret.new(), "%00", "%2e%2e", secret.digest(link), "x" * 3000):
        assert stranger.get(f"/invitation/{guess}").status_code == 404, guess
    assert stranger.get(f"/invitation/{link}").status_code == 200
    for guess in ("1", secret.new(), "new.", secret.digest(session_of(browse("ada"))), "x" * 5000):
        stranger.cookies.clear()
        stranger.cookies.set("attache", guess)
        assert stranger.get("/me").status_code == 401
    mine = desk.do(lambda office: tokens.add(office, _root(office), "root", "mine", ["read"]))
    ada = browse("ada")
    for id in ("1", "2", "-1", "", "1e3", "٣", "9" * 30, "1 OR 1=1"):
        assert send(ada, "/account/tokens/revoke", page="/account", id=id).status_code == 404
    assert ada.get("/me", headers={"authorization": f"Bearer {mine}"}).json()["name"] == "root"
    assert ada.get("/account").json()["tokens"] == []
    for path in ("/people", "/log"):
        assert ada.get(path).status_code == 403


def test_fields_that_a_form_does_not_have_are_refused(browse: Browse, desk: Desk) -> None:
    """Mass assignment: nobody is made what the form did not ask for."""
    link = f"/invitation/{desk.do(lambda office: invitations.invite(office, _root(office), 'reader'))}"
    client = browse()
    for more in ({"role": "administrator"}, {"id": "1"}, {"closed": ""}, {"rights": "administer"}):
        sent = send(client, link, page=link, name="eve", password="lanterns over the pier", **more)
        assert (sent.status_code, next(iter(more)) in sent.json()["detail"]) == (400, True)
    token = client.get(link).json()["form_token"]
    twice = f"form_token={token}&name=eve&name=root&password=lanterns+over+the+pier"
    form = {**OWN, "content-type": "application/x-www-form-urlencoded"}
    assert client.post(link, content=twice, headers=form).status_code == 400
    assert send(client, link, page=link, name="eve", password="lanterns over the pier").status_code == 303
    roles = {p.name: p.role for p in desk.do(accounts.people)}
    assert roles["eve"] == "reader"
    ada = browse("ada")
    assert (
        send(ada, "/account/password", page="/account", old=PASSWORDS["ada"], password="x" * 20, name="root").status_code == 400
    )
    assert send(ada, "/account/tokens", page="/account", label="x", read="yes", person="1").status_code == 400
    assert send(ada, "/people/role", page="/account", name="ada", role="administrator").status_code == 403
    assert send(ada, "/account/tokens", page="/account", label="x", moderate="yes").status_code == 403


def test_a_token_reads_and_opens_no_account(browse: Browse, desk: Desk) -> None:
    made = desk.do(lambda office: tokens.add(office, _root(office), "root", "x", ["read"]))
    client, headers = browse(), {"authorization": f"Bearer {made}"}
    shown = client.get("/me", headers=headers)
    assert shown.json()["rights"] == ["read"]
    assert "set-cookie" not in shown.headers
    assert client.get("/people", headers=headers).status_code == 403
    for path, fields in POSTS.items():
        assert client.post(path, data=fields, headers=headers).status_code == 403, path
    wrong = client.get("/me", headers={"authorization": "Bearer attache_none"})
    assert (wrong.status_code, wrong.headers["www-authenticate"]) == (401, "Bearer")


def test_a_token_that_is_not_for_reading_reads_nothing(browse: Browse, desk: Desk) -> None:
    made = desk.do(lambda office: tokens.add(office, _root(office), "root", "x", ["comment", "correct"]))
    answer = browse().get("/me", headers={"authorization": f"Bearer {made}", "accept": "text/html"})
    assert (answer.status_code, "not for reading" in answer.text) == (403, True)


def test_an_invitation_is_shown_once_and_signs_in(browse: Browse) -> None:
    root = browse("root")
    link = send(root, "/people/invite", page="/people", role="analyst").json()["link"]
    assert secret_in(link) not in root.get("/people").text + root.get("/log").text
    guest = browse()
    assert guest.get(link).json()["role"] == "analyst"
    assert send(guest, link, page=link, name="nia", password="lanterns over the pier").headers["location"] == "/"
    assert me(guest) == "nia"
    assert browse().get(link).status_code == 404


def test_passwords_are_in_no_log(browse: Browse, caplog: pytest.LogCaptureFixture, desk: Desk) -> None:
    caplog.set_level(logging.DEBUG)
    canary = "canary of the seventh mine"
    client = browse()
    send(client, "/sign-in", name=canary, password=canary)
    send(client, "/sign-in", name="ada", password=canary)
    told = repr(desk.do(lambda office: audit.entries(office.archive))) + caplog.text
    assert "canary" not in told


def test_a_form_has_an_end(browse: Browse) -> None:
    client = browse()
    token = client.get("/sign-in").json()["form_token"]
    for body in ({"name": "x" * forms.MOST}, {f"f{n}": "x" for n in range(200)}):
        sent = client.post("/sign-in", data={"form_token": token, **body}, headers=OWN)
        assert (sent.status_code, sent.headers["content-type"]) == (400, "application/problem+json")


@hypothesis.given(st.text() | st.text("/\\:.?#@ae\t\n%"))
def test_after_signing_in_one_stays_here(path: str) -> None:
    kept = safe_path(path)
    assert kept.startswith("/")
    assert URL(kept).netloc == ""
    assert "\\" not in kept
    assert kept[1:2] != "/"


def _root(office: Office) -> object:
    return next(p for p in accounts.people(office) if p.name == "root").who()
