"""A PostgreSQL server for tests and benchmarks: a free port of this machine only, its data in a temporary folder."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: PostgreSQL refuses to run as root: this user's rights are taken then
_USER = "nobody"
_WAIT = 60.0


def binaries() -> Path | None:
    """The folder of `initdb` and `postgres`, the newest there is; None where PostgreSQL is not installed."""
    folders = [Path(found).parent for name in ("initdb",) if (found := shutil.which(name))]
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(installed, key=lambda p: [int(n) for n in re.findall(r"\d+", str(p))], reverse=True)
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


class Server:
    """A running server. `create` makes a database and says its address."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._numbers = itertools.count(1)
        self._template = False

    def url(self, database: str) -> str:
        return f"postgresql://attache@127.0.0.1:{self.port}/{database}"

    def sql(self, *statements: str, database: str = "postgres") -> None:
        """Run statements, each by itself."""
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as db:
            for statement in statements:
                db.execute(statement.encode())

    def create(self) -> str:
        """An empty database."""
        name = f"empty{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {name}")
        return self.url(name)

    def archive(self) -> str:
        """A database with an archive of the present schema, empty."""
        from attache.archive import Archive

        if not self._template:
            self.sql("CREATE DATABASE layout")
            Archive.migrate(self.url("layout"))
            self._template = True
        name = f"archive{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE layout")
        return self.url(name)


@contextmanager
def server(*, safe: bool = False) -> Iterator[Server]:
    """Start a server, and stop it at the end; `safe` as it is run in earnest (fsync), which tests can do without.

    Raises `RuntimeError` where PostgreSQL is not installed or does not start.
    """
    folder = binaries()
    if folder is None:
        raise RuntimeError("PostgreSQL is not installed (no initdb on PATH or in /usr/lib/postgresql/*/bin)")
    home = Path(tempfile.mkdtemp(prefix="attache-postgres-"))
    try:
        as_user = _give_to_user(home)
        data, port = home / "data", _free_port()
        options = ("-A", "trust", "-U", "attache", "-E", "UTF8", "--locale=C", "--no-sync")
        subprocess.run([folder / "initdb", "-D", data, *options], check=True, stdout=subprocess.DEVNULL, **as_user)
        settings = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": 40}
        settings |= {} if safe else {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        flags = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        with (home / "log").open("wb") as log:
            process = subprocess.Popen([folder / "postgres", "-D", data, *flags], stdout=log, stderr=log, **as_user)
        try:
            _await(port, process, home / "log")
            yield Server(port)
        finally:
            process.send_signal(signal.SIGQUIT)  # at once: the data go anyway
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _give_to_user(home: Path) -> dict:  # type: ignore[type-arg]
    """How to run the server's programs: as another user where this one is root."""
    if os.getuid() != 0:
        return {"cwd": home}
    import pwd

    user = pwd.getpwnam(_USER)
    os.chown(home, user.pw_uid, user.pw_gid)
    return {"cwd": home, "user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    import psycopg

    until = time.monotonic() + _WAIT
    while True:
        if process.poll() is not None:
            raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')[-500:]}")
        try:
            psycopg.connect(f"postgresql://attache@127.0.0.1:{port}/postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return
