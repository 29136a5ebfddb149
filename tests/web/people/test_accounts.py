"""Accounts, invitations and tokens, on both databases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from attache.archive import ArchiveError, audit, people_tables
from attache.archive.copies import backup
from attache.archive.roles import LOCAL, NOBODY, Refused, Who
from attache.archive.store import Archive
from attache.web.people import accounts, invitations, passwords, secret, sessions, tokens
from attache.web.people.names import checked_name
from attache.web.people.office import Office
from attache.web.people.standing import standing
from tests.archive.talk.conftest import both
from tests.web.people.conftest import PASSWORDS, Clock, settle

HERE = "192.0.2.7"


def who(office: Office, name: str) -> Who:
    return next(p for p in accounts.people(office) if p.name == name).who(HERE)


@contextmanager
def refused(why: str, words: str = "") -> Iterator[None]:
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.why == why
    assert words in str(caught.value)


def test_without_accounts_the_archive_is_open_to_this_machine_alone(office: Office) -> None:
    assert standing(office, remote=False).stranger == LOCAL
    assert "attache people add" in standing(office, remote=False).notice
    with refused("right", "attache people add"):
        standing(office, remote=True)
    settle(office)
    assert standing(office, remote=True).stranger == NOBODY
    assert standing(office, remote=False).stranger == NOBODY


def test_the_first_account_is_an_administrators_and_one_stays(office: Office) -> None:
    with refused("input", "first account"):
        accounts.add(office, LOCAL, "ada", PASSWORDS["ada"], "analyst")
    settle(office)
    root = who(office, "root")
    for act in (lambda: accounts.close(office, root, "root"), lambda: accounts.set_role(office, root, "root", "reader")):
        with refused("input", "last administrator"):
            act()
    accounts.set_role(office, root, "ada", "administrator")
    accounts.close(office, root, "root")
    assert [p.name for p in accounts.people(office) if p.closed] == ["root"]
    with refused("sign-in"):
        sessions.sign_in(office, "root", PASSWORDS["root"], HERE)


@both
def test_only_administrators_manage_accounts(office: Office) -> None:
    settle(office)
    before = accounts.people(office)
    for name in ("ada", "mo", "rhea"):
        me = who(office, name)
        for act in (
            lambda me=me: accounts.add(office, me, "new", "a long enough secret", "administrator"),
            lambda me=me: accounts.set_role(office, me, me.name, "administrator"),
            lambda me=me: accounts.close(office, me, "root"),
            lambda me=me: accounts.set_password(office, me, "root", "a long enough secret"),
            lambda me=me: invitations.invite(office, me, "administrator"),
            lambda me=me: tokens.add(office, me, "root", "x", ["read"]),
        ):
            with refused("right"):
                act()
    assert accounts.people(office) == before


def test_two_spellings_of_a_name_are_one(office: Office) -> None:
    settle(office)
    for name in ("ADA", " ada ", "ａｄａ"):
        with refused("input", "already"):
            accounts.add(office, LOCAL, name, "a long enough secret", "reader")


@given(st.text(max_size=50))
def test_names_are_letters_and_digits(name: str) -> None:
    try:
        kept = checked_name(name)
    except Refused:
        return
    assert kept.isprintable()
    assert 1 <= len(kept) <= 40
    assert not set(kept) & set(" <>&\"'/@:")


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaa", "ada's ada ada!", "x" * 257])
def test_poor_passwords_are_refused(password: str) -> None:
    with refused("input"):
        passwords.check(password, "ada")


def test_passwords_and_secrets_are_kept_as_hashes(office: Office) -> None:
    settle(office)
    made = sessions.sign_in(office, "ada", PASSWORDS["ada"], HERE).secret
    link = invitations.invite(office, who(office, "root"), "reader")
    token = tokens.add(office, who(office, "ada"), "ada", "notebook", ["read"])
    with office.archive.look() as db:
        tables = [
            t for t in people_tables.METADATA.sorted_tables if t.name in ("person", "session", "invitation", "token", "audit")
        ]
        kept = repr([db.execute(select(table)).fetchall() for table in tables])
        hashes = db.execute(select(people_tables.person.c.password)).scalars().all()
    assert all(h.startswith("$argon2id$") for h in hashes)
    for hidden in (made, link, token, *PASSWORDS.values()):
        assert hidden not in kept


def test_the_cost_of_a_hash_is_above_what_owasp_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    cost = passwords._HASHER
    assert (cost.memory_cost >= 19 * 1024, cost.time_cost >= 2, cost.type.name) == (True, True, "ID")


@both
def test_an_invitation_makes_one_account_of_its_role(office: Office, clock: Clock) -> None:
    settle(office)
    root = who(office, "root")
    link = invitations.invite(office, root, "moderator")
    with refused("input"):  # a poor password does not cost the link
        invitations.accept(office, link, "nia", "short", HERE)
    assert invitations.accept(office, link, "nia", "lanterns over the old pier", HERE).role == "moderator"
    with refused("missing"):
        invitations.accept(office, link, "eve", "lanterns over the old pier", HERE)
    late = invitations.invite(office, root, "reader")
    clock.pass_(days=7, seconds=1)
    with refused("missing"):
        invitations.role_of(office, late)
    with refused("missing"):
        invitations.accept(office, secret.new(), "eve", "lanterns over the old pier", HERE)
    assert [p.name for p in accounts.people(office)] == [*PASSWORDS, "nia"]


@both
def test_a_token_gives_no_more_than_scopes_and_role(office: Office, clock: Clock) -> None:
    settle(office)
    ada = who(office, "ada")
    token = tokens.add(office, ada, "ada", "notebook", ["read"])
    held = tokens.holder(office, token, HERE)
    assert (held.name, held.rights) == ("ada", {"read"})
    with refused("right"):  # no way from a token to a wider one
        tokens.add(office, held, "ada", "wider", ["read", "correct"])
    with refused("input"):
        tokens.add(office, who(office, "root"), "root", "x", ["administer"])
    with refused("right"):
        tokens.add(office, ada, "ada", "x", ["moderate"])
    accounts.set_role(office, who(office, "root"), "ada", "reader")
    wide = tokens.add(office, LOCAL, "ada", "x", ["correct", "read"])
    assert tokens.holder(office, wide, HERE).rights == {"read"}
    for id in (1, 2):
        with refused("missing"):  # another's token is as none
            tokens.revoke(office, who(office, "rhea"), id)
    tokens.revoke(office, who(office, "ada"), 1)
    for none in (token, "attache_", "", token[:-1], token + "x" * 5000):
        with refused("sign-in"):
            tokens.holder(office, none, HERE)
    clock.pass_(days=366)
    with refused("sign-in"):
        tokens.holder(office, wide, HERE)


def test_a_new_password_ends_sessions_and_tokens(office: Office) -> None:
    settle(office)
    one = sessions.sign_in(office, "ada", PASSWORDS["ada"], HERE)
    token = tokens.add(office, who(office, "ada"), "ada", "notebook", ["read"])
    with refused("input", "old password"):
        accounts.set_password(office, who(office, "ada"), "ada", "a wholly new secret", "not the old one")
    assert sessions.current(office, one.secret)
    accounts.set_password(office, who(office, "ada"), "ada", "a wholly new secret", PASSWORDS["ada"])
    assert sessions.current(office, one.secret) is None
    with refused("sign-in"):
        tokens.holder(office, token, HERE)
    assert sessions.sign_in(office, "ada", "a wholly new secret", HERE).person.name == "ada"


@both
def test_the_log_tells_who_did_what_and_shows_what_was_changed(office: Office) -> None:
    settle(office)
    sessions.sign_in(office, "ada", PASSWORDS["ada"], HERE)
    done = audit.entries(office.archive)
    assert [(e.who, e.action, e.subject) for e in done[:2]] == [
        ("ada", "sign-in", "ada"),
        ("at this machine", "account.add", "rhea"),
    ]
    assert done[0].address == HERE
    assert audit.broken(office.archive) is None
    with pytest.raises(ArchiveError, match="only be added to"), office.archive.change() as db:
        db.execute(people_tables.audit.update().values(who="somebody else"))
    with office.archive.change() as db:
        if db.dialect.name == "sqlite":
            db.exec_driver_sql("DROP TRIGGER audit_no_delete")
        db.execute(people_tables.audit.delete().where(people_tables.audit.c.number == 2))
    assert audit.broken(office.archive) == 2


@pytest.mark.parametrize("database", ["postgresql"])
def test_a_backup_takes_people_along_but_nobodys_session(office: Office, tmp_path: Path) -> None:
    settle(office)
    made = sessions.sign_in(office, "ada", PASSWORDS["ada"], HERE)
    copy = tmp_path / "copy.attache"
    backup(office.archive, copy)  # a file's backup is the file as it is
    with Archive.open(copy, write=True) as kept:
        again = Office(kept, office.now)
        assert [p.name for p in accounts.people(again)] == list(PASSWORDS)
        assert audit.broken(kept) is None
        assert sessions.current(again, made.secret) is None
        assert sessions.sign_in(again, "ada", PASSWORDS["ada"], HERE)


@both
def test_a_session_ends_by_itself(office: Office, clock: Clock) -> None:
    settle(office)
    made = sessions.sign_in(office, "ada", PASSWORDS["ada"], HERE).secret
    for _ in range(21):  # used every seven hours …
        clock.pass_(hours=7)
        assert sessions.current(office, made)
    clock.pass_(hours=8, minutes=6)  # … and then not
    assert sessions.current(office, made) is None
    made = sessions.sign_in(office, "ada", PASSWORDS["ada"], HERE).secret
    for _ in range(24):
        clock.pass_(hours=7)
        assert sessions.current(office, made)
    clock.pass_(hours=1)
    assert sessions.current(office, made) is None
    assert dt.timedelta(days=7) == sessions.LONGEST
