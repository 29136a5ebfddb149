"""Collections: who was not given one finds nothing of its documents, at any address, on both databases."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from starlette.testclient import TestClient

from attache.archive import Archive, narrowed, schema
from attache.archive.copies import backup
from attache.archive.holdings import add_into, collections, grant, hidden_from, move, put_known
from attache.archive.linking import link
from attache.archive.roles import LOCAL, Refused
from attache.archive.search import search
from attache.archive.talk import comments, corrections
from attache.archive.watch import checking, lists
from attache.records import Reading, decode, encode
from attache.sources import RawPage
from attache.web.app import make_app
from attache.web.binding import Names
from attache.web.people import accounts, tokens
from attache.web.people.desk import Desk
from attache.web.people.office import Office
from attache.web.shelf import Shelf
from tests.archive import searched
from tests.archive.made import one, raw
from tests.archive.talk.conftest import both, name_of
from tests.cli.conftest import attache as attache
from tests.cli.helpers import Runner
from tests.web import walking
from tests.web.people.conftest import PASSWORDS, ROLES

NOON = dt.datetime(2025, 3, 6, 12, tzinfo=dt.UTC)
#: in whatever the document in the collection has words in, and in nothing else
MARK = "zqworb"
OTHER = "quxzadeh"
SECRET = f"d-{MARK}"
#: addresses that are tried beside those of the routes
MORE = 25
PEOPLE = {"root": "administrator", "ada": "analyst", "mo": "moderator", "rhea": "reader"}


def secret() -> Reading:
    """A document like `d-exchange`, but for a few words of the same length."""
    line = encode(one(SECRET, title=f"Visit of {MARK}")).decode()
    for words, others in (("Aziz Nasirzadeh", "Zqworb Quxzadeh"), ("rocket", MARK), ("The Test Courier", "Zqworb Couriers")):
        assert words in line
        line = line.replace(words, others)
    reading = decode(line.encode())
    reading.document.url, reading.document.byline = f"https://{MARK}.example/1", MARK
    reading.entities[0].stable_id = f"person/IRN/{MARK}"
    reading.places[0].name = MARK.title()
    return reading


def fill(archive: Archive) -> None:
    """Open documents, one in the collection `leaks`, and what people say of it."""
    for number, reading in enumerate(searched.readings(12)):
        archive.add(raw(reading, f"{number}.txt"), reading, program="1")
    open_ = one()
    open_.entities[0].stable_id = "person/IRN/aziz"
    archive.add(raw(open_, url="https://example.org/minsk"), open_, program="1")
    office = Office(archive, lambda: NOON)
    for name, role in PEOPLE.items():
        accounts.add(office, LOCAL, name, PASSWORDS[name], role)
    lists.add(archive, LOCAL, "ports", ["launchers"], NOON)
    add_into(archive, "leaks")
    hidden = secret()
    archive.add(raw(hidden, f"{MARK}.txt", url=hidden.document.url), hidden, program="1")
    checking.check(archive, NOON)
    link(archive)
    who = LOCAL._replace(name="root")
    made = comments.post(archive, who, SECRET, f"{MARK} says who", NOON)
    comments.complain(archive, who, made, MARK, NOON)
    corrections.correct(archive, who, SECRET, "event", "v1", "accept", NOON)


@pytest.fixture
def name(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    made = name_of(database, request, tmp_path)
    with Archive.open(made, write=True) as archive:
        fill(archive)
    return made


@pytest.fixture
def app(name: Path | str) -> Iterator[Any]:
    shelf, desk = Shelf(name), Desk(name, remote=False)
    yield make_app(shelf, desk, Names(frozenset({"testserver"})))
    desk.close()
    shelf.close()


def browse(app: Any, who: str) -> TestClient:
    client = TestClient(app)
    page = html.fromstring(client.get("/sign-in").text)
    token = page.xpath("//input[@name='form_token']/@value")[0]
    client.post("/sign-in", data={"form_token": token, "name": who, "password": PASSWORDS[who]})
    return client


def every_path(app: Any, as_: TestClient) -> list[str]:
    """All addresses of the server, and those that an administrator's pages lead to."""
    given = {
        "": [SECRET, "d-exchange", "IRN", "1"], "one": ["IRN"], "other": ["BLR"], "secret": ["x"], "name": ["ports", "x.css"],
        "number": ["1", "2"],
    }  # fmt: skip
    asked = list(walking.paths(app, given))
    asked += [f"{path}?q={MARK}" for path in ("/search", "/actors", "/api/v1/search")] + [f"/lookup?word={MARK}"]
    asked += [f"/corrections?document={SECRET}&kind=event&id=v1", f"/actors/person/IRN/{MARK}", f"/documents/{SECRET}?as=print"]
    return walking.links(as_, asked, len(asked) + MORE)


