"""One page from a web address.

Written on `http.client`, since libraries that fetch for us decompress without limit or try again without TLS checks. The
rules: http and https only; certificates always checked, https never left for http; at most `MAX_REDIRECTS` redirects; the
connection goes to the very address that was judged, so that a name cannot change its meaning in between; `MAX_PAGE` bytes
at the most after decompression; `DEADLINE` seconds for everything. The user may name a host of their own network or
machine; a redirect may not lead there from outside.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from attache.sources.inflating import BadEncoding, decoder
from attache.sources.page import MAX_PAGE, MAX_PDF, Failure, RawPage, too_large

CONNECT_TIMEOUT = 10.0
READ_TIMEOUT = 20.0
DEADLINE = 60.0
MAX_REDIRECTS = 5
BY_HAND = "save the page with a browser and read the file"

#: asked before a redirect is followed, with its address and the network addresses that may be asked beside public ones: why
#: it is not to be followed, or None
Gate = Callable[[str, frozenset[str]], Failure | None]

_IP = ipaddress.IPv4Address | ipaddress.IPv6Address
_REDIRECTS = (301, 302, 303, 307, 308)
_LASTING = (301, 308)
_BAD_CHARS = re.compile(r"[\x00-\x20\x7f\\]")
_HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; attache/0.1)",
    "Accept": "text/html,application/xhtml+xml,application/pdf,text/plain,application/json;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
    "Accept-Language": "en",
    "Connection": "close",
}
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class _Refused(Exception):
    """Why an address is not fetched, and what to do."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason, self.remedy = reason, remedy


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered, whatever its status. `url` is the address that answered in the end, `reason` the status in
    words, `addresses` are the network addresses of the host that was asked first, `moved` says that the page is at `url` for
    good."""

    url: str
    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes
    addresses: frozenset[str]
    moved: bool = False


def fetch_url(source: str) -> RawPage | Failure:
    """The page at an address, or the reason why there is none. Raises nothing."""
    answer = request(source)
    return answer if isinstance(answer, Failure) else page_of_answer(source, answer)


def request(
    source: str,
    *,
    headers: Mapping[str, str] | None = None,
    trusted: frozenset[str] | None = None,
    gate: Gate | None = None,
) -> Answer | Failure:
    """What the server at an address answers, redirects followed, or the reason why there is no answer. Raises nothing.

    `headers` are sent beside our own. `trusted` is None where the user named the address, whose host may then be any. Where a
    page or a feed named it, it holds the network addresses of the host that the user named: only those and public ones are
    asked. `gate` may forbid a redirect.
    """
    try:
        return _follow(source, headers or {}, trusted, gate)
    except _Refused as refused:
        return Failure(source, refused.reason, refused.remedy)
    except BadEncoding as error:
        return Failure(source, str(error), BY_HAND)
    except ssl.SSLCertVerificationError as error:
        return Failure(source, f"the certificate is not valid ({error.verify_message})", BY_HAND)
    except ssl.SSLError as error:
        return Failure(source, f"no safe connection ({error.reason or 'TLS failed'})", "check the address")
    except TimeoutError:
        return Failure(source, "the server did not answer in time", f"try again later, or {BY_HAND}")
    except (OSError, http.client.HTTPException) as error:
        words = str(getattr(error, "strerror", None) or error or type(error).__name__).lower()
        return Failure(source, f"could not be fetched ({words})", "check the address and the network")


def _follow(source: str, headers: Mapping[str, str], trusted: frozenset[str] | None, gate: Gate | None) -> Answer:
    url, allowed, first, lasting = _checked(source), trusted, frozenset[str](), True
    for hop in range(MAX_REDIRECTS + 1):
        parts = urlsplit(url)
        addresses = _resolve(parts, allowed)
        first = first or frozenset(addresses)
        allowed = first if allowed is None else allowed
        answer = _get(parts, addresses, headers)
        if answer.status not in _REDIRECTS or "location" not in answer.headers:
            moved = lasting and hop > 0
            return Answer(url, answer.status, answer.reason, answer.headers, answer.body, first, moved)
        lasting = lasting and answer.status in _LASTING
        target = _checked(_joined(url, answer.headers["location"]))
        if parts.scheme == "https" and not target.startswith("https:"):
            raise _Refused("the server sends us on from https to http", BY_HAND)
        if gate is not None and hop < MAX_REDIRECTS:
            _resolve(urlsplit(target), allowed)
            if (refused := gate(target, allowed)) is not None:
                raise _Refused(f"we are sent on to {target}: {refused.reason}", refused.remedy)
        url = target
    raise _Refused(f"more than {MAX_REDIRECTS} redirects", "give the page's final address")


def page_of_answer(source: str, answer: Answer) -> RawPage | Failure:
    """The page in an answer, or why that is none."""
    if answer.status >= 400 or answer.status < 200:
        remedy = BY_HAND if answer.status in (401, 402, 403, 429) else "check the address"
        return Failure(source, f"the server answered {answer.status} {answer.reason}".rstrip(), remedy)
    limit = MAX_PDF if answer.body.startswith(b"%PDF-") else MAX_PAGE
    if len(answer.body) > limit:
        return too_large(source, limit)
    kind = answer.headers.get("content-type")
    return RawPage(source, answer.body, url=answer.url, content_type=kind, headers=dict(answer.headers))


def _joined(url: str, location: str) -> str:
    """The address that a redirect names, often without the host."""
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise _Refused("the server sends us on to no address", BY_HAND) from error


def _checked(url: str) -> str:
    """The address in ASCII form, or `_Refused`."""
    remedy = "give an address such as https://example.org/page"
    if _BAD_CHARS.search(url):
        raise _Refused("the address holds spaces or control characters", remedy)
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii") if ":" not in (parts.hostname or "") else parts.hostname
    except (ValueError, UnicodeError) as error:
        raise _Refused("this is no web address", remedy) from error
    if parts.scheme not in ("http", "https"):
        raise _Refused(f"addresses of kind {parts.scheme}: are not fetched", "give an http or https address")
    if not host:
        raise _Refused("the address names no host", remedy)
    if "@" in parts.netloc:
        raise _Refused("the address holds a user name", "leave it out; save pages behind a log-in with a browser")
    netloc = f"[{host}]" if ":" in host else host
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return urlunsplit((parts.scheme, netloc if port is None else f"{netloc}:{port}", path, query, ""))


def _resolve(parts: SplitResult, allowed: frozenset[str] | None) -> list[str]:
    """The network addresses to connect to, in order. `allowed` is None for the host that the user named, which may be any;
    a redirect's must be public, or among those the user named."""
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, parts.port or _port(parts), type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise _Refused(f"the host {host} is not known", "check the address and the network") from error
    addresses = list(dict.fromkeys(str(info[4][0]).partition("%")[0] for info in found))
    fit = [a for a in addresses if allowed is None or a in allowed or is_public(a)]
    if fit:
        return fit
    raise _Refused(f"we are sent on to {host}, inside a private network", "give that address itself if you trust it")


