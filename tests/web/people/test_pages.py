"""The people's screens as pages: forms that work without scripts, and nothing of a stranger's words run."""

from __future__ import annotations

import re

import pytest
from lxml import html
from starlette.routing import Router
from starlette.testclient import TestClient

from attache.web.people.desk import Desk
from attache.web.people.gate import Gate
from attache.web.people.pages import draw_page
from attache.web.people.routes import routes
from tests.web.people.conftest import PASSWORDS


@pytest.fixture
def client(desk: Desk) -> TestClient:
    app = Gate(Router(routes(desk, draw_page)), desk, free=("/static/",))
    return TestClient(app, follow_redirects=True)


def page(client: TestClient, path: str) -> html.HtmlElement:
    shown = client.get(path)
    assert shown.status_code == 200
    assert "unsafe" not in shown.headers["content-security-policy"]
    assert not re.search(r"<[^>]+\s(style|on\w+)=", shown.text)
    return html.fromstring(shown.text)


def submit(client: TestClient, form: html.HtmlElement, path: str, **fields: str) -> html.HtmlElement:
    """Send a form as it stands, with these fields filled in."""
    sent = dict(form.form_values()) | fields
    assert set(fields) <= set(form.fields)
    return html.fromstring(client.post(form.get("action") or path, data=sent).text)


def test_from_an_invitation_to_signing_out(client: TestClient) -> None:
    (form,) = [f for f in page(client, "/sign-in").forms if f.get("method") == "post"]
    wrong = submit(client, form, "/sign-in", name="root", password="<b>not it</b> at all")
    assert "do not belong together" in wrong.xpath("string(//*[@role='alert'])")
    client.post("/sign-in", data={**dict(form.form_values()), "name": "root", "password": PASSWORDS["root"]})
    people = page(client, "/people")
    invite = next(f for f in people.forms if f.get("action") == "/people/invite")
    link = submit(client, invite, "/people", role="analyst").xpath("string(//section[@role='status']//code)")
    assert link.startswith("http://testserver/invitation/")
    assert len([f for f in people.forms if f.get("action") == "/people/role"]) == 4
    client.post(
        "/sign-out", data=dict(next(f for f in page(client, "/account").forms if f.get("action") == "/sign-out").form_values())
    )
    assert client.get("/people", headers={"accept": "text/html"}).url.path == "/sign-in"
    guest = page(client, link)
    form = next(f for f in guest.forms if f.get("method") == "post")
    submit(client, form, link, name="nia", password="lanterns over the pier")
    account = page(client, "/account")
    assert account.xpath("string(//h1)") == "nia"
    token = next(f for f in account.forms if f.get("action") == "/account/tokens")
    made = submit(client, token, "/account", label="<script>alert(1)</script>")
    assert made.xpath("string(//section[@role='status']//code)").startswith("attache_")
    assert made.xpath("//script[not(@src)]") == []
    assert "<script>alert(1)</script>" in made.xpath("string(//table)")


def test_every_field_has_a_name_to_be_read_out(client: TestClient) -> None:
    form = next(f for f in page(client, "/sign-in").forms if f.get("method") == "post")
    client.post("/sign-in", data={**dict(form.form_values()), "name": "root", "password": PASSWORDS["root"]})
    assert {"/people", "/log", "/moderation"} <= set(page(client, "/account").xpath("//main//a/@href"))
    for path in ("/sign-in", "/account", "/people", "/log"):
        shown = page(client, path)
        for field in shown.xpath("//main//input[not(@type='hidden')] | //main//select"):
            label = shown.xpath(f"//label[@for='{field.get('id')}']") or field.xpath("ancestor::label")
            assert label, (path, field.get("name"))
        assert len(shown.xpath("//h1")) == 1
        assert len(shown.xpath("//*/@id")) == len(set(shown.xpath("//*/@id")))
