"""Addresses of pages in one form, so that the same page is known again however a reader came to it."""

from __future__ import annotations

from functools import cache
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from attache.knowledge import generation, tree

_PORTS = {"http": 80, "https": 443}
#: what need not be escaped in a path, besides letters, digits and -._~ (RFC 3986)
_SAFE = "/:@!$&'()*+,;=~"


def normal(url: str) -> str:
    """The address in its normal form: two addresses of one normal form are one page.

    http and https are one, and so are a host with and without `www.`; capitals in the host, the scheme's own port, user and
    password, the fragment, a slash at the end, escapes that are not needed, the order of parameters, and those that only say
    how a reader came (`knowledge/data/duplicates/addresses.yaml`) make no difference. What is no such address stays as it is.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return url
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not host:
        return url
    where = host.removeprefix("www.")
    if ":" in where:
        where = f"[{where}]"
    if port is not None and port != _PORTS[scheme]:
        where += f":{port}"
    path = quote(unquote(parts.path, errors="surrogateescape"), safe=_SAFE, errors="surrogateescape").rstrip("/")
    pairs = parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")
    kept = sorted(pair for pair in pairs if not _ignored(pair[0]))
    return urlunsplit(("https", where, path, urlencode(kept, errors="surrogateescape"), ""))


def _ignored(parameter: str) -> bool:
    names, beginnings = _parameters(generation())
    return parameter.lower() in names or parameter.lower().startswith(beginnings)


@cache
def _parameters(_generation: int) -> tuple[frozenset[str], tuple[str, ...]]:
    """Names of parameters that are ignored, and beginnings of names. `_generation` tells that the knowledge was read anew."""
    known = tree("duplicates/addresses")["ignored"]
    names = [str(n).lower() for n, ignored in known.items() if ignored]
    return frozenset(n for n in names if not n.endswith("*")), tuple(n[:-1] for n in names if n.endswith("*"))
