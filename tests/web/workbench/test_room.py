"""The reading room as the place where people check records: who is offered what, and how what was said is shown."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import lxml.html
import pytest
from starlette.testclient import TestClient

from attache.archive import Archive
from attache.records import Reading
from attache.web.app import make_app
from attache.web.binding import Names
from attache.web.people import passwords
from attache.web.people.desk import Desk
from attache.web.people.office import Office
from attache.web.shelf import Shelf
from tests.archive.made import one, raw
from tests.web.people.conftest import CHEAP, PASSWORDS, settle
from tests.web.workbench.made import EVIL, TURNED, hostile

ROOM = "/documents/d-exchange"
HOSTILE = f"{EVIL[:150]} {TURNED}"


class Person:
    """Somebody before the whole workbench; `page` reads, `press` sends a button's form as a browser does, `send` any form."""

    def __init__(self, app: object, name: str = "") -> None:
        self.client = TestClient(app, headers={"accept": "text/html", "sec-fetch-site": "same-origin"}, follow_redirects=False)  # type: ignore[arg-type]
        if name:
            assert self.send("/sign-in", "/sign-in", name=name, password=PASSWORDS[name]) == (303, "/")

    def page(self, path: str = ROOM, status: int = 200) -> lxml.html.HtmlElement:
        reply = self.client.get(path)
        assert reply.status_code == status, reply.text[:400]
        return lxml.html.document_fromstring(reply.text)

    def send(self, at: str, action: str, **fields: str) -> tuple[int, str]:
        form = next(f for f in self.page(at).forms if f.get("action") == action)
        reply = self.client.post(action, data={**{k: v or "" for k, v in form.form_values()}, **fields})
        return reply.status_code, reply.headers.get("location", "")

    def press(self, label: str) -> str:
        """Press a button of the room by its label; where that leads."""
        made = self.page()
        [button] = made.xpath(f"//button[@aria-label='{label}']")
        form = made.get_element_by_id(button.get("form"))
        values = {k: v or "" for k, v in form.form_values() if k != "say"}
        reply = self.client.post(form.get("action"), data={**values, button.get("name"): button.get("value")})
        assert reply.status_code == 303, reply.text[:600]
        return str(reply.headers["location"])


@pytest.fixture(scope="session")
def empty_room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive without accounts, of which nobody has said anything."""
    made = tmp_path_factory.mktemp("room") / "room.attache"
    with Archive.open(made, write=True) as kept:
        for number in (1, 2):
            reading = one(title=f"Visit to Minsk, version {number}")
            kept.add(raw(reading, version=str(number), url="https://example.org/minsk"), reading, program=str(number))
        kept.add(raw(hostile("evil", "W"), "evil.html"), hostile("evil", "W"), program="1")
    return made


@pytest.fixture(scope="session")
def peopled_room(empty_room: Path) -> Path:
    """The same with the people of `ROLES`."""
    made = Path(shutil.copy(empty_room, empty_room.with_name("peopled.attache")))
    with Archive.open(made, write=True) as kept, pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", CHEAP)
        settle(Office(kept))
    return made


@pytest.fixture
def people() -> bool:
    """Whether accounts are set up; tests of the one person at the machine say otherwise."""
    return True


@pytest.fixture
def file(empty_room: Path, peopled_room: Path, people: bool, tmp_path: Path) -> Path:
    """An archive of a test's own."""
    return Path(shutil.copy(peopled_room if people else empty_room, tmp_path / "room.attache"))


Enter = Callable[..., Person]


@pytest.fixture
def enter(file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Enter]:
    """Lets somebody in, by name where there are people."""
    monkeypatch.setattr(passwords, "_HASHER", CHEAP)
    passwords._nobody.cache_clear()
    shelf, desk = Shelf(file), Desk(file, remote=False)
    app = make_app(shelf, desk, Names(frozenset({"testserver"})))
    yield lambda name="": Person(app, name)
    desk.close()
    shelf.close()


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def card(person: Person, key: str) -> str:
    return words(person.page().get_element_by_id(f"r-{key}"))


