"""Whose account somebody enters whom the provider vouches for; and who gets a new one.

In this order: the account that is linked to them; the one that an invitation makes; the one that a domain or group of the
settings makes. Nobody enters an account by having its name or e-mail address.
"""

from __future__ import annotations

import re

from sqlalchemy import Connection, select

from attache.archive.audit import log
from attache.archive.people_tables import person
from attache.archive.roles import NOBODY, ROLES, Refused
from attache.web.people import accounts, invitations, sessions
from attache.web.people.accounts import Person
from attache.web.people.names import folded
from attache.web.people.office import Office
from attache.web.people.oidc import links
from attache.web.people.oidc.links import Claims
from attache.web.people.oidc.settings import Settings

_UNFIT = re.compile(r"[^\w.-]+")
_MOST = 40


def enter(office: Office, settings: Settings, claims: Claims, address: str, old: str, invitation: str = "") -> sessions.Session:
    """A session of whoever the provider vouches for; the `old` one of their browser ends.

    Raises `Refused` (right) where no account is theirs and none may be made, or it is closed.
    """
    now = office.now()
    with office.archive.change() as db:
        whose = links.linked(db, claims.issuer, claims.subject)
        role = None if whose else _role(office, db, settings, claims, invitation)
        if whose is None and role is not None:
            whose = _made(db, office, claims, role, address)
        if whose is None or whose.closed:
            log(db, NOBODY._replace(address=address), "sign-in.failed", "", now, issuer=claims.issuer, sub=claims.subject)
            made = None
        else:
            made = sessions.begun(db, office, whose, address, old, issuer=claims.issuer)
    if made is None:
        raise Refused("right", "no account here is yours; ask an administrator for an invitation, and use its link")
    return made


def _role(office: Office, db: Connection, settings: Settings, claims: Claims, invitation: str) -> str | None:
    """The role of a new account; None where there is to be none. An invitation is used up."""
    if invitation:
        return invitations.used_up(db, office, invitation)
    _, at, domain = claims.email.rpartition("@")
    found = [settings.groups[group] for group in claims.groups if group in settings.groups]
    if at and domain.lower() in settings.domains:
        found.append(settings.domains[domain.lower()])
    # of several, the one that may most
    return max(found, key=[str(r) for r in ROLES].index) if found else None


def _made(db: Connection, office: Office, claims: Claims, role: str, address: str) -> Person:
    by = NOBODY._replace(name=f"provider {claims.issuer}", address=address)
    whose = accounts.made(db, office, by, _free_name(db, claims), None, role)
    links.add(db, office, by, whose, claims.issuer, claims.subject)
    return whose


def _free_name(db: Connection, claims: Claims) -> str:
    """A name for a new account, after what the provider calls them; with a number where it is taken."""
    plain = _UNFIT.sub("-", claims.name.partition("@")[0]).strip("._-")[: _MOST - 5].strip("._-") or "guest"
    number, name = 1, plain
    while db.execute(select(person.c.id).where(person.c.key == folded(name))).first() is not None:
        number += 1
        name = f"{plain}-{number}"
    return name
