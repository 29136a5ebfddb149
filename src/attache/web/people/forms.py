"""Forms as they are sent: only the fields that are asked for, each once, and only from a page of this server."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from attache.archive.roles import Refused
from attache.web.people.masking import unmasked
from attache.web.people.secret import is_form_token

#: bytes that a form may have
MOST = 64 * 1024
#: the field, and the header for scripts, that carry the form token
FIELD, HEADER = "form_token", "x-form-token"
#: where the gate puts what looks at the fields of every form: it raises `Refused` where who sent it may not see what that is of
CHECK = "attache.check"
_NUMBER = re.compile("[0-9]{1,15}", re.ASCII)
_SAFE = ("GET", "HEAD", "OPTIONS")


async def fields(request: Request, allowed: Collection[str]) -> dict[str, str]:
    """The fields of a form; those that are missing are not there. Raises `Refused` (input).

    A field that is not `allowed` is refused, not passed over: what a form cannot set, nobody sets by sending it along.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("application/x-www-form-urlencoded", ""):
        raise Refused("input", "send the form as application/x-www-form-urlencoded")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST:
            raise Refused("input", f"the form is larger than {MOST // 1024} KiB; send less")
    found = parsed(body, allowed)
    if CHECK in request.scope:
        await request.scope[CHECK](found)
    return found


def parsed(body: bytes, allowed: Collection[str]) -> dict[str, str]:
    """`fields` of the body of a request."""
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=100, errors="replace")
    except ValueError as error:
        raise Refused("input", "the form cannot be read; send it again from its page") from error
    found: dict[str, str] = {}
    for name, value in pairs:
        if name not in allowed and name != FIELD:
            raise Refused("input", f"the form has no field {name[:40]!r}")
        if name in found:
            raise Refused("input", f"the field {name!r} is given more than once; give it once")
        found[name] = value
    return found


def whole(given: str) -> int | None:
    """The number of something, as a form or an address gives it; None for what is none, or larger than any that there is."""
    return int(given) if _NUMBER.fullmatch(given) else None


def check_origin(method: str, scheme: str, headers: Mapping[str, str]) -> None:
    """Raises `Refused` where a request that changes something comes from a page of another site.

    By what browsers say of it and pages cannot change: Sec-Fetch-Site, else Origin, else Referer. A program that is no browser
    sends none of them; it needs the form token still. Sec-Fetch-Site alone is enough: behind a proxy with TLS the Origin is the
    proxy's, which is not known here.
    """
    if method in _SAFE:
        return
    site = headers.get("sec-fetch-site")
    origin = headers.get("origin")
    own = f"{scheme}://{headers.get('host', '')}".lower()
    if site == "same-origin":
        return
    if site is not None and site != "none":
        raise _foreign()
    if origin is None and headers.get("referer"):
        parts = urlsplit(headers["referer"])
        origin = f"{parts.scheme}://{parts.netloc}"
    if origin is not None and origin.lower() != own:
        raise _foreign()


def check_token(method: str, given: str, secret: str) -> None:
    """Raises `Refused` where a request that changes something lacks the form token of the browser's secret, masked or plain."""
    if method not in _SAFE and not is_form_token(unmasked(given), secret):
        raise Refused("right", "this form is of another sign-in or too old; go back, load the page again, and send it anew")


def _foreign() -> Refused:
    return Refused("right", "the request comes from a page of another site; nothing was done")