def shows(answer: Any, path: str) -> bool:
    """Whether an answer says something of the document, beside what was asked for."""
    told = answer.text.casefold()
    return OTHER in told or (MARK in told and MARK not in path)


@both
def test_no_address_shows_what_somebody_may_not_see(app: Any, name: Path | str) -> None:
    root = browse(app, "root")
    paths = every_path(app, root)
    seen = [path for path in paths if shows(root.get(path, headers={"accept": "text/html"}), path)]
    # what is tried shows the document to who may see it
    assert len(seen) > 12, seen
    assert {"/", f"/documents/{SECRET}", "/moderation", "/transfers"} <= set(seen)
    for who in ("rhea", "mo"):
        client = browse(app, who)
        for path in paths if who == "mo" else seen:
            answer = client.get(path, headers={"accept": "text/html"})
            assert not shows(answer, path), f"{who} {path}: {_around(answer.text)}"
            assert answer.status_code < 500, f"{who} {path} {answer.text[:300]}"
        hidden = client.get(f"/documents/{SECRET}", headers={"accept": "text/html"})
        nothing = client.get("/documents/d-zqwxyz", headers={"accept": "text/html"})
        assert hidden.status_code == nothing.status_code == 404
        assert hidden.text.replace(SECRET, "") == nothing.text.replace("d-zqwxyz", "")
    with Archive.open(name, write=True) as archive:
        grant(archive, LOCAL, "leaks", "rhea", NOON)
    rhea = browse(app, "rhea")
    assert [path for path in seen if not shows(rhea.get(path, headers={"accept": "text/html"}), path)] == [
        path for path in seen if rhea.get(path).status_code == 403
    ]
    with Archive.open(name, write=True) as archive:
        grant(archive, LOCAL, "leaks", "rhea", NOON, take=True)
    assert rhea.get(f"/documents/{SECRET}").status_code == 404


def _around(told: str) -> str:
    at = told.casefold().find(MARK)
    return told[max(0, at - 200) : at + 100]


def test_what_is_kept_of_a_document_goes_when_it_is_put_into_a_collection(app: Any, name: Path | str) -> None:
    rhea = browse(app, "rhea")
    paths = ("/", "/transfers", "/exchanges", "/actors", "/dyads", "/actors/IRN", "/map", "/timeline", "/network")

    def shown() -> list[str]:
        return [path for path in paths if shows(rhea.get(path, headers={"accept": "text/html"}), path)]

    assert shown() == []
    with Archive.open(name, write=True) as archive:
        move(archive, LOCAL, None, [SECRET], NOON)
    assert len(shown()) > 3
    with Archive.open(name, write=True) as archive:
        move(archive, LOCAL, "leaks", [SECRET], NOON)
    assert shown() == []
    # the same where it is put there by adding it
    with Archive.open(name, write=True) as archive:
        move(archive, LOCAL, None, [SECRET], NOON)
    assert len(shown()) > 3
    with Archive.open(name, write=True) as archive:
        assert put_known(archive, "leaks", [], [SECRET]) == 0
    assert shown() == []


@both
def test_nothing_is_written_of_what_somebody_may_not_see(app: Any, name: Path | str) -> None:
    root, mo = browse(app, "root"), browse(app, "mo")
    page = html.fromstring(mo.get("/moderation").text)
    token = mo.get("/account").text
    token = html.fromstring(token).xpath("//input[@name='form_token']/@value")[0]
    assert page.xpath("//form[@action='/comments/hide']") == []
    assert html.fromstring(root.get("/moderation").text).xpath("//form[@action='/comments/hide']")
    tried = {
        "/comments": {"document": SECRET, "text": "hello"},
        "/comments/edit": {"document": SECRET, "number": "1", "text": "hello"},
        "/comments/report": {"document": "d-exchange", "number": "1", "text": "hello"},
        "/comments/hide": {"number": "1", "text": "hello"},
        "/comments/show": {"number": "1", "text": "hello"},
        "/corrections": {"document": SECRET, "kind": "event", "id": "v1", "verdict": "reject"},
    }
    for path, fields in tried.items():
        answer = mo.post(path, data={"form_token": token, **fields})
        assert answer.status_code == 404, (path, answer.text)
        assert MARK not in answer.text.replace(SECRET, "")
    with Archive.open(name) as archive:
        assert len(corrections.corrections(archive, SECRET)) == 1
        assert len(comments.comments(archive, LOCAL, archive.reading(SECRET), NOON)) == 1
    said = mo.post("/comments", data={"form_token": token, "document": "d-exchange", "text": "of what is open"})
    assert said.status_code == 200
    assert "of what is open" in said.text


