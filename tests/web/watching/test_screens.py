"""The screens of watching and the desk: forms that work without scripts, by who may, and nothing of a stranger's words run."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from lxml import html
from sqlalchemy import insert

from attache.archive import Archive, audit, holdings, watch
from attache.archive.roles import LOCAL
from attache.archive.search import saved
from attache.archive.watch.drafts import Draft
from attache.archive.watch.tables import alert
from attache.web.people.accounts import add
from attache.web.people.desk import Desk
from attache.web.people.tokens import add as add_token
from attache.web.screens import desk
from tests.archive.watch.made import ADA, DAY, NOW, keep, met, sent
from tests.postgres import Server
from tests.web.conftest import serving
from tests.web.people.conftest import CHEAP
from tests.web.workbench.made import EVIL, TURNED, hostile

PASSWORD = "a fine long secret"


def fill(name: Path | str) -> None:
    """A list with a hostile name, alerts of all kinds, a saved search."""
    with Archive.open(name, write=True) as kept:
        watch.add(kept, LOCAL, f"{EVIL[:40]} list", ["item:ammunition"], NOW)
        keep(kept, *(sent(f"p{n:02}") for n in range(50)), hostile("evil/1 ü", "W" * 200))
        watch.check(kept, NOW)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("watching") / "press.attache"
    fill(file)
    return file


@pytest.fixture
def file(filled: Path, tmp_path: Path) -> Path:
    """A copy of it, which a test may write to."""
    return Path(shutil.copy(filled, tmp_path))


@pytest.fixture
def client(file: Path) -> Iterator[httpx.Client]:
    with serving(file) as client:
        client.headers.update({"accept": "text/html", "origin": str(client.base_url).rstrip("/")})
        yield client


def page(client: httpx.Client, path: str, status: int = 200) -> html.HtmlElement:
    shown = client.get(path)
    assert shown.status_code == status, shown.text
    return checked(shown)


def checked(shown: httpx.Response) -> html.HtmlElement:
    assert "unsafe" not in shown.headers["content-security-policy"]
    assert not re.search(r"<[^>]+\s(style|on\w+)=", shown.text)
    seen = html.fromstring(shown.text)
    assert all(script.get("src") and not script.text for script in seen.iter("script"))
    ids = seen.xpath("//@id")
    assert len(ids) == len(set(ids))
    return seen


def submit(client: httpx.Client, seen: html.HtmlElement, action: str, nth: int = 0, **fields: str) -> httpx.Response:
    """Send the form of an action as it stands, with these fields filled in."""
    form = [f for f in seen.forms if f.get("action") == action][nth]
    assert set(fields) <= set(form.fields)
    return client.post(action, data=dict(form.form_values()) | fields, follow_redirects=True)


def words(seen: html.HtmlElement) -> str:
    return " ".join(seen.xpath("string(//main)").split())


def test_a_list_is_made_extended_and_removed(client: httpx.Client, file: Path) -> None:
    seen = page(client, "/watch?q=from:PRK")
    assert [f.fields["query"] for f in seen.forms if f.get("action") in ("/watch/add", "/searches/save")] == ["from:PRK"] * 2
    made = checked(submit(client, seen, "/watch/add", name="Rail / road"))
    assert made.xpath("string(//h1)") == "Rail / road"
    assert made.xpath("//link[@rel='alternate']/@href") == ["/feeds/watchlists/Rail%20%2F%20road"]
    more = checked(submit(client, made, "/watch/add", query="to:RUS"))
    assert [q.text_content() for q in more.xpath("//section[1]//code")] == ["from:PRK", "to:RUS"]
    fewer = checked(submit(client, more, "/watch/remove", 0))
    assert [q.text_content() for q in fewer.xpath("//section[1]//code")] == ["to:RUS"]
    gone = submit(client, fewer, "/watch/remove", 1)
    assert gone.url.path == "/watch"
    assert "Rail / road" not in gone.text
    with Archive.open(file) as kept:
        actions = [one.action for one in audit.entries(kept, subject="Rail / road")]
    assert actions == ["watch.remove", "watch.remove", "watch.add", "watch.add"]


def test_what_is_wrong_with_a_form_is_said_beside_it_as_it_was_typed(client: httpx.Client) -> None:
    seen = page(client, "/watch")
    for action in ("/watch/add", "/searches/save"):
        reply = submit(client, seen, action, name="a<b>", query="tpye:AID")
        assert reply.status_code == 400
        again = checked(reply)
        assert "no field is called tpye" in again.xpath("string(//*[@role='alert'])")
        form = next(f for f in again.forms if f.get("action") == action)
        assert (form.fields["name"], form.fields["query"]) == ("a<b>", "tpye:AID")
        assert submit(client, seen, action, name=" ", query="x").status_code == 400
        assert submit(client, seen, action, name="x", query=" ").status_code == 400


def test_a_search_is_saved_and_forgotten(client: httpx.Client, file: Path) -> None:
    seen = page(client, "/watch")
    checked(submit(client, seen, "/searches/save", name=" Port  talk ", query='"port" OR rail'))
    with Archive.open(file) as kept:
        assert [(one.name, one.query) for one in saved(kept)] == [("Port talk", '"port" OR rail')]
    seen = page(client, "/watch")
    assert "/feeds/searches/Port%20talk" in seen.xpath("//link[@rel='alternate']/@href")
    assert "Port talk" not in submit(client, seen, "/searches/forget").text
    assert submit(client, seen, "/searches/forget").status_code == 404


def test_alerts_are_paged_chosen_and_marked_as_seen(client: httpx.Client) -> None:
    seen = page(client, "/alerts")
    assert len(seen.xpath("//li[@data-row]")) == 40
    after = page(client, seen.xpath("//a[@rel='next']/@href")[0])
    assert len(after.xpath("//li[@data-row]")) == 40
    kinds = page(client, "/alerts?kind=embargo").xpath("//li[@data-row]/@class")
    assert set(kinds) == {"alert embargo"}
    first = seen.xpath("//li[@data-row]/@id")[0]
    marked = checked(submit(client, seen, "/alerts/seen", 1))
    assert first not in marked.xpath("//li/@id")
    whole = page(client, "/alerts?show=all")
    assert "alert match seen" in whole.xpath("//li[@data-row]/@class") or "seen" in whole.xpath("//li[@data-row]/@class")[0]
    back = checked(submit(client, whole, "/alerts/unseen"))
    assert not back.xpath("//li[contains(@class, ' seen')]")
    fewer = checked(submit(client, page(client, "/alerts"), "/alerts/seen", 0))
    assert first not in fewer.xpath("//li/@id")
    assert "Page p00" in words(fewer)


def test_many_spikes_leave_room_for_other_alerts_on_the_desk(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "spikes.attache", write=True) as kept:
        keep(kept, sent("shells"))
        watch.check(kept, NOW)
        with kept.change() as db:
            spikes = [Draft("spike", f"spike:{n}", "shells", "much", "", "2024-06-30") for n in range(20)]
            db.execute(insert(alert), [one.row("2024-06-30T12:00:00+00:00") for one in spikes])
        shown = desk.kept(kept)
    assert ([one.kind for one in shown.alerts], len(shown.spikes), shown.unseen) == (["embargo"], desk.SPIKES, 21)


def test_the_desk_tells_of_alerts_lists_and_what_comes_in(client: httpx.Client, file: Path) -> None:
    seen = page(client, "/")
    text = words(seen)
    assert "Pages are being added now. 51 new in the last hour, 51 in the last day; the last one" in text
    assert "watchlist50 new" in text
    assert len(seen.xpath("//li[starts-with(@class, 'alert')]")) == 6
    assert seen.xpath("//link[@rel='alternate']/@href") == ["/feeds/alerts"]
    back = submit(client, seen, "/alerts/seen")
    assert back.url.path == "/"
    with Archive.open(file, write=True) as kept:
        keep(kept, sent("late"))
    seen = page(client, "/")
    assert "Not all that came in was checked" in words(seen)
    assert "Page late" in submit(client, seen, "/watch/check").text
    assert "Not all that came in was checked" not in words(page(client, "/"))


def test_the_desk_shows_spikes_apart(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.attache", write=True) as kept:
        keep(kept, *(met(f"q{n:03}", DAY - dt.timedelta(n), "AID", "e2") for n in range(91)))
        keep(kept, *(met(f"s{n}", DAY, "THREATEN") for n in range(9)))
        watch.check(kept, NOW)
    with serving(tmp_path / "a.attache") as client:
        seen = page(client, "/")
        assert "THREATEN by Russia towards North Korea: 9 texts" in words(seen)
        assert seen.xpath("//section[.//h2[@id='s']]//li/@class") == ["alert spike"]


def test_the_desk_tells_of_feeds_that_are_followed(file: Path, client: httpx.Client) -> None:
    from attache.sources.feedstate import State

    state = State(file.with_name("press.attache.feeds.json"))
    state.of("https://press.example/a").errors = 2
    state.of("https://press.example/b").waiting = {"https://press.example/1": 1}
    state.save()
    assert "2 feeds followed, 1 failing; 1 article to be fetched again." in words(page(client, "/"))
    state.path.write_text("{")
    assert "cannot be read" in words(page(client, "/"))


def test_words_that_mean_harm_are_shown_as_text(client: httpx.Client) -> None:
    for path in ("/", "/watch", "/alerts", "/alerts?list=%3Cscript%3E&kind=%22&before=x"):
        seen = page(client, path)
        assert not seen.xpath("//main//script | //main//img")
    assert f"{EVIL[:40]} list" in words(page(client, "/watch"))
    assert TURNED.split("\u202e")[0].strip() in words(page(client, "/alerts?kind=embargo"))


def test_only_who_may_write_gets_forms_and_is_heard(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from attache.web.people import passwords

    monkeypatch.setattr(passwords, "_HASHER", CHEAP)
    passwords._nobody.cache_clear()
    desk = Desk(file, remote=False)
    for name, role in (("root", "administrator"), ("ada", "analyst"), ("rhea", "reader")):
        desk.do(lambda office, n=name, r=role: add(office, LOCAL, n, PASSWORD, r))  # type: ignore[misc]
    token = desk.do(lambda office: add_token(office, LOCAL, "rhea", "feeds", ["read"]))
    other = desk.do(lambda office: add_token(office, LOCAL, "rhea", "talk", ["comment"]))
    with Archive.open(file, write=True) as kept:
        watch.add(kept, ADA._replace(name="ada"), "Ada's", ["drone"], NOW)
        keep(kept, sent("cable"))
        holdings.move(kept, LOCAL, "Cables", ["cable"], NOW)
    desk.close()
    with serving(file) as client:
        client.headers.update({"accept": "text/html", "origin": str(client.base_url).rstrip("/")})
        assert client.get("/watch").headers["location"].startswith("/sign-in")
        for name, may, mine in (("rhea", False, False), ("ada", True, True)):
            client.cookies.clear()
            submit(client, page(client, "/sign-in"), "/sign-in", name=name, password=PASSWORD)
            seen = page(client, "/watch")
            assert bool([f for f in seen.forms if f.get("action") == "/watch/add"]) is may
            shown = page(client, "/watch/Ada's")
            assert bool([f for f in shown.forms if f.get("action") == "/watch/remove"]) is mine
            assert "kept by ada" in words(shown)
            theirs = page(client, "/watch/" + f"{EVIL[:40]} list".replace("/", "%2F").replace("?", "%3F"))
            assert not [f for f in theirs.forms if f.get("action") == "/watch/remove"]
            secret = page(client, "/account").xpath("//input[@name='form_token']/@value")[0]
            for action, fields in (
                ("/watch/add", {"name": "x", "query": "y"}), ("/watch/remove", {"name": f"{EVIL[:40]} list"}),
                ("/searches/save", {"name": "x", "query": "y"}), ("/alerts/seen", {"numbers": "1"}), ("/watch/check", {}),
            ):  # fmt: skip
                sent_ = client.post(action, data={**fields, "form_token": secret})
                assert sent_.status_code == (403 if not may or action == "/watch/remove" else 303), action
                assert client.post(action, data={**fields, "form_token": "0" * 64}).status_code == 403
                assert client.post(action, data=fields, headers={"origin": "https://evil.example"}).status_code == 403
        # ada may not see the cable, yet her check has found it for who may
        with Archive.open(file) as kept:
            (cable,) = [one.number for one in watch.alerts(kept, kind="embargo") if one.document == "cable"]
        assert "Page cable" not in client.get("/alerts?show=all").text
        assert client.post("/alerts/seen", data={"numbers": str(cable), "form_token": secret}).status_code == 303
        with Archive.open(file) as kept:
            assert watch.alert(kept, cable).seen == ""
        client.cookies.clear()
        del client.headers["accept"]
        for path in ("/feeds/alerts", "/feeds/watchlists/Ada's"):
            assert client.get(path).status_code == 401
            assert client.get(f"{path}?token={token}").status_code == 200
            assert client.get(path, headers={"authorization": f"Bearer {token}"}).status_code == 200
            assert client.get(f"{path}?token={other}").status_code == 403
            assert client.get(f"{path}?token=attache_none").status_code == 401
        # a token in the address opens feeds alone
        assert client.get(f"/api/v1/health?token={token}").status_code == 401
        assert client.get(f"/?token={token}").status_code == 401


def test_lists_and_alerts_that_are_not_there_are_said(client: httpx.Client) -> None:
    assert "there is no watchlist" in words(page(client, "/watch/none", 404))
    form = page(client, "/alerts")
    assert submit(client, form, "/alerts/seen", numbers="x").status_code == 404
    assert submit(client, form, "/alerts/seen", back="https://evil.example/").url.path == "/alerts"
    assert submit(client, form, "/alerts/seen", back="//evil.example/").url.path == "/alerts"


def test_a_database_is_watched_alike(postgres: Server) -> None:
    name = postgres.archive()
    fill(name)
    with serving(name) as client:
        client.headers.update({"accept": "text/html", "origin": str(client.base_url).rstrip("/")})
        assert "51 new in the last hour" in words(page(client, "/"))
        assert (
            checked(submit(client, page(client, "/watch"), "/watch/add", name="Rail", query="rail")).xpath("string(//h1)")
            == "Rail"
        )
        assert submit(client, page(client, "/alerts"), "/alerts/seen").status_code == 200