def is_public(address: str) -> bool:
    """Whether an IP address is reachable by anybody: no loopback, private, link-local or reserved one, however written."""
    ip: _IP = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64 or int(ip) < 1 << 32:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            ip = inner
    return ip.is_global and not ip.is_multicast


def _port(parts: SplitResult) -> int:
    return 443 if parts.scheme == "https" else 80


def _connect(addresses: list[str], port: int) -> socket.socket:
    """A connection to the first address that takes one: a name often stands for an IPv6 and an IPv4 address."""
    for address in addresses[:-1]:
        try:
            return socket.create_connection((address, port), timeout=CONNECT_TIMEOUT)
        except OSError:
            continue
    return socket.create_connection((addresses[-1], port), timeout=CONNECT_TIMEOUT)


def _get(parts: SplitResult, addresses: list[str], headers: Mapping[str, str]) -> _Answer:
    """One request. A watchdog cuts the connection at the deadline, since a server may drip bytes for ever."""
    host = parts.hostname or ""
    sock = _connect(addresses, parts.port or _port(parts))
    cut = threading.Event()

    def stop() -> None:
        cut.set()
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    watchdog = threading.Timer(DEADLINE, stop)
    watchdog.daemon = True
    watchdog.start()
    try:
        sock.settimeout(READ_TIMEOUT)
        if parts.scheme == "https":
            context = ssl.create_default_context()
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            sock = context.wrap_socket(sock, server_hostname=host)
        return _ask(sock, parts, headers)
    except (OSError, http.client.HTTPException) as error:
        if cut.is_set():
            raise TimeoutError from error
        raise
    finally:
        watchdog.cancel()
        sock.close()


def _ask(sock: socket.socket, parts: SplitResult, more: Mapping[str, str]) -> _Answer:
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or _port(parts))
    connection.sock = sock
    target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    connection.request("GET", target, headers={**_HEADERS, **more, "Host": parts.netloc})
    response = connection.getresponse()
    headers = {name.lower(): value for name, value in response.getheaders()}
    if response.status in _REDIRECTS:
        return _Answer(response.status, headers, b"", response.reason)
    return _Answer(response.status, headers, _body(response, headers.get("content-encoding", "")), response.reason)


def _body(response: http.client.HTTPResponse, encoding: str) -> bytes:
    """The decoded body, cut just over the limit; one that breaks off is kept as far as it came."""
    decode = decoder(encoding)
    parts: list[bytes] = []
    size, limit = 0, MAX_PAGE
    while size <= limit:
        try:
            chunk = response.read(65_536)
        except http.client.IncompleteRead as error:
            chunk = error.partial
        except (ConnectionError, TimeoutError):
            if not parts:
                raise
            break
        if not chunk:
            break
        for piece in decode(chunk, limit + 1 - size):
            if not parts and piece.startswith(b"%PDF-"):
                limit = MAX_PDF
            parts.append(piece)
            size += len(piece)
    return b"".join(parts)