def test_a_reader_is_offered_comments_and_no_corrections(enter: Enter) -> None:
    made = enter("rhea").page()
    assert {f.get("action") for f in made.forms if f.get("method") == "post"} == {"/comments"}
    assert not made.xpath("//button[@form='say'] | //a[starts-with(@href, '/corrections')]")
    assert not made.xpath("//form[contains(@action, 'hide')]")


def test_every_record_can_be_said_something_of_by_an_analyst(enter: Enter) -> None:
    made = enter("ada").page()
    for key in ("v1", "v2", "v3", "v4", "v5", "t1", "t2", "c1"):
        assert [b.text for b in made.xpath(f"//button[substring-after(@aria-label, ' ') = '{key}']")] == ["Accept", "Reject"]
        [edit] = made.xpath(f"//a[@aria-label='Edit {key}']/@href")
        assert made.xpath(f"//*[@id='r-{key}']")
        assert enter("ada").page(edit).xpath("//form[@class='editing']")


@pytest.mark.parametrize("key", ["v3", "t1", "t2", "c1"])
def test_what_was_said_is_shown_with_who_and_when_and_can_be_taken_back(enter: Enter, key: str) -> None:
    ada, rhea = enter("ada"), enter("rhea")
    for label, done in (("Accept", "✓ Accepted by ada"), ("Take back", ""), ("Reject", "✗ Rejected by ada"), ("Take back", "")):
        path, _, place = ada.press(f"{label} {key}").partition("#")
        assert (path, place) == (ROOM, f"r-{key}")
        for person in (ada, rhea):
            said = card(person, key)
            assert done in said
            assert (" UTC" in said) == bool(done)
            assert bool(person.page().xpath(f"//ul[contains(@class, 'rejected')]/li[@id='r-{key}']")) == ("Rejected" in done)


def test_a_rejected_record_is_out_of_the_text_and_the_print_and_keeps_the_others_keys(enter: Enter) -> None:
    ada = enter("ada")
    ada.press("Reject v1")
    made = ada.page()
    assert "v1" not in {key for a in made.xpath("//*[@data-r]") for key in a.get("data-r").split()}
    assert "condemned" in [a.text for a in made.xpath("//section[@id='text']//a[@href='#r-v3']")]
    assert "1 rejected" in words(made)
    printed = words(ada.page(f"{ROOM}?as=print"))
    assert "CONSULT · visit" not in printed
    assert "1 record that people rejected is left out" in printed


def test_an_exchange_whose_side_was_rejected_is_a_transfer(enter: Enter) -> None:
    ada = enter("ada")
    assert card(ada, "t1").startswith("Exchange")
    ada.press("Reject t2")
    assert card(ada, "t1").startswith("Transfer")


def test_an_edited_record_is_shown_so_everywhere(enter: Enter) -> None:
    ada = enter("ada")
    edit = ada.page().xpath("//a[@aria-label='Edit v4']/@href")[0]
    assert ada.send(edit, "/corrections", type="AGREE", factuality="PR+") == (303, f"{ROOM}#r-v4")
    said = card(enter("rhea"), "v4")
    assert "AGREE" in said
    assert "✎ Edited by ada" in said
    assert "certainty: PR+" in said
    assert "Edited by ada" in words(ada.page(f"{ROOM}?as=print"))
    shown = [c.get("data-k") for c in ada.page(f"{ROOM}?said=edit").xpath("//*[@data-k][not(@hidden)]")]
    assert shown == ["v4"]
    assert "Edited by ada" in words(ada.page(edit))


