"""`attache people`, `attache token` and `attache archive annotation`."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
import sys
from pathlib import Path

import pytest

from attache.archive import Archive
from attache.archive.roles import LOCAL
from attache.archive.talk.corrections import correct
from attache.web.people import accounts, invitations, sessions, tokens
from attache.web.people.office import Office
from tests.cli.helpers import Ran, Runner


@pytest.fixture
def file(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(kept, tmp_path / "press.attache"))


def add(attache: Runner, file: Path, name: str, role: str, password: str, patch: pytest.MonkeyPatch) -> Ran:
    patch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    return attache("people", "add", name, "--role", role, "-a", file)


def test_accounts_from_the_first_to_the_last(attache: Runner, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = add(attache, file, "ada", "analyst", "blue kettles sing at dawn", monkeypatch)
    assert (refused.code, "first account" in refused.err) == (2, True)
    poor = add(attache, file, "ada", "administrator", "kettle", monkeypatch)
    assert (poor.code, "12 to 256" in poor.err, "kettle" in poor.err) == (2, True, False)
    made = add(attache, file, "ada", "administrator", "blue kettles sing at dawn", monkeypatch)
    assert (made.code, made.out, made.err) == (0, "", "attache: ada may sign in, as administrator\n")
    assert attache("people", "close", "ada", "-a", file).code == 2  # the last administrator
    assert add(attache, file, "mo", "moderator", "quiet rivers carve stone", monkeypatch).code == 0
    assert attache("people", "role", "mo", "--role", "administrator", "-a", file).code == 0
    assert attache("people", "close", "ada", "-a", file).code == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO("another one for mo\n"))
    assert attache("people", "password", "mo", "-a", file).code == 0
    listed = [json.loads(line) for line in attache("people", "list", "--json", "-a", file).out.splitlines()]
    assert [(p["name"], p["role"], bool(p["closed"])) for p in listed] == [
        ("ada", "administrator", True),
        ("mo", "administrator", False),
    ]
    assert "argon2" not in attache("people", "list", "-a", file).out
    with Archive.open(file, write=True) as archive:
        assert sessions.sign_in(Office(archive), "mo", "another one for mo", "here").person.role == "administrator"
    log = attache("people", "log", "-a", file)
    assert log.code == 0
    assert [line.split("\t")[4] for line in log.out.splitlines()] == [
        "sign-in", "account.password", "account.close", "account.role", "account.add", "account.add"
    ]  # fmt: skip
    assert attache("people", "reopen", "ada", "-a", file).code == 0
    assert attache("people", "close", "eve", "-a", file).code == 2


def test_an_invitation_from_the_command_line(attache: Runner, file: Path) -> None:
    ran = attache("people", "invite", "--role", "administrator", "-a", file)
    path, _, secret = ran.out.strip().rpartition("/")
    assert (ran.code, path) == (0, "/invitation")
    with Archive.open(file, write=True) as archive:
        assert invitations.accept(Office(archive), secret, "nia", "lanterns over the pier", "here").role == "administrator"


def test_tokens(attache: Runner, file: Path) -> None:
    with Archive.open(file, write=True) as archive:
        accounts.add(Office(archive), LOCAL, "ada", "blue kettles sing at dawn", "administrator")
    made = attache("token", "add", "ada", "--scope", "read", "--scope", "correct", "--label", "notebook\x1b[31m", "-a", file)
    assert made.code == 0
    with Archive.open(file, write=True) as archive:
        assert tokens.holder(Office(archive), made.out.strip(), "here").rights == {"read", "correct"}
    listed = attache("token", "list", "-a", file)
    assert made.out.strip() not in listed.out
    assert "\x1b" not in listed.out
    assert listed.out.split("\t")[:2] == ["1", "ada"]
    assert attache("token", "revoke", 1, "-a", file).code == 0
    assert attache("token", "revoke", 2, "-a", file).code == 2
    assert json.loads(attache("token", "list", "--json", "-a", file).out)["revoked"]
    assert attache("token", "add", "eve", "-a", file).code == 2


def test_an_archive_that_is_not_there_is_not_made(attache: Runner, tmp_path: Path) -> None:
    ran = attache("people", "list", "-a", tmp_path / "none.attache")
    assert (ran.code, "there is no such archive" in ran.err) == (4, True)
    assert list(tmp_path.iterdir()) == []


def test_annotation(attache: Runner, file: Path) -> None:
    assert attache("archive", "annotation", file) == (0, "", "")
    with Archive.open(file, write=True) as archive:
        correct(archive, LOCAL, "d-exchange", "event", "v3", "edit", dt.datetime.now(dt.UTC), {"mode": None})
    made = json.loads(attache("archive", "annotation", file, "--text").out)
    assert [(e["trigger"], e["mode"]) for e in made["events"]] == [("condemned", None)]
    assert made["events"][0]["quote"] in made["text"]
    assert len(json.loads(attache("archive", "annotation", file, "--whole").out)["events"]) == 5
