"""The server: an application behind a socket that listens, until it is told to stop."""

from __future__ import annotations

from contextlib import closing

import uvicorn

from attache.web.app import make_app
from attache.web.binding import Bound
from attache.web.ledger import read_ahead
from attache.web.lookup.dictionary import Server
from attache.web.people.desk import Desk
from attache.web.people.standing import standing
from attache.web.shelf import Shelf

#: connections at a time; more are sent away
_CONNECTIONS = 256
#: seconds that a connection is kept open for another request, and that requests have to end when the server stops
_IDLE, _END = 5, 3


def make_server(shelf: Shelf, desk: Desk, bound: Bound, dictionary: Server | None = None) -> uvicorn.Server:
    """A server for an archive, and for its people. `run(sockets=[bound.socket])` answers until a signal ends it, or
    `should_exit`."""
    config = uvicorn.Config(
        make_app(shelf, desk, bound.names, dictionary), interface="asgi3", loop="asyncio", http="h11", ws="none",
        lifespan="off", log_config=None, log_level="warning", access_log=False, server_header=False, proxy_headers=False,
        limit_concurrency=_CONNECTIONS, timeout_keep_alive=_IDLE, timeout_graceful_shutdown=_END,
    )  # fmt: skip
    return uvicorn.Server(config)


def serve(shelf: Shelf, bound: Bound, dictionary: Server | None = None) -> None:
    """Answer requests until Ctrl-C, which raises `KeyboardInterrupt` when what had begun is answered. `dictionary` is asked for
    words that are looked up.

    Raises `Refused` where other machines can reach it and no account is set up, `ArchiveError` where it cannot be used.
    """
    with bound.socket, closing(Desk(shelf.name, remote=bound.remote)) as desk:
        desk.do(lambda office: standing(office, remote=bound.remote))
        read_ahead(shelf)
        make_server(shelf, desk, bound, dictionary).run(sockets=[bound.socket])
