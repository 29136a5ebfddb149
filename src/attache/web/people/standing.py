"""How an archive stands to those who ask: open to the one person at the machine, or to who signs in."""

from __future__ import annotations

from typing import NamedTuple

from attache.archive.roles import LOCAL, NOBODY, Refused, Who
from attache.web.people.accounts import any_account
from attache.web.people.office import Office

#: what the screen of the accounts says of it
OPEN = (
    "No account is set up: whoever is at this machine may do everything here. "
    "attache people add NAME --archive FILE makes the first account; then everybody signs in."
)


class Standing(NamedTuple):
    """Whether everybody has to sign in, and the `notice` to show where nobody has."""

    accounts: bool
    notice: str = ""

    @property
    def stranger(self) -> Who:
        """Who somebody is that has not signed in."""
        return NOBODY if self.accounts else LOCAL


def standing(office: Office, *, remote: bool) -> Standing:
    """How the archive stands; `remote` where other machines can reach the server.

    Raises `Refused` (right) where they can and no account is set up: then nobody may be let in.
    """
    if any_account(office):
        return Standing(True)
    if remote:
        raise Refused(
            "right",
            "other machines could reach it, and no account is set up; make one with attache people add NAME --role "
            "administrator --archive FILE, or leave --host out",
        )
    return Standing(False, OPEN)