def test_who_saw_less_is_told_and_nothing_is_lost(enter: Enter) -> None:
    ada, mo = enter("ada"), enter("mo")
    form = ada.page().get_element_by_id("say")
    mo.press("Accept v1")
    reply = ada.client.post("/corrections", data={**dict(form.form_values()), "say": "reject event v1"})
    assert reply.status_code == 409
    assert "Accepted by mo" in card(ada, "v1")


@pytest.mark.parametrize("people", [False])
def test_the_one_at_the_machine_may_do_all_of_it_under_a_name_of_their_own(file: Path, enter: Enter) -> None:
    me = enter()
    assert "/comments" in {f.get("action") for f in me.page().forms}
    me.press("Accept v1")
    assert "Accepted at this machine" in card(me, "v1")
    assert me.send(ROOM, "/comments", text="For me alone") == (303, f"{ROOM}#comment-1")
    assert "For me alone" in words(me.page().get_element_by_id("comment-1"))
    # whoever has an account later is somebody else
    with Archive.open(file, write=True) as kept:
        settle(Office(kept))
    ada = enter("ada")
    assert "Accepted at this machine" in card(ada, "v1")
    assert not ada.page().xpath("//form[@action='/comments/edit']")


def test_forms_are_of_the_browser_that_they_were_made_for(enter: Enter) -> None:
    ada, other = enter("ada"), enter("mo")
    form = dict(ada.page().get_element_by_id("say").form_values())
    assert other.client.post("/corrections", data={**form, "say": "accept event v1"}).status_code == 403
    assert ada.client.post("/corrections", data={**form, "form_token": "0" * 128, "say": "accept event v1"}).status_code == 403
    foreign = {"sec-fetch-site": "cross-site"}
    assert ada.client.post("/corrections", data={**form, "say": "accept event v1"}, headers=foreign).status_code == 403
    assert ada.client.get(ROOM).headers["referrer-policy"] == "same-origin"


def test_no_page_carries_the_same_token_twice(enter: Enter) -> None:
    """What is the same on every page, and secret, could be told from how short packed pages are (BREACH)."""
    root = enter("root")
    root.send("/watch", "/watch/add", name="ports", query="troops")
    edit = "/corrections?document=d-exchange&kind=event&id=v1"
    for path in ("/watch", "/watch/ports", "/alerts", ROOM, edit, "/moderation", "/people", "/account", "/sign-in"):
        tokens = [set(root.page(path).xpath("//input[@name='form_token']/@value")) for _ in "ab"]
        assert path == "/alerts" or all(map(len, tokens)), path
        assert not tokens[0] & tokens[1], path


def test_comments_stand_with_their_record_and_their_replies(enter: Enter) -> None:
    rhea, ada, mo = enter("rhea"), enter("ada"), enter("mo")
    about = rhea.page().xpath("//a[@aria-label='Comment on v3']/@href")[0]
    assert about == f"{ROOM}?about=v3#write"
    assert rhea.send(about.partition("#")[0], "/comments", text=HOSTILE) == (303, f"{ROOM}#comment-1")
    assert ada.send(ROOM, "/comments", parent="1", text="Which source?") == (303, f"{ROOM}#comment-2")
    made = mo.page()
    assert made.xpath("//*[@id='comment-1']//*[@id='comment-2']")
    assert made.xpath("//*[@id='comment-1']/blockquote/a/@href") == ["#r-v3"]
    assert "2 comments" in card(mo, "v3")
    said = words(made.get_element_by_id("comment-1"))
    assert "<script>document.title" in said
    assert "\u202e" not in said
    assert made.xpath("//script[not(@src)] | //main//img") == []
    assert "No attacks on people" in words(made.get_element_by_id("comments"))
    ids = made.xpath("//@id")
    assert len(ids) == len(set(ids))
    hide = next(f for f in made.forms if f.get("action") == "/comments/hide")
    reply = mo.client.post("/comments/hide", data=dict(hide.form_values()))
    assert reply.headers["location"] == f"{ROOM}#comment-1"
    assert "hidden by a moderator" in words(mo.page().get_element_by_id("comment-1"))
    assert "<script>" not in words(ada.page().get_element_by_id("comment-1"))


