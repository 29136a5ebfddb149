"""Where the server listens, and by which names it may be asked."""

from __future__ import annotations

import errno
import ipaddress
import re
import socket
from typing import NamedTuple

_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^\[\]:/@\s]+))(?::[0-9]{1,5})?", re.ASCII)
_LOOPBACK = ("localhost", "127.0.0.1", "::1")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class BindError(Exception):
    """The server cannot listen there: one line with the place, the reason and the way out.

    `refused` where that is a matter of what was asked for, not of the machine's state.
    """

    def __init__(self, line: str, *, refused: bool) -> None:
        super().__init__(line)
        self.refused = refused


class Names(NamedTuple):
    """The names that the Host header may have: `known` ones (in lower case), and with `addresses` any IP address.

    An address in figures cannot be made to lead elsewhere, so it is safe where every address of the machine is listened on.
    The port is left out of account: a tunnel may have changed it.
    """

    known: frozenset[str]
    addresses: bool = False

    def allow(self, host: str) -> bool:
        """Whether a Host header with this value is meant for this server."""
        found = _HOST.fullmatch(host)
        if found is None:
            return False
        name = (found[1] or found[2]).lower().removesuffix(".")
        address = _address(name)
        return (str(address) if address else name) in self.known or (self.addresses and address is not None)


class Bound(NamedTuple):
    """A socket that listens, its address to print, and the names it may be asked by."""

    socket: socket.socket
    url: str
    names: Names
    remote: bool


def bind(host: str, port: int, *, allow_remote: bool = False) -> Bound:
    """Listen on the address of `host`, at `port` (0: at one that is free).

    Raises `BindError` where there is no such address here, the port is taken or not to be had, or other machines could reach
    it and `allow_remote` is not set.
    """
    try:
        family, _, _, _, where = socket.getaddrinfo(host or "?", port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise BindError(f"{host!r}: is no address of this machine; leave --host out for 127.0.0.1", refused=True) from error
    address = ipaddress.ip_address(str(where[0]).partition("%")[0])
    if not address.is_loopback and not allow_remote:
        raise BindError(
            f"{host}: other machines could reach it, and nothing is encrypted; leave --host out, or add --allow-remote where "
            "that is meant",
            refused=True,
        )
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listening.bind(where)
        listening.listen(128)  # only now it is sure that nobody else listens here
    except OSError as error:
        listening.close()
        raise BindError(f"{_url(host, port)}: {_reason(error, port)}", refused=False) from error
    return Bound(listening, _url(host, listening.getsockname()[1]), _names(host, address), not address.is_loopback)


def _names(host: str, address: Address) -> Names:
    known = {host.lower().removesuffix("."), str(address)}
    if address.is_unspecified:
        known.add(socket.gethostname().lower())
    if address.is_loopback or address.is_unspecified:
        known.update(_LOOPBACK)
    return Names(frozenset(known), address.is_unspecified)


def _address(name: str) -> Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


def _url(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _reason(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return "the port is taken by another program; give another one by --port, or --port 0 for one that is free"
    if error.errno == errno.EACCES:
        return f"port {port} may not be used by this user; give one above 1023 by --port"
    if error.errno == errno.EADDRNOTAVAIL:
        return "is no address of this machine; leave --host out for 127.0.0.1"
    return f"cannot be listened on ({(error.strerror or str(error)).lower()}); give another --host or --port"
