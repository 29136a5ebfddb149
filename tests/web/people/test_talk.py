"""Corrections and comments as forms: who may send them, and what comes of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from starlette.routing import Router
from starlette.testclient import TestClient

from attache.archive.audit import entries
from attache.archive.talk import comments as talk
from attache.archive.talk.corrections import corrected
from attache.web.binding import Names
from attache.web.guard import Guard
from attache.web.people import talk as routes_of_talk
from attache.web.people.desk import Desk
from attache.web.people.gate import Gate
from attache.web.people.masking import masked, unmasked
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
    edit = {"type": "AGREE", "mode": "", "actors-1": "Viktor Khrenin", "actors-1-state": "Belarus", "actors-1-sector": "GOV"}
    edit |= {"actors-2": "Minsk", "actors-2-state": "BLR", "when": "2025-03"}
    assert ada.send("/corrections", **about, verdict="edit", seen="0", **edit) == (303, "/documents/d-exchange#r-v2")
    assert ada.send("/corrections", **about, verdict="accept", seen="0")[0] == 409
    told = {"document": DOC, "kind": "transfer", "id": "t1"}
    assert ada.send("/corrections", **told, verdict="edit", quantity="12.5", value="", **{"supplier-1": ""})[0] == 303
    made = desk.do(lambda office: corrected(office.archive, DOC))
    met, launchers = made.reading.events[1], made.reading.transfers[0]
    assert (met.type, [p.code for p in met.actors], met.time and met.time.value) == ("AGREE", ["BLR:GOV", "BLR:---"], "2025-03")
    assert (launchers.quantity, launchers.supplier) == (12.5, None)
    for wrong in ({"who": "root"}, {"at": "2020"}, {"confidence": "1"}, {"anchor": "{}"}, {"kept": "{}"}):
        assert ada.send("/corrections", **about, verdict="accept", **wrong)[0] == 400
    for wrong in ({"actors-1": "Khrenin", "actors-1-state": "Narnia"}, {"actors-1-state": "BLR"}, {"type": "<b>"}, {}):
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


def test_what_is_wrong_with_an_edit_is_said_beside_it_and_nothing_typed_is_lost(desk: Desk) -> None:
    ada = Person(desk, "ada")
    about = {"document": DOC, "kind": "transfer", "id": "t1", "verdict": "edit"}
    status, drawn = ada.send("/corrections", **about, item=HOSTILE, quantity="a dozen", when="soon", status="agreed")
    page = html.fromstring(drawn)
    assert status == 400
    assert page.xpath("//script[not(@src)]") == []
    fields = {f.get("name"): f for f in page.xpath("//form[@class='editing']//*[@name]")}
    assert fields["item"].get("value").startswith("<script>")
    assert (fields["quantity"].get("value"), fields["when"].get("value")) == ("a dozen", "soon")
    assert fields["status"].xpath("option[@selected]/@value") == ["agreed"]
    for name in ("item", "quantity", "when"):
        assert fields[name].get("aria-invalid") == "true"
        described = fields[name].get("aria-describedby").split()
        assert page.get_element_by_id(described[0]).text_content().strip()
    assert [a.text for a in page.xpath("//*[@role='alert']//a")] == ["What moves", "How many", "When"]
    assert desk.do(lambda office: corrected(office.archive, DOC)).verdicts == {}
    # sent again as it stands, but for what was wrong, it is saved
    again = {"item": "12 rocket launchers", "quantity": "14", "when": "2025-03", "status": "agreed"}
    assert ada.send("/corrections", **about, **again) == (303, "/documents/d-exchange#r-t1")
    launchers = desk.do(lambda office: corrected(office.archive, DOC)).reading.transfers[0]
    assert (launchers.quantity, launchers.status, launchers.item.text) == (14, "agreed", "12 rocket launchers")


def test_the_page_of_a_record_is_filled_with_it_and_changes_what_is_changed(desk: Desk) -> None:
    ada, rhea = Person(desk, "ada"), Person(desk, "rhea")
    address = f"/corrections?document={DOC}&kind=event&id=v1"
    assert rhea.client.get(address).status_code == 403
    assert ada.client.get(f"/corrections?document={DOC}&kind=event&id=v99").status_code == 404
    assert ada.client.get(f"/corrections?document={DOC}&kind=place&id=v1").status_code == 404
    form = html.fromstring(ada.client.get(address).text).xpath("//form[@class='editing']")[0]
    sent = {name: value or "" for name, value in form.form_values()}
    assert (sent["type"], sent["mode"], sent["actors-1"]) == ("CONSULT", "visit", "Iranian Defence Minister Aziz Nasirzadeh")
    answer = ada.client.post("/corrections", data=sent)
    assert (answer.status_code, "nothing is changed" in answer.text.lower()) == (400, True)
    answer = ada.client.post("/corrections", data={**sent, "factuality": "PS+"})
    assert answer.headers["location"] == "/documents/d-exchange#r-v1"
    said = desk.do(lambda office: corrected(office.archive, DOC)).verdicts["event", "v1"]
    assert (said.who, said.changes) == ("ada", {"factuality": "PS+"})
    # the page is of before that: it is said, and what was typed stays
    answer = ada.client.post("/corrections", data={**sent, "realis": "future"})
    assert answer.status_code == 409
    assert "ada" in answer.text
    assert html.fromstring(answer.text).xpath("//select[@name='realis']/option[@selected]/@value") == ["future"]


def test_a_mode_that_two_classes_share_stays_when_the_class_is_changed(desk: Desk) -> None:
    ada = Person(desk, "ada")
    about = {"document": DOC, "kind": "event", "id": "v1", "verdict": "edit"}
    for fields, mode in (
        ({"type": "REQUEST", "mode": "assist"}, "assist"),
        ({"type": "REJECT", "mode": "assist"}, "assist"),
        ({"type": "SANCTION", "mode": "assist"}, None),  # this class has no such mode
    ):
        assert ada.send("/corrections", **about, **fields)[0] == 303
        event = next(e for e in desk.do(lambda office: corrected(office.archive, DOC)).reading.events if e.id == "v1")
        assert (event.type, event.mode) == (fields["type"], mode)


def test_a_button_says_all(desk: Desk) -> None:
    ada = Person(desk, "ada")
    assert ada.send("/corrections", document=DOC, say="reject transfer t2") == (303, "/documents/d-exchange#r-t2")
    assert ada.send("/corrections", document=DOC, say="accept condition c1") == (303, "/documents/d-exchange#r-c1")
    for wrong in ("accept", "accept event", "crown event v1", "edit event v1", "accept place v1"):
        assert ada.send("/corrections", document=DOC, say=wrong)[0] in (400, 404)
    assert {v.verdict for v in desk.do(lambda office: corrected(office.archive, DOC)).verdicts.values()} == {"reject", "accept"}


def test_a_comment_that_cannot_be_posted_comes_back_as_it_was_typed(desk: Desk) -> None:
    rhea = Person(desk, "rhea")
    status, drawn = rhea.send("/comments", document=DOC, kind="event", id="v3", text=HOSTILE + "x" * 250)
    page = html.fromstring(drawn)
    assert status == 400
    assert "250 are the most" in page.xpath("string(//*[@role='alert'])")
    assert page.xpath("//textarea")[0].text.startswith("<script>alert(1)</script>")
    assert page.xpath("//script[not(@src)]") == []
    form = page.forms[-1]
    sent = {**dict(form.form_values()), "text": "Short."}
    assert rhea.client.post(form.get("action"), data=sent).headers["location"] == "/documents/d-exchange#comment-1"
    rhea.send("/comments", document=DOC, text="Again")
    answer = rhea.client.post("/comments", data={**sent, "text": "And again"})
    assert (answer.status_code, answer.headers["retry-after"].isdigit()) == (429, True)
    assert "And again" in answer.text


def test_a_comment_on_a_record_that_is_none_is_told_from_nothing(desk: Desk) -> None:
    rhea = Person(desk, "rhea")
    for kind, id in (("place", "v1"), ("", "v1"), ("event", "v99"), ("transfer", "v1")):
        assert rhea.send("/comments", document=DOC, kind=kind, id=id, text="Hello")[0] == 404, (kind, id)


def test_who_hides_on_a_document_stays_there(desk: Desk) -> None:
    mo = Person(desk, "mo")
    mo.send("/comments", document=DOC, text="Rude")
    assert mo.send("/comments/hide", document=DOC, number="1") == (303, "/documents/d-exchange#comment-1")
    assert mo.send("/comments/show", number="1") == (303, "/moderation")


@given(st.binary(min_size=32, max_size=32))
def test_a_masked_token_is_another_each_time_and_the_same_below(token: bytes) -> None:
    assert unmasked(masked(token.hex())) == token.hex()
    assert masked(token.hex()) != masked(token.hex())
    assert unmasked(token.hex()) == token.hex()
    assert masked("") == ""
