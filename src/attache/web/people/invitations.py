"""Invitations: a link by which one person makes one account, of a role that the administrator set."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, insert, select, update

from attache.archive.audit import log, stamp
from attache.archive.people_tables import invitation
from attache.archive.roles import NOBODY, Refused, Who
from attache.web.people import secret
from attache.web.people.accounts import Person, checked_role, made
from attache.web.people.office import Office

VALID = dt.timedelta(days=7)
_GONE = "this invitation was used, is too old, or never was one; ask for a new one"


def invite(office: Office, by: Who, role: str, valid: dt.timedelta = VALID) -> str:
    """The secret of a new invitation, to be put into its link; it cannot be had again. Raises `Refused`."""
    by.must("administer")
    role, now, made_ = checked_role(role), office.now(), secret.new()
    row = {
        "digest": secret.digest(made_),
        "role": role,
        "by": by.name,
        "made": stamp(now),
        "ends": stamp(now + valid),
        "used": "",
    }
    with office.archive.change() as db:
        db.execute(insert(invitation).values(**row))
        log(db, by, "invitation.add", row["digest"][:12], now, role=role)
    return made_


def role_of(office: Office, given: str) -> str:
    """The role that an invitation gives. Raises `Refused` (missing) where it is none, or none any more."""
    with office.archive.look() as db:
        row = db.execute(select(invitation).where(invitation.c.digest == secret.digest(given))).one_or_none()
    if row is None or row.used or row.ends < stamp(office.now()):
        raise Refused("missing", _GONE)
    return str(row.role)


def accept(office: Office, given: str, name: str, password: str, address: str) -> Person:
    """Make the account that an invitation is for; its role is the invitation's, whatever else is asked for.

    Raises `Refused` where the invitation is none any more, or name or password are not as they have to be; it can be used
    again then.
    """
    role_of(office, given)
    now, digest = office.now(), secret.digest(given)
    with office.archive.change() as db:
        role = used_up(db, office, given)
        person = made(db, office, NOBODY._replace(name=f"invitation {digest[:12]}", address=address), name, password, role)
        log(db, person.who(address), "invitation.used", digest[:12], now)
    return person


def used_up(db: Connection, office: Office, given: str) -> str:
    """The role of an invitation, which is used up by it, within a transaction. Raises `Refused` where it is none any more."""
    now, digest = office.now(), secret.digest(given)
    mine = update(invitation).where(invitation.c.digest == digest, invitation.c.used == "", invitation.c.ends >= stamp(now))
    role = db.execute(mine.values(used=stamp(now)).returning(invitation.c.role)).scalar()
    if role is None:  # somebody was faster
        raise Refused("missing", _GONE)
    return str(role)
