"""Providers of OpenID Connect on this machine: a real one in a process of its own, and one that answers as a test wants it."""

from __future__ import annotations

import base64
import hashlib
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

#: the people whom the real provider knows
CLAIMS = [
    {"sub": "s-nia", "preferred_username": "nia", "email": "nia@press.example", "email_verified": True},
    {"sub": "s-eve", "preferred_username": "root", "email": "eve@press.example", "email_verified": False},
    {"sub": "s-desk", "preferred_username": "<b>Ola Ř</b>", "groups": ["desk", "all"]},
    {"sub": "s-ada", "preferred_username": "ada.l"},
]


@contextmanager
def real() -> Iterator[str]:
    """The issuer of a provider that runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    people = [part for claims in CLAIMS for part in ("--user-claims", json.dumps(claims))]
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "oidc_provider_mock",
        "--port",
        str(port),
        "--require-nonce",
        "true",
        *people,
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    issuer = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 60
        while True:
            try:
                httpx.get(f"{issuer}/.well-known/openid-configuration", timeout=5, trust_env=False).raise_for_status()
                break
            except httpx.HTTPError:
                if time.monotonic() > until or process.poll() is not None:
                    raise
                time.sleep(0.1)
        yield issuer
    finally:
        process.terminate()
        process.wait(30)


def let_in(address: str, subject: str, action: str = "") -> str:
    """What a person does at the real provider, and the address that it sends the browser back to."""
    sent = {"action": action} if action else {"sub": subject}
    answer = httpx.post(address, data=sent, follow_redirects=False, timeout=30, trust_env=False)
    assert answer.status_code == 302, answer.text[:500]
    return answer.headers["location"]


class Crooked:
    """A provider that holds to the rules but where `claims`, `header`, `key` and `found` are changed."""

    def __init__(self) -> None:
        self.key = self.good = RSAKey.generate_key(2048, parameters={"kid": "one"})
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "one"}
        self.claims: dict[str, Any] = {}
        self.found: dict[str, Any] = {}
        self.info: dict[str, Any] = {}
        self.issuer = ""
        self.nonce = self.challenge = ""
        self.asked: list[tuple[str, str]] = []

    def authorize(self, address: str) -> str:
        """A browser comes with this address, and goes back to the one that is given."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        self.nonce, self.challenge = asked["nonce"], asked["code_challenge"]
        return f"{asked['redirect_uri']}?code=c&state={asked['state']}"

    def token(self, form: dict[str, list[str]]) -> dict[str, Any]:
        verifier = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        if base64.urlsafe_b64encode(verifier).decode().rstrip("=") != self.challenge:
            return {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": "s",
            "aud": "attache",
            "exp": now + 60,
            "iat": now,
            "nonce": self.nonce,
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.header["alg"] == "none":
            parts = (json.dumps(part).encode() for part in (self.header, claims))
            id_token = ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."
        else:
            id_token = jwt.encode(self.header, claims, self.key, algorithms=[self.header["alg"]])
        return {"access_token": "at", "token_type": "Bearer", "id_token": id_token}

    def shared(self) -> None:
        """Sign by what everybody can read, as if it were a secret that both sides share."""
        self.key = OctKey.import_key(json.dumps(self.good.as_dict(private=False)))  # type: ignore[assignment]
        self.header = {"alg": "HS256", "kid": "one"}

    def answer(self, path: str, form: dict[str, list[str]]) -> dict[str, Any]:
        ends = {f"{name}_endpoint": f"{self.issuer}/{name}" for name in ("authorization", "token", "userinfo")}
        found = {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys", **ends, **self.found}
        ways: dict[str, Callable[[], dict[str, Any]]] = {
            "/.well-known/openid-configuration": lambda: found,
            "/keys": lambda: {"keys": [self.good.as_dict(private=False)]},
            "/token": lambda: self.token(form),
            "/userinfo": lambda: self.info,
        }
        return ways[path]()


@contextmanager
def crooked() -> Iterator[Crooked]:
    provider = Crooked()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
            provider.asked.append((self.path, self.headers.get("authorization", "")))
            data = json.dumps(provider.answer(self.path, parse_qs(body))).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
