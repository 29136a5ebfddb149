"""What binds an attempt to sign in at a provider to the browser that began it, without keeping anything of it.

State, nonce and PKCE verifier are made from the browser's own secret, which is in its cookie alone: who has not that cookie can
neither guess nor reuse them. An attempt is good for ten minutes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from typing import NamedTuple

#: seconds that somebody has at the provider
GOOD_FOR = 600
_LONGEST = 3000


class Attempt(NamedTuple):
    """An attempt: `id` is by chance, `at` when it began (seconds); where to go afterwards; the invitation that it uses up, ""
    for none; and whether it is for linking the account of who is signed in."""

    id: str
    at: int
    next: str
    invitation: str
    link: bool


def begin(now: int, next: str, invitation: str = "", *, link: bool = False) -> Attempt:
    return Attempt(secrets.token_urlsafe(24), now, next, invitation, link)


def state(attempt: Attempt, secret: str) -> str:
    """The attempt as it goes to the provider and comes back, sealed by the browser's secret."""
    body = base64.urlsafe_b64encode(json.dumps(attempt).encode()).decode()
    return f"{body}.{_derived(secret, 'state', body)}"


def opened(given: str, secret: str, now: int) -> Attempt | None:
    """The attempt of a state; None where it is another browser's, was changed, or is too old."""
    body, _, seal = given.partition(".")
    if len(given) > _LONGEST or not secret or not hmac.compare_digest(seal.encode(), _derived(secret, "state", body).encode()):
        return None
    attempt = Attempt(*json.loads(base64.urlsafe_b64decode(body)))
    return attempt if 0 <= now - attempt.at <= GOOD_FOR else None


def nonce(attempt: Attempt, secret: str) -> str:
    """What the ID token has to repeat."""
    return _derived(secret, "nonce", attempt.id)


def verifier(attempt: Attempt, secret: str) -> str:
    """PKCE's secret, of 43 characters (RFC 7636, 4.1)."""
    return _derived(secret, "verifier", attempt.id)


def _derived(secret: str, what: str, of: str) -> str:
    made = hmac.new(secret.encode("utf-8", "surrogatepass"), f"attache oidc {what} {of}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")
