"""Secrets that are handed out once: 256 random bits each, of which only the digest is kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets

#: bytes of chance in each
SIZE = 32
#: no secret that was handed out is longer
LONGEST = 100


def new(prefix: str = "") -> str:
    """A secret that nobody can guess, safe in an address."""
    return prefix + secrets.token_urlsafe(SIZE)


def digest(secret: str) -> str:
    """What is kept of a secret. Nothing secret is found by comparing it letter by letter: a digest leads back to nothing."""
    return hashlib.sha256(secret[: LONGEST + 1].encode("utf-8", "surrogatepass")).hexdigest()


def form_token(secret: str) -> str:
    """What a form has to send back to show that it came from a page which was made for the holder of this secret."""
    return hmac.new(secret.encode("utf-8", "surrogatepass"), b"attache form", hashlib.sha256).hexdigest()


def is_form_token(given: str, secret: str) -> bool:
    """Whether `given` is the form token of this secret; it takes as long where it is not."""
    return bool(secret) and hmac.compare_digest(given.encode("utf-8", "surrogatepass"), form_token(secret).encode())
