"""Tokens: by one a program asks in a person's name, with no more rights than the token's scopes and the person's role give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import insert, select, update

from attache.archive.audit import log, stamp
from attache.archive.people_tables import person, token
from attache.archive.roles import SCOPES, Refused, Who
from attache.archive.rows import keepable
from attache.web.people import secret
from attache.web.people.accounts import by_id, find
from attache.web.people.office import Office

PREFIX = "attache_"
VALID = dt.timedelta(days=365)
LONGEST_LABEL = 80


class Token(NamedTuple):
    """A token without its secret. `begins` are the secret's first letters; `used` is the day of its last use."""

    id: int
    person: str
    label: str
    begins: str
    scopes: str
    made: str
    ends: str
    used: str
    revoked: str


def add(office: Office, by: Who, name: str, label: str, scopes: Sequence[str], valid: dt.timedelta = VALID) -> str:
    """A new token for the account `name`: its secret, which cannot be had again.

    Raises `Refused` where `by` is neither that person nor an administrator, or a scope is none.
    """
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown or not scopes:
        raise Refused("input", f"there is no scope {(unknown or [''])[0]!r}; there are {', '.join(SCOPES)}")
    label, now, made = keepable(" ".join(label.split()))[:LONGEST_LABEL], office.now(), secret.new(PREFIX)
    with office.archive.change() as db:
        whose = find(db, name)
        if whose.name != by.name:
            by.must("administer")
        if not set(scopes) <= by.rights:  # a token is no way to more rights
            raise Refused("right", "a token cannot be for what you may not do yourself; name fewer scopes")
        if whose.closed:
            raise Refused("input", f"the account {whose.name!r} is closed; open it again first")
        row = {"digest": secret.digest(made), "begins": made[: len(PREFIX) + 4], "person": whose.id, "label": label,
               "scopes": " ".join(s for s in SCOPES if s in scopes), "made": stamp(now), "ends": stamp(now + valid),
               "used": "", "revoked": ""}  # fmt: skip
        id = db.execute(insert(token).values(**row).returning(token.c.id)).scalar_one()
        log(db, by, "token.add", str(id), now, person=whose.name, scopes=row["scopes"], label=label)
    return made


def tokens(office: Office, name: str | None = None) -> list[Token]:
    """All tokens, or those of one account, in the order in which they were made."""
    columns = [person.c.name if field == "person" else token.c[field] for field in Token._fields]
    query = select(*columns).join_from(token, person, person.c.id == token.c.person).order_by(token.c.id)
    with office.archive.look() as db:
        if name is not None:
            query = query.where(token.c.person == find(db, name).id)
        return [Token(*row) for row in db.execute(query)]


def revoke(office: Office, by: Who, id: int) -> None:
    """Let a token be one no longer. Raises `Refused` (missing) where there is none of that number that `by` may see."""
    with office.archive.change() as db:
        row = db.execute(select(token.c.person, token.c.revoked).where(token.c.id == id)).one_or_none()
        whose = by_id(db, row.person) if row else None
        if row is None or whose is None or (whose.name != by.name and not by.may("administer")):
            raise Refused("missing", f"there is no token {id}; attache token list shows all")
        if not row.revoked:
            db.execute(update(token).where(token.c.id == id).values(revoked=stamp(office.now())))
            log(db, by, "token.revoke", str(id), office.now(), person=whose.name)


def holder(office: Office, given: str, address: str) -> Who:
    """Who asks by this token. Raises `Refused` (sign-in) where it is none, or none any more."""
    now = office.now()
    with office.archive.look() as db:
        row = db.execute(select(token).where(token.c.digest == secret.digest(given))).one_or_none()
        whose = by_id(db, row.person) if row else None
    if row is None or whose is None or whose.closed or row.revoked or row.ends < stamp(now):
        raise Refused("sign-in", "this token is none, or none any more; attache token add makes a new one")
    if row.used != stamp(now)[:10]:
        with office.archive.change() as db:
            db.execute(update(token).where(token.c.id == row.id).values(used=stamp(now)[:10]))
    who = whose.who(address)
    return who._replace(rights=frozenset(right for right in who.rights if right in row.scopes.split()))
