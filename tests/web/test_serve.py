"""attache serve: where it listens, what it prints, how it ends; and what is said where it cannot."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from attache.cli import serve as command
from attache.web.binding import Names, bind
from tests.cli.conftest import attache  # noqa: F401  (a fixture)
from tests.cli.helpers import Runner

ROOT = Path(__file__).parents[2]


def test_it_prints_its_address_answers_and_ends_with_ctrl_c(press: Path) -> None:
    args = [sys.executable, "-m", "attache", "serve", "--archive", str(press), "--port", "0"]
    path = os.pathsep.join((str(ROOT / "src"), os.environ.get("PYTHONPATH", "")))
    with subprocess.Popen(
        args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            assert httpx.get(f"{address}/api/v1/health", trust_env=False, timeout=60).json()["status"] == "ok"
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (process.returncode, out) == (130, "")
    assert address.startswith("http://127.0.0.1:")
    assert err.startswith("attache: answers until Ctrl-C\n")
    assert err.endswith("attache: interrupted\n")
    assert "Traceback" not in err


def test_a_port_that_is_taken_is_said(attache: Runner, press: Path) -> None:  # noqa: F811
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        ran = attache("serve", "-a", press, "--port", other.getsockname()[1])
    assert (ran.code, ran.out) == (4, "")
    assert "the port is taken by another program; give another one by --port" in ran.err


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])
def test_other_machines_are_let_in_only_where_that_is_said(attache: Runner, press: Path, host: str) -> None:  # noqa: F811
    ran = attache("serve", "-a", press, "--port", 0, "--host", host)
    assert (ran.code, ran.out) == (2, "")
    assert "nothing is encrypted" in ran.err
    assert "--allow-remote" in ran.err


def test_other_machines_are_let_in_only_where_they_have_to_sign_in(attache: Runner, press: Path) -> None:  # noqa: F811
    ran = attache("serve", "-a", press, "--port", 0, "--host", "0.0.0.0", "--allow-remote")
    assert ran.code == 2
    assert "attache people add" in ran.err


def test_a_host_that_is_none_of_ours_is_said(attache: Runner, press: Path) -> None:  # noqa: F811
    for host in ("", "no such host", "300.1.1.1"):
        ran = attache("serve", "-a", press, "--host", host)
        assert (ran.code, ran.out) == (2, "")
        assert "is no address of this machine" in ran.err
    ran = attache("serve", "-a", press, "--host", "192.0.2.7", "--allow-remote", "--port", 0)
    assert ran.code == 4
    assert "is no address of this machine" in ran.err


def test_an_archive_that_cannot_be_used_is_said(attache: Runner, tmp_path: Path) -> None:  # noqa: F811
    ran = attache("serve", "-a", tmp_path / "none.attache")
    assert ran.code == 4
    assert "there is no such archive" in ran.err
    (tmp_path / "other").write_bytes(b"something else")
    assert attache("serve", "-a", tmp_path / "other").code == 4


def test_a_missing_extra_is_said(attache: Runner, press: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    ran = attache("serve", "-a", press)
    assert ran.code == 4
    assert "needs argon2, jinja2, starlette, uvicorn; install it with pip install 'attache[server]'" in ran.err


def test_all_addresses_may_be_listened_on_where_that_is_meant() -> None:
    bound = bind("0.0.0.0", 0, allow_remote=True)
    bound.socket.close()
    assert bound.remote
    assert bound.names.allow("192.0.2.7:8750")  # any address in figures may be one of this machine
    assert bound.names.allow(socket.gethostname())
    assert bound.names.allow("localhost:1")
    assert not bound.names.allow("evil.example")


def test_loopback_has_its_own_names_alone() -> None:
    bound = bind("localhost", 0)
    bound.socket.close()
    assert not bound.remote
    assert all(bound.names.allow(name) for name in ("localhost", "127.0.0.1:80", "[::1]", "[0:0:0:0:0:0:0:1]:9"))
    assert not any(bound.names.allow(name) for name in ("192.0.2.7", "[::2]", "localhost.evil.example", "::1", "[::1", ""))


def test_a_name_of_ones_own_is_known() -> None:
    assert Names(frozenset({"archive.example"})).allow("Archive.Example:443")


def test_other_commands_do_not_load_the_server() -> None:
    code = "import attache.cli.app, sys; sys.exit(bool({'starlette', 'uvicorn', 'anyio', 'sqlalchemy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