@both
def test_a_token_sees_what_its_owner_sees(app: Any, name: Path | str) -> None:
    with Archive.open(name, write=True) as archive:
        office = Office(archive, lambda: dt.datetime.now(dt.UTC))
        keys = {who: tokens.add(office, LOCAL, who, "", ["read"]) for who in ("root", "rhea")}
    counted = {}
    for who, key in keys.items():
        client = TestClient(app, headers={"authorization": f"Bearer {key}"})
        counted[who] = [client.get(f"/api/v1/search?q={q}&limit=0").json()["total"] for q in ("", MARK, "launchers", "to:IRN")]
        assert client.get(f"/api/v1/documents/{SECRET}/page").status_code == (200 if who == "root" else 404)
    whole, part = counted["root"], counted["rhea"]
    assert part[1] == 0
    assert [a - b for a, b in zip(whole, part, strict=True)] == [1, 1, 1, 1]


@both
def test_search_finds_the_same_without_what_is_hidden(name: Path | str) -> None:
    queries = ["", "launchers", '"attack drones"', "troops OR launchers", "-troops", "from:BLR", "actor:Khrenin launchers",
               "drone*", "launchers -talks", f"{MARK} OR troops", "item:drone", "place:Minsk", "publisher:courier"]  # fmt: skip
    with Archive.open(name) as whole, narrowed.opened(name, [1]) as part:
        for query in queries:
            for order in ("relevance", "newest", "oldest"):
                wanted = [h.document for h in search(whole, query, limit=50, order=order).hits if h.document != SECRET]
                found = search(part, query, limit=50, order=order, facets=["publisher", "year", "item"])
                assert [h.document for h in found.hits] == wanted, (query, order)
                assert found.total == found.counted == len(wanted)
                assert MARK not in repr(found.facets).casefold()


@both
def test_every_table_of_documents_lacks_what_is_hidden(name: Path | str) -> None:
    from sqlalchemy import select

    with narrowed.opened(name, [1]) as part, part.look() as db:
        for table in schema.METADATA.sorted_tables:
            if table.name not in ("search_name", "search_name_word", "search_value", "audit"):
                assert MARK not in repr(db.execute(select(table)).all()).casefold(), table.name
        assert db.execute(select(schema.document.c.id)).all()
        assert db.execute(select(schema.page.c.sha256)).all()
    with Archive.open(name) as whole, whole.look() as db:
        shown = [t.name for t in schema.METADATA.sorted_tables if MARK in repr(db.execute(select(t)).all()).casefold()]
    assert len(shown) > 12  # the mark is wherever it can be


