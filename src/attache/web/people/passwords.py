"""Passwords: what one must be like, and their argon2id hashes (RFC 9106; the cost is above what OWASP asks for)."""

from __future__ import annotations

import unicodedata
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from attache.archive.roles import Refused

#: in characters (NIST SP 800-63B asks for length, and for no signs of certain kinds)
SHORTEST, LONGEST = 12, 256

#: 32 MiB and two passes: a few hundredths of a second, so that a server with several sign-ins at a time stays small
_HASHER = PasswordHasher(time_cost=2, memory_cost=32 * 1024, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)


def check(password: str, name: str) -> None:
    """Raises `Refused` where this is no password for an account of this name."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refused("input", f"a password has {SHORTEST} to {LONGEST} characters; a few words in a row are a good one")
    rest = password.casefold().replace(name.casefold(), "")
    if len(set(password)) < SHORTEST // 3 or len(rest) < SHORTEST // 2:
        raise Refused(
            "input", "this password is easily guessed (the name, or the same letters again); take a few words in a row"
        )


def hashed(password: str) -> str:
    """The hash to keep, with its salt and cost."""
    return _HASHER.hash(_same(password))


def fits(password: str, kept: str) -> bool:
    """Whether this is the password of a hash; with "" for the hash of nobody, it takes as long and is not."""
    try:
        return _HASHER.verify(kept or _nobody(), _same(password)[:LONGEST]) and kept != ""
    except (VerificationError, InvalidHashError):
        return False


def is_old(kept: str) -> bool:
    """Whether a hash was made at another cost than new ones are."""
    return _HASHER.check_needs_rehash(kept)


def _same(password: str) -> bytes:
    """The bytes that are hashed: the same however a keyboard composes a letter."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


@cache
def _nobody() -> str:
    return _HASHER.hash(b"the password of nobody")
