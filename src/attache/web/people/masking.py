"""Form tokens as packed pages carry them: another text each time, so that how short a page packs tells nothing (BREACH)."""

from __future__ import annotations

import re
import secrets

_MASKED = re.compile("[0-9a-f]{128}", re.ASCII)


def masked(token: str) -> str:
    """A form token under a mask of chance, the mask before it; "" for ""."""
    if not token:
        return ""
    plain = bytes.fromhex(token)
    mask = secrets.token_bytes(len(plain))
    return mask.hex() + _mixed(mask, plain).hex()


def unmasked(given: str) -> str:
    """The token that `masked` made this of; anything else as it is."""
    if not _MASKED.fullmatch(given):
        return given
    both = bytes.fromhex(given)
    return _mixed(both[:32], both[32:]).hex()


def _mixed(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
