"""What an administrator has set: the provider, and whom it lets in. The client's secret comes from the environment alone."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import Connection, delete, insert, select

from attache.archive.audit import log
from attache.archive.people_tables import setting
from attache.archive.roles import Refused, Who
from attache.web.people.accounts import checked_role
from attache.web.people.office import Office

#: where the client's secret is looked for; a public client has none
SECRET, SECRET_FILE = "ATTACHE_OIDC_SECRET", "ATTACHE_OIDC_SECRET_FILE"
_KEY = "oidc"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """A provider by its `issuer`, and whom it lets in without an invitation: nobody, unless `domains` or `groups` say so.

    `domains` are those of verified e-mail addresses, each with the role of a new account; so are `groups`, which stand in the
    claim `groups_claim`. `address` is that of the workbench as browsers see it, where a proxy stands before it.
    """

    issuer: str
    client: str
    label: str = ""
    scopes: str = "openid email profile"
    domains: dict[str, str] = {}
    groups: dict[str, str] = {}
    groups_claim: str = "groups"
    address: str = ""

    @property
    def name(self) -> str:
        """What the button says."""
        return self.label or urlsplit(self.issuer).hostname or self.issuer


def get(office: Office) -> Settings | None:
    """What is set; None where nothing is."""
    with office.archive.look() as db:
        value = db.execute(select(setting.c.value).where(setting.c.name == _KEY)).scalar()
    return msgspec.json.decode(value, type=Settings) if value else None


def put(office: Office, by: Who, settings: Settings) -> None:
    """Set it, in place of what was set. Raises `Refused` where `by` may not, or it cannot be so."""
    by.must("administer")
    check_address(settings.issuer, "the issuer")
    if settings.address:
        check_address(settings.address, "the address")
    if not settings.client.strip():
        raise Refused("input", "the provider knows its clients by an id; give it by --client")
    if "openid" not in settings.scopes.split():
        raise Refused("input", "openid has to be among the scopes")
    for role in (*settings.domains.values(), *settings.groups.values()):
        if checked_role(role) == "administrator":
            raise Refused("input", "a provider makes nobody an administrator; make them so by attache people role")
    with office.archive.change() as db:
        _clear(db)
        db.execute(insert(setting).values(name=_KEY, value=msgspec.json.encode(settings).decode()))
        log(db, by, "oidc.set", settings.issuer, office.now(), **msgspec.to_builtins(settings))


def remove(office: Office, by: Who) -> None:
    """Let nobody in by a provider any more; accounts stay. Raises `Refused` where `by` may not, or nothing is set."""
    by.must("administer")
    found = get(office)
    if found is None:
        raise Refused("missing", "no provider is set; attache people oidc set sets one")
    with office.archive.change() as db:
        _clear(db)
        log(db, by, "oidc.remove", found.issuer, office.now())


def secret() -> str:
    """The client's secret, "" for a public client. Raises `Refused` where the file that should hold it cannot be read."""
    path = os.environ.get(SECRET_FILE, "")
    if not path:
        return os.environ.get(SECRET, "")
    try:
        with open(path, encoding="utf-8") as file:
            return file.readline().strip()
    except (OSError, UnicodeError) as error:
        raise Refused(
            "input", f"{SECRET_FILE}: {path}: cannot be read; name a file with the secret in its first line"
        ) from error


def check_address(address: str, what: str) -> None:
    """Raises `Refused` where an address is not encrypted and not of this machine, or is none."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in ("https", "http") or parts.query or parts.fragment or parts.username:
        raise Refused("input", f"{what} is no address; write it as https://login.example.org")
    if parts.scheme == "http" and host not in _LOOPBACK:
        raise Refused("input", f"{what} has to begin with https:// (http:// is for this machine alone)")


def _clear(db: Connection) -> None:
    db.execute(delete(setting).where(setting.c.name == _KEY))
