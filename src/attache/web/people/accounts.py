"""Accounts: making one, its password and role, closing it. All that is done is logged."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from attache.archive.audit import alone, log, stamp
from attache.archive.people_tables import person, session, token
from attache.archive.roles import ROLES, Refused, Role, Who, rights_of
from attache.web.people import backoff, passwords
from attache.web.people.names import checked_name, folded
from attache.web.people.office import Office


class Person(NamedTuple):
    """An account; `closed` is when it was closed (UTC), "" while it is open."""

    id: int
    name: str
    role: str
    made: str
    closed: str

    def who(self, address: str = "") -> Who:
        """The person as somebody who does something."""
        return Who(self.name, frozenset() if self.closed else rights_of(self.role), address)


_COLUMNS = tuple(person.c[name] for name in Person._fields)


def add(office: Office, by: Who, name: str, password: str, role: str) -> Person:
    """Make an account. Raises `Refused` where `by` may not, or name, password or role are not as they have to be."""
    by.must("administer")
    with office.archive.change() as db:
        return made(db, office, by, name, password, role)


def made(db: Connection, office: Office, by: Who, name: str, password: str | None, role: str) -> Person:
    """`add` within a transaction, whoever `by` is: an invitation is its own right. Without a password, none fits."""
    name, role = checked_name(name), checked_role(role)
    if password is not None:
        passwords.check(password, name)
    if db.execute(select(person.c.id).where(person.c.key == folded(name))).first() is not None:
        raise Refused("input", f"there is an account {name!r} already; take another name")
    if role != "administrator" and db.execute(select(person.c.id).limit(1)).first() is None:
        raise Refused("input", "the first account is an administrator's; give it that role, and the others theirs after it")
    row = {"key": folded(name), "name": name, "password": "" if password is None else passwords.hashed(password), "role": role,
           "made": stamp(office.now()), "closed": ""}  # fmt: skip
    id = db.execute(insert(person).values(**row).returning(person.c.id)).scalar_one()
    log(db, by, "account.add", name, office.now(), role=role)
    return Person(id, name, role, row["made"], "")


def people(office: Office) -> list[Person]:
    """All accounts, in the order in which they were made."""
    with office.archive.look() as db:
        return [Person(*row) for row in db.execute(select(*_COLUMNS).order_by(person.c.id))]


def any_account(office: Office) -> bool:
    """Whether any account was ever set up: then nobody gets in without signing in."""
    with office.archive.look() as db:
        return bool(db.execute(select(func.count()).select_from(person)).scalar())


def find(db: Connection, name: str) -> Person:
    """The account of a name. Raises `Refused` where there is none."""
    row = db.execute(select(*_COLUMNS).where(person.c.key == folded(name))).one_or_none()
    if row is None:
        raise Refused("missing", f"there is no account {name!r}; attache people list shows all")
    return Person(*row)


def by_id(db: Connection, id: int) -> Person | None:
    """The account of a number, if there is one."""
    row = db.execute(select(*_COLUMNS).where(person.c.id == id)).one_or_none()
    return Person(*row) if row else None


def set_role(office: Office, by: Who, name: str, role: str) -> None:
    """Give an account another role. Raises `Refused` where `by` may not, or it would leave no administrator."""
    by.must("administer")
    role = checked_role(role)
    with office.archive.change() as db:
        whose = find(db, name)
        _keep_one(db, whose, still=role == "administrator")
        db.execute(update(person).where(person.c.id == whose.id).values(role=role))
        # what was seen with more rights, in a window left open, goes with them
        db.execute(delete(session).where(session.c.person == whose.id))
        log(db, by, "account.role", whose.name, office.now(), role=role, before=whose.role)


def close(office: Office, by: Who, name: str) -> None:
    """Close an account: its sessions end, its tokens are revoked, what it wrote stays. Raises `Refused` as `set_role`."""
    by.must("administer")
    with office.archive.change() as db:
        whose = find(db, name)
        _keep_one(db, whose, still=False)
        db.execute(update(person).where(person.c.id == whose.id).values(closed=stamp(office.now())))
        _end_all(db, office, whose.id)
        log(db, by, "account.close", whose.name, office.now())


def reopen(office: Office, by: Who, name: str) -> None:
    """Open a closed account again. Raises `Refused` where `by` may not."""
    by.must("administer")
    with office.archive.change() as db:
        whose = find(db, name)
        db.execute(update(person).where(person.c.id == whose.id).values(closed=""))
        log(db, by, "account.reopen", whose.name, office.now())


def set_password(office: Office, by: Who, name: str, password: str, old: str | None = None) -> None:
    """Give an account another password; all its sessions end, and its tokens are revoked.

    Who is no administrator gives the `old` one, and may change their own alone. Raises `Refused` where that is not so.
    """
    if old is not None:
        with office.archive.change() as db:  # an open window is no leave to guess
            backoff.count(db, name, by.address, office.now())
    with office.archive.change() as db:
        alone(db)
        whose = find(db, name)
        own = whose.name == by.name
        if not own or old is None:
            by.must("administer")
        kept = db.execute(select(person.c.password).where(person.c.id == whose.id)).scalar_one()
        if old is not None and not passwords.fits(old, kept):
            raise Refused("input", "the old password is another one; sign out and ask an administrator if it is lost")
        passwords.check(password, whose.name)
        db.execute(update(person).where(person.c.id == whose.id).values(password=passwords.hashed(password)))
        _end_all(db, office, whose.id)
        backoff.forget(db, name, by.address)
        log(db, by, "account.password", whose.name, office.now())


def checked_role(role: str) -> Role:
    """The role. Raises `Refused` where there is none of this name."""
    for known in ROLES:
        if role == known:
            return known
    raise Refused("input", f"there is no role {role!r}; there are {', '.join(ROLES)}")


def _keep_one(db: Connection, whose: Person, *, still: bool) -> None:
    """Raises `Refused` where nobody could administer any more."""
    alone(db)  # two who close each other are one after the other
    others = select(func.count()).where(person.c.role == "administrator", person.c.closed == "", person.c.id != whose.id)
    if whose.role == "administrator" and not still and not db.execute(others).scalar():
        raise Refused("input", f"{whose.name} is the last administrator; make another one first")


def _end_all(db: Connection, office: Office, id: int) -> None:
    db.execute(delete(session).where(session.c.person == id))
    db.execute(update(token).where(token.c.person == id, token.c.revoked == "").values(revoked=stamp(office.now())))
