"""The provider: found by discovery, asked for tokens, and never believed without a check.

An ID token is taken only with a good signature by one of the provider's published keys (asymmetric ones: a secret that both
sides share signs nothing here), from this issuer, for this client, not yet expired, and with the nonce of this attempt.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from typing import Any

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from attache.archive.roles import Refused
from attache.web.people.oidc.links import Claims
from attache.web.people.oidc.settings import Settings, check_address

log = logging.getLogger(__name__)

#: seconds
_TIMEOUT, _FRESH, _LEEWAY = 10, 3600, 60
#: keys are looked for anew at most so often (seconds), whatever tokens name
_AGAIN = 30
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_WRONG = "the provider's answer does not hold; sign in again, and tell an administrator if it stays so"


class Provider:
    """One provider, for many threads; what it publishes is kept for an hour."""

    def __init__(self, settings: Settings, secret: str) -> None:
        self.settings, self._secret = settings, secret
        self._lock = threading.Lock()
        self._found: dict[str, Any] = {}
        self._found_at = self._keys_at = float("-inf")
        self._keys: KeySet | None = None

    def authorization(self, redirect: str, state: str, nonce: str, verifier: str) -> str:
        """The address to which a browser is sent. Raises `Refused` where the provider cannot be reached."""
        url, _ = self._client(redirect).create_authorization_url(
            self.metadata()["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
        )
        return str(url)

    def claims(self, redirect: str, code: str, nonce: str, verifier: str) -> Claims:
        """Who has come back with this code. Raises `Refused` where any of it does not hold."""
        try:
            with self._client(redirect) as client:
                token = client.fetch_token(
                    self.metadata()["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=verifier
                )
                told = self.checked(str(token.get("id_token", "")), nonce)
                more = self._userinfo(client, str(told["sub"]))
        except (httpx.HTTPError, AuthlibBaseError, JoseError, ValueError, TypeError) as error:
            log.warning("OpenID Connect: %s: %s: %s", self.settings.issuer, type(error).__name__, error)
            raise Refused("sign-in", _WRONG) from error
        return self._told({**more, **told})

    def checked(self, id_token: str, nonce: str) -> dict[str, Any]:
        """The claims of an ID token (OpenID Connect Core 3.1.3.7). Raises `JoseError` or `ValueError`."""
        try:
            token = jwt.decode(id_token, self.keys(), algorithms=ALGORITHMS)
        except (JoseError, ValueError):  # the provider may have new keys
            token = jwt.decode(id_token, self.keys(again=True), algorithms=ALGORITHMS)
        claims: dict[str, Any] = token.claims
        registry = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY,
            iss={"essential": True, "value": self.settings.issuer},
            sub={"essential": True},
            aud={"essential": True, "value": self.settings.client},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        registry.validate(claims)
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if (several or "azp" in claims) and claims.get("azp") != self.settings.client:
            raise ValueError("the ID token is for another client")
        if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
            raise ValueError("the ID token names nobody")
        return claims

    # what the provider publishes

    def metadata(self) -> dict[str, Any]:
        """What discovery tells (OpenID Connect Discovery 1.0). Raises `Refused` where it cannot be had or does not hold."""
        with self._lock:
            if time.monotonic() - self._found_at > _FRESH:
                self._found, self._found_at = self._discovered(), time.monotonic()
            return self._found

    def keys(self, *, again: bool = False) -> KeySet:
        """The keys that it signs by."""
        uri = self.metadata()["jwks_uri"]
        with self._lock:
            age = time.monotonic() - self._keys_at
            if self._keys is None or age > _FRESH or (again and age > _AGAIN):
                keys = self._asked(uri).get("keys", [])
                self._keys, self._keys_at = KeySet.import_key_set({"keys": keys}), time.monotonic()
            return self._keys

    def _discovered(self) -> dict[str, Any]:
        issuer = self.settings.issuer
        try:
            found = self._asked(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        except (httpx.HTTPError, ValueError) as error:
            log.warning("OpenID Connect: %s: %s: %s", issuer, type(error).__name__, error)
            raise Refused("sign-in", "the provider cannot be reached; sign in later, or with a password") from error
        if found.get("issuer") != issuer:
            log.warning("OpenID Connect: %s calls itself %r; set the issuer as it calls itself", issuer, found.get("issuer"))
            raise Refused("sign-in", _WRONG)
        for name in _ENDPOINTS:
            check_address(str(found.get(name, "")).partition("?")[0], f"the provider's {name}")
        return found

    def _asked(self, uri: str) -> dict[str, Any]:
        """An object of JSON. Raises `httpx.HTTPError` or `ValueError` where it cannot be had."""
        answer = httpx.get(uri, timeout=_TIMEOUT, follow_redirects=False, headers={"accept": "application/json"})
        if answer.status_code != 200:
            raise ValueError(f"{uri} answers {answer.status_code}")
        found = answer.json()
        if not isinstance(found, dict):
            raise ValueError(f"{uri} gives no object")
        return found

    def _client(self, redirect: str) -> OAuth2Client:
        ways = self.metadata().get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        way = "client_secret_basic" if "client_secret_basic" in ways else "client_secret_post"
        return OAuth2Client(
            self.settings.client, self._secret or None, token_endpoint_auth_method=way if self._secret else "none",
            scope=self.settings.scopes, redirect_uri=redirect, code_challenge_method="S256", timeout=_TIMEOUT,
        )  # fmt: skip

    # what it says of somebody

    def _userinfo(self, client: OAuth2Client, subject: str) -> dict[str, Any]:
        """What else it says of them; nothing where it is about another (OpenID Connect Core 5.3.2)."""
        uri = self.metadata().get("userinfo_endpoint")
        if not uri:
            return {}
        check_address(str(uri).partition("?")[0], "the provider's userinfo_endpoint")
        answer = client.get(uri)
        found = answer.json() if answer.status_code == 200 else {}
        return found if isinstance(found, dict) and found.get("sub") == subject else {}

    def _told(self, claims: Mapping[str, Any]) -> Claims:
        groups = claims.get(self.settings.groups_claim)
        email = claims.get("email")
        verified = isinstance(email, str) and claims.get("email_verified") in (True, "true")
        name = next((c for n in ("preferred_username", "nickname", "name") if isinstance(c := claims.get(n), str) and c), "")
        return Claims(
            self.settings.issuer, claims["sub"], name or (str(email) if verified else ""), str(email) if verified else "",
            tuple(g for g in groups if isinstance(g, str)) if isinstance(groups, list) else (),
        )  # fmt: skip
