"""Which accounts are entered by whom whom a provider vouches for."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from attache.archive.access_tables import identity
from attache.archive.audit import log, stamp
from attache.archive.people_tables import person
from attache.archive.roles import Refused, Who
from attache.archive.rows import keepable
from attache.web.people import accounts
from attache.web.people.accounts import Person
from attache.web.people.office import Office


class Claims(NamedTuple):
    """Who somebody is to the provider. `email` is "" unless the provider says that it is verified."""

    issuer: str
    subject: str
    name: str
    email: str
    groups: tuple[str, ...]


def linked(db: Connection, issuer: str, subject: str) -> Person | None:
    """The account that is linked to somebody."""
    asked = select(identity.c.person).where(identity.c.issuer == issuer, identity.c.subject == keepable(subject))
    id = db.execute(asked).scalar()
    return accounts.by_id(db, id) if id is not None else None


def link(office: Office, by: Who, name: str, issuer: str, subject: str) -> None:
    """Let somebody enter an account from now on. Raises `Refused` where `by` is neither its owner nor an administrator, or they
    enter another one already."""
    with office.archive.change() as db:
        whose = accounts.find(db, name)
        if whose.name != by.name:
            by.must("administer")
        other = linked(db, issuer, subject)
        if other is not None and other.id != whose.id:
            raise Refused("input", f"they enter the account {other.name!r} already; unlink it first")
        if other is None:
            add(db, office, by, whose, issuer, subject)


def unlink(office: Office, by: Who, name: str) -> int:
    """Let nobody enter an account by a provider; how many there were. Raises `Refused` as `link`."""
    with office.archive.change() as db:
        whose = accounts.find(db, name)
        if whose.name != by.name:
            by.must("administer")
        if db.execute(select(person.c.password).where(person.c.id == whose.id)).scalar() == "":
            raise Refused("input", f"{whose.name} has no password, and would not get in again; set one first")
        gone = db.execute(delete(identity).where(identity.c.person == whose.id)).rowcount
        if gone:
            log(db, by, "oidc.unlink", whose.name, office.now())
    return int(gone)


def links(office: Office, name: str) -> list[str]:
    """The issuers by which an account is entered."""
    with office.archive.look() as db:
        asked = select(identity.c.issuer).where(identity.c.person == accounts.find(db, name).id).order_by(identity.c.issuer)
        return list(db.execute(asked).scalars())


def add(db: Connection, office: Office, by: Who, whose: Person, issuer: str, subject: str) -> None:
    """`link` within a transaction, whoever `by` is."""
    row = {"issuer": issuer, "subject": keepable(subject), "person": whose.id, "made": stamp(office.now())}
    db.execute(insert(identity).values(**row))
    log(db, by, "oidc.link", whose.name, office.now(), issuer=issuer, sub=subject)
