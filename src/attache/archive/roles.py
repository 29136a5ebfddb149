"""Who may do what, and how it is said that somebody may not."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

Role = Literal["reader", "analyst", "moderator", "administrator"]
Right = Literal["read", "comment", "correct", "moderate", "administer"]

ROLES: tuple[Role, ...] = get_args(Role)
RIGHTS: tuple[Right, ...] = get_args(Right)
#: what a token can be for: administering takes a person
SCOPES: tuple[Right, ...] = tuple(right for right in RIGHTS if right != "administer")
#: each role may do what those before it may, and more
_MAY: dict[Role, frozenset[Right]] = {
    "reader": frozenset({"read", "comment"}),
    "analyst": frozenset({"read", "comment", "correct"}),
    "moderator": frozenset({"read", "comment", "correct", "moderate"}),
    "administrator": frozenset(RIGHTS),
}


class Refused(Exception):
    """What was asked for is not done: one line with the reason and the way out.

    `why` says which kind of refusal it is, `again` in how many seconds it may be asked for again (0: as it is, never).
    """

    def __init__(
        self, why: Literal["input", "sign-in", "right", "missing", "often", "late"], line: str, *, again: int = 0
    ) -> None:
        super().__init__(line)
        self.why, self.again = why, again


class Who(NamedTuple):
    """Somebody who does something: the name that it is kept under, what they may do, and the address that it came from."""

    name: str
    rights: frozenset[Right]
    address: str = ""

    def may(self, right: Right) -> bool:
        """Whether they may do this."""
        return right in self.rights

    def must(self, right: Right) -> None:
        """Raises `Refused` where they may not do this."""
        if right not in self.rights:
            raise Refused("right", f"{self.name or 'who is not signed in'} may not {right} here; ask an administrator for it")


#: the one person at the machine, where no account is set up
LOCAL = Who("at this machine", frozenset(RIGHTS))
#: somebody who is not signed in
NOBODY = Who("", frozenset())


def rights_of(role: str) -> frozenset[Right]:
    """What a role may do; a role that is none may nothing."""
    return next((rights for name, rights in _MAY.items() if name == role), frozenset())
