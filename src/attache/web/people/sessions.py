"""Signing in and out. A session is a random secret in a cookie, of which the archive keeps the digest.

A session's secret is always made here and at the moment of signing in: one that a browser brings along (session fixation) is
never taken over. It ends when it was not used for `IDLE`, and in any case after `LONGEST`.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from attache.archive.audit import log, stamp
from attache.archive.people_tables import person, session
from attache.archive.roles import NOBODY, Refused
from attache.web.people import backoff, passwords, secret
from attache.web.people.accounts import Person, by_id
from attache.web.people.names import folded
from attache.web.people.office import Office

IDLE, LONGEST = dt.timedelta(hours=8), dt.timedelta(days=7)
#: a session is written to that it was used, at most so often
_NOTED = dt.timedelta(minutes=5)
#: the same for a name that is none and a password that is another's: neither tells which names there are
_WRONG = "name and password do not belong together; try again, or ask an administrator for a new password"


class Session(NamedTuple):
    """Who is signed in, and by which secret."""

    person: Person
    secret: str


def sign_in(office: Office, name: str, password: str, address: str, old: str = "") -> Session:
    """A new session for who knows the password; the `old` one of the same browser ends.

    Raises `Refused`: sign-in where name and password do not belong together, often where too many attempts failed.
    """
    now, made = office.now(), None
    with office.archive.change() as db:  # by itself, so that it counts whatever comes
        backoff.count(db, name, address, now)
    with office.archive.look() as db:
        row = db.execute(select(person.c.id, person.c.password).where(person.c.key == folded(name[:100]))).one_or_none()
    id, kept = (int(row.id), str(row.password)) if row else (0, "")
    fits = passwords.fits(password, kept)  # outside of any transaction: it takes its time
    with office.archive.change() as db:
        whose = by_id(db, id) if fits else None
        # the password may have been changed meanwhile
        same = whose and db.execute(select(person.c.password).where(person.c.id == whose.id)).scalar() == kept
        if whose is None or not same or whose.closed:
            log(db, NOBODY._replace(address=address), "sign-in.failed", str(id) if row else "", now)
        else:
            backoff.forget(db, name, address)
            if passwords.is_old(kept):
                db.execute(update(person).where(person.c.id == whose.id).values(password=passwords.hashed(password)))
            made = begun(db, office, whose, address, old)
    if made is None:
        raise Refused("sign-in", _WRONG)
    return made


def begun(db: Connection, office: Office, whose: Person, address: str, old: str, **detail: str) -> Session:
    """A new session of who has shown who they are, within a transaction; the `old` one of the same browser ends."""
    now, made = office.now(), secret.new()
    db.execute(delete(session).where(session.c.digest == secret.digest(old)))
    db.execute(insert(session).values(digest=secret.digest(made), person=whose.id, made=stamp(now), seen=stamp(now)))
    log(db, whose.who(address), "sign-in", whose.name, now, **detail)
    return Session(whose, made)


def current(office: Office, given: str) -> Session | None:
    """The session of a secret, if it is one and has not ended."""
    if not given or len(given) > secret.LONGEST:
        return None
    now, digest = office.now(), secret.digest(given)
    with office.archive.look() as db:
        row = db.execute(select(session).where(session.c.digest == digest)).one_or_none()
        whose = by_id(db, row.person) if row else None
    if row is None or whose is None or whose.closed or row.seen < stamp(now - IDLE) or row.made < stamp(now - LONGEST):
        return None
    if row.seen < stamp(now - _NOTED):
        with office.archive.change() as db:
            db.execute(update(session).where(session.c.digest == digest).values(seen=stamp(now)))
    return Session(whose, given)


def sign_out(office: Office, given: str, address: str, *, everywhere: bool = False) -> None:
    """End a session; with `everywhere`, all of the same person."""
    found = current(office, given)
    now = office.now()
    with office.archive.change() as db:
        if found is not None and everywhere:
            db.execute(delete(session).where(session.c.person == found.person.id))
        db.execute(delete(session).where(session.c.digest == secret.digest(given)))
        ended = (session.c.seen < stamp(now - IDLE)) | (session.c.made < stamp(now - LONGEST))
        db.execute(delete(session).where(ended))
        if found is not None:
            log(db, found.person.who(address), "sign-out", found.person.name, now, everywhere=everywhere)