def test_records_of_a_hostile_page_are_corrected_as_any(enter: Enter) -> None:
    ada = enter("ada")
    made = ada.page("/documents/evil")
    [button] = made.xpath("//button[@aria-label='Accept v1']")
    form = made.get_element_by_id("say")
    reply = ada.client.post("/corrections", data={**dict(form.form_values()), "say": button.get("value")})
    assert reply.headers["location"] == "/documents/evil#r-v1"
    edit = ada.page("/documents/evil").xpath("//a[@aria-label='Edit v1']/@href")[0]
    assert ada.page(edit).xpath("//script[not(@src)] | //main//img") == []
    assert "Accepted by ada" in words(ada.page("/documents/evil").get_element_by_id("r-v1"))


def test_what_a_newer_reading_lost_is_listed_as_lost(file: Path, enter: Enter) -> None:
    ada = enter("ada")
    ada.press("Accept v3")
    ada.press("Accept t1")
    again = one(title="Read anew")
    again.events = [e for e in again.events if e.id != "v3"]
    again.transfers = []
    with Archive.open(file, write=True) as kept:
        kept.add(raw(again, version="3"), again, program="3")
    made = ada.page()
    assert "kept by people" in words(made.xpath("//*[@data-k][contains(., 'ACCUSE')]")[0])
    gone = shorter(again)
    with Archive.open(file, write=True) as kept:
        kept.add(raw(gone, version="4"), gone, program="4")
    assert "Corrections that lost their place" in words(ada.page())


def shorter(reading: Reading) -> Reading:
    """The same page with another text, of which nothing was read."""
    made = one(reading.document.id, title="Another text")
    made.document.text = "Nothing of what stood here stands here."
    made.document.paragraphs, made.document.sentences = [], []
    made.events, made.transfers, made.conditions, made.entities = [], [], [], []
    made.names, made.times, made.places, made.attributions = [], [], [], []
    made.exchanges, made.contradictions = [], []
    return made


@pytest.mark.parametrize("people", [False])
def test_changes_between_versions_are_shown_word_by_word(file: Path, enter: Enter) -> None:
    other = one("d-later", title="Visit to Minsk, version 3")
    other.document.url = "https://example.org/minsk"
    first = one("d-first", title="Visit to Minsk")
    first.document.url = "https://example.org/minsk"
    with Archive.open(file, write=True) as kept:
        kept.add(raw(first, version="3", url="https://example.org/minsk"), first, program="3")
        kept.add(raw(other, version="4", url="https://example.org/minsk"), other, program="3")
    me = enter()
    [since] = me.page().xpath("//*[@id='kin']//a[contains(@href, 'reading=')]/@href")
    made = me.page(since)
    assert [words(e) for e in made.xpath("//del | //ins")] == ["went: 1", "came: 2"]
    assert "1 word went, 1 came" in words(made)
    twins = me.page("/documents/d-first").xpath("//*[@id='kin']//a[contains(@href, 'with=')]/@href")
    assert twins[0] == "/documents/d-later?as=changes&with=d-first"
    assert "came: , version 3" in words(me.page(twins[0]))
    whole = me.page(since).xpath("//a[text()='The whole text']/@href")[0]
    assert "truck chassis" in words(me.page(whole))


@pytest.mark.parametrize("asked", ["reading=99999", "reading=x&with=", "with=d-none", "reading=3", "with=../etc", ""])
@pytest.mark.parametrize("people", [False])
def test_only_versions_of_the_document_are_compared(enter: Enter, asked: str) -> None:
    """Number 3 is the reading of another document: no way to it but by that document's own id."""
    enter().page(f"{ROOM}?as=changes&{asked}", 404 if asked != "" and asked != "reading=x&with=" else 200)
