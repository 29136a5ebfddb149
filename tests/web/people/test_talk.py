"""Corrections and comments as forms: who may send them, and what comes of them."""

from __future__ import annotations

import pytest
from lxml import html
from starlette.routing import Router
from starlette.testclient import TestClient

from attache.archive.audit import entries
from attache.archive.roles import Who, rights_of
from attache.archive.talk import comments as talk
from attache.archive.talk.corrections import corrected
from attache.web import rendering
from attache.web.binding import Names
from attache.web.guard import Guard
from attache.web.people import talk as routes_of_talk
from attache.web.people.desk import Desk
from attache.web.people.gate import Gate
from attache.web.people.pages import draw_page
from attache.web.people.routes import routes
from tests.archive.made import one, raw
from tests.web.people.conftest import PASSWORDS

DOC = "d-exchange"
HOSTILE = "<script>alert(1)</script> \u202e"


class Person:
    """Somebody who is signed in, and sends forms."""

    def __init__(self, desk: Desk, name: str) -> None:
        class Open(Guard):
            def _check(self, scope: object) -> None:
                """The workbench's guard lets POST through."""

        app = Router([*routes(desk, draw_page), *routes_of_talk.routes(desk, draw_page)])
        self.client = TestClient(Open(Gate(app, desk), Names(frozenset({"testserver"}))), follow_redirects=False)
        assert self.send("/sign-in", name=name, password=PASSWORDS[name])[0] == 303

    def send(self, path: str, **fields: str) -> tuple[int, str]:
        form = next(f for f in html.fromstring(self.client.get("/sign-in").text).forms if f.get("method") == "post")
        answer = self.client.post(path, data={"form_token": dict(form.form_values())["form_token"], **fields})
        return answer.status_code, answer.headers.get("location", answer.text)


@pytest.fixture(autouse=True)
def document(desk: Desk) -> None:
    reading = one()
    desk.do(lambda office: office.archive.add(raw(reading), reading, program="1"))


def test_an_analyst_corrects_and_a_reader_does_not(desk: Desk) -> None:
    ada, rhea = Person(desk, "ada"), Person(desk, "rhea")
    about = {"document": DOC, "kind": "event", "id": "v2"}
    assert rhea.send("/corrections", **about, verdict="reject")[0] == 403
    edit = {"type": "AGREE", "mode": "", "actors": "Viktor Khrenin | BLR:GOV\r\nMinsk | BLR:---\r\n", "when": "2025-03"}
    assert ada.send("/corrections", **about, verdict="edit", seen="0", **edit) == (303, "/documents/d-exchange#r-v2")
    assert ada.send("/corrections", **about, verdict="accept", seen="0")[0] == 409
    told = {"document": DOC, "kind": "transfer", "id": "t1"}
    assert ada.send("/corrections", **told, verdict="edit", quantity="12.5", supplier="", value="")[0] == 303
    made = desk.do(lambda office: corrected(office.archive, DOC))
    met, launchers = made.reading.events[1], made.reading.transfers[0]
    assert (met.type, [p.code for p in met.actors], met.time and met.time.value) == ("AGREE", ["BLR:GOV", "BLR:---"], "2025-03")
    assert (launchers.quantity, launchers.supplier) == (12.5, None)
    for wrong in ({"who": "root"}, {"at": "2020"}, {"confidence": "1"}, {"anchor": "{}"}, {"reading": "1"}):
        assert ada.send("/corrections", **about, verdict="accept", **wrong)[0] == 400
    for wrong in ({"actors": "Khrenin"}, {"quantity": "12"}, {"type": "<b>"}):
        assert ada.send("/corrections", **about, verdict="edit", **wrong)[0] == 400
    assert ada.send("/corrections", **{**about, "id": "v99"}, verdict="accept")[0] == 404
    assert ada.send("/corrections", **{**about, "document": "d-none"}, verdict="accept")[0] == 404


def test_comments_from_posting_to_moderation(desk: Desk) -> None:
    ada, mo, rhea = Person(desk, "ada"), Person(desk, "mo"), Person(desk, "rhea")
    assert rhea.send("/comments", document=DOC, text=HOSTILE) == (303, "/documents/d-exchange#comment-1")
    assert ada.send("/comments", document=DOC, kind="event", id="v3", parent="1", text="Which source?")[0] == 303
    assert ada.send("/comments", document=DOC, text="x" * 251)[0] == 400
    assert ada.send("/comments", document=DOC, text="x", who="root")[0] == 400
    assert ada.send("/comments/edit", document=DOC, number="1", text="Not mine")[0] == 403
    assert ada.send("/comments/report", document=DOC, number="1", text=HOSTILE)[0] == 303
    assert ada.client.get("/moderation").status_code == 403
    shown = html.fromstring(mo.client.get("/moderation").text)
    assert HOSTILE.split(" ")[0] in shown.xpath("string(//main)")
    assert shown.xpath("//script[not(@src)]") == []
    assert "\u202e" not in shown.xpath("string(//main)")
    assert ada.send("/comments/hide", number="1")[0] == 403
    assert mo.send("/policy", text="Anything goes.")[0] == 403
    assert mo.send("/comments/hide", number="1", text="Rude.") == (303, "/moderation")
    for number in ("99", "-1", "1.0", "", "x"):
        assert mo.send("/comments/hide", number=number)[0] == 404
    assert ada.send("/comments/report", document=DOC, number="1", text="Again")[0] == 404
    assert next(e.action for e in desk.do(lambda office: entries(office.archive))) == "comment.hide"
    assert Person(desk, "root").send("/policy", text="Be brief.")[0] == 303
    assert desk.do(lambda office: talk.policy(office.archive)) == "Be brief."


def test_the_comments_of_a_document_are_drawn_as_words(desk: Desk) -> None:
    rhea = Person(desk, "rhea")
    rhea.send("/comments", document=DOC, kind="event", id="v3", text=HOSTILE)
    rhea.send("/comments", document=DOC, parent="1", text="A reply.")
    reader = Who("rhea", rights_of("reader"))
    found = desk.do(lambda office: talk.comments(office.archive, reader, one(), office.now()))
    values = {"found": found, "form_token": "0" * 64, "policy": HOSTILE}
    drawn = html.fromstring(_macro(values))
    assert drawn.xpath("//script") == []
    assert [li.get("id") for li in drawn.xpath("//li[@id]")] == ["comment-1", "comment-2"]
    assert "condemned the visit" in drawn.xpath("string(//blockquote)")
    ids = drawn.xpath("//*/@id")
    assert len(ids) == len(set(ids))


def _macro(values: dict[str, object]) -> str:
    source = (
        '{% from "people/comments.html" import comments, verdict %}<main>'
        '{{ comments(found, "d-exchange", policy, form_token, true, true) }}'
        '{{ verdict("event", "v1", none, "d", form_token, 0) }}</main>'
    )
    return rendering.shown(rendering._environment().from_string(source).render(values))