@both
def test_a_page_of_many_documents_is_hidden_with_one_of_them(
    database: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with Archive.open(name_of(database, request, tmp_path), write=True) as archive:
        page = RawPage("wire.jsonl", b'{"id": "a"}\n{"id": "b"}\n')
        for id in ("a", "b"):
            archive.add(page, one(id), program="1")
        move(archive, LOCAL, "leaks", ["b"], NOON)
        with narrowed.opened(archive.path if database == "sqlite" else archive.engine.url.render_as_string(False), [1]) as part:
            assert [entry.id for entry in part.entries()] == ["a"]
            with part.look() as db:
                assert db.execute(schema.page.select()).all() == []


@both
def test_what_is_added_is_in_its_collection_from_the_beginning(
    database: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with Archive.open(name_of(database, request, tmp_path), write=True) as archive:
        archive.add(raw(one("open")), one("open"), program="1")
        add_into(archive, "leaks")
        archive.add(raw(one("hidden")), one("hidden"), program="1")
        add_into(archive, "other")
        archive.add(raw(one("hidden"), version="2"), one("hidden", title="Again"), program="2")  # read anew: stays
        list(archive.add_all([(raw(one("grouped")), one("grouped"))], program="1"))
        assert [(c.name, c.documents) for c in collections(archive)] == [("leaks", 1), ("other", 1)]
        assert put_known(archive, "other", [], ["open", "hidden", "grouped"]) == 1
        assert [(c.name, c.documents) for c in collections(archive)] == [("leaks", 1), ("other", 2)]
        move(archive, LOCAL, None, ["open"], NOON)
        assert [(c.name, c.documents) for c in collections(archive)] == [("leaks", 1), ("other", 1)]
        with pytest.raises(Refused):
            move(archive, LOCAL._replace(rights=frozenset({"read"})), None, ["hidden"], NOON)


@both
def test_a_newer_version_of_a_page_stays_hidden(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    made = name_of(database, request, tmp_path)
    with Archive.open(made, write=True) as archive:
        add_into(archive, "leaks")
        archive.add(raw(one("first"), url="https://example.org/a"), one("first"), program="1")
    with Archive.open(made, write=True) as archive:
        archive.add(raw(one("second"), url="https://example.org/a"), one("second"), program="1")
        archive.add(raw(one("other"), url="https://example.org/b"), one("other"), program="1")
        assert [(c.name, c.documents) for c in collections(archive)] == [("leaks", 2)]
        with archive.look() as db:
            assert "other" not in repr(db.exec_driver_sql("SELECT document FROM collected").all())


def test_who_sees_what(name: Path | str) -> None:
    with Archive.open(name, write=True) as archive, archive.look() as db:
        assert {who: sorted(hidden_from(db, who)) for who in (*ROLES, "nobody")} == {
            "root": [], "ada": [1], "mo": [1], "rhea": [1], "nobody": [1],
        }  # fmt: skip


def test_a_backup_keeps_collections_closed(name: Path | str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.attache"
    with Archive.open(name) as archive:
        backup(archive, copy)
    with Archive.open(copy) as kept:
        assert [(c.name, c.documents) for c in collections(kept)] == [("leaks", 1)]


def test_on_the_command_line(attache: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from attache import api

    monkeypatch.setattr(api, "read_documents", lambda documents: iter(documents))
    folder, file = tmp_path / "pages", tmp_path / "press.attache"
    folder.mkdir()
    for number in range(3):
        words = f"Ship {number} left the harbour of Ostend on Monday with grain, the port's master said; ship {number} is back."
        (folder / f"{number}.html").write_text(f"<html><title>Ship {number}</title><body><p>{words}</p></body></html>")
    assert attache("add", folder / "0.html", "-a", file).code == 0
    made = attache("add", folder, "--collection", "leaks", "-a", file)
    assert made.code == 0, made.err
    assert attache("add", folder, "--collection", "other", "-a", file).err.count("3 documents in another collection") == 1
    monkeypatch.setattr("sys.stdin", type("In", (), {"isatty": lambda _: False, "readline": lambda _: PASSWORDS["root"]})())
    assert attache("people", "add", "root", "--role", "administrator", "-a", file).code == 0
    assert attache("collection", "give", "leaks", "ROOT", "-a", file).code == 0
    listed = json.loads(attache("collection", "list", "--json", "-a", file).out.splitlines()[0])
    assert listed == {"name": "leaks", "documents": 3, "people": ["root"]}
    with Archive.open(file) as archive:
        id = next(iter(archive.entries())).id
    assert attache("collection", "put", id[:8], "--out", "-a", file).code == 0
    assert attache("collection", "take", "leaks", "root", "-a", file).code == 0
    assert re.match(r"leaks\t2\t\n", attache("collection", "list", "-a", file).out)
    for wrong in (("give", "none", "root"), ("give", "leaks", "nobody"), ("put", "xyz", "--out"), ("put", id)):
        assert attache("collection", *wrong, "-a", file).code in (2, 4), wrong
    assert attache("add", folder, "--collection", " ", "-a", file).code == 2


def test_an_administrator_gives_and_takes_on_the_screen(app: Any) -> None:
    root, rhea = browse(app, "root"), browse(app, "rhea")

    def send(client: TestClient, **fields: str) -> Any:
        token = html.fromstring(client.get("/account").text).xpath("//input[@name='form_token']/@value")[0]
        return client.post("/people/collections", data={"form_token": token, "collection": "leaks", **fields})

    forms = [f for f in html.fromstring(root.get("/people").text).forms if f.get("action") == "/people/collections"]
    assert forms[0].inputs["name"].value_options == ["ada", "mo", "rhea"]
    assert send(rhea, name="rhea").status_code == 403
    assert rhea.get(f"/documents/{SECRET}").status_code == 404
    given = html.fromstring(send(root, name="rhea").text)
    assert given.xpath("//form[@action='/people/collections'][.//input[@name='take']]//bdi/text()") == ["rhea"]
    assert rhea.get(f"/documents/{SECRET}").status_code == 200
    send(root, name="rhea", take="yes")
    assert rhea.get(f"/documents/{SECRET}").status_code == 404
    assert "collection.give" in root.get("/log").text
