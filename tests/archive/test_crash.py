"""Whatever happens, what was acknowledged stays, nothing is there twice, and a line says what is wrong."""

from __future__ import annotations

import json
import os
import pwd
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from attache.archive import Archive, ArchiveError
from attache.archive.check import check
from tests.archive.made import many, one, raw
from tests.postgres import Server

ROOT = Path(__file__).parents[2]


def killing(*arguments: object) -> dict[str, Any]:
    """What `benchmarks.killing` found; in a process of its own, since it forks."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src")))}
    command = [sys.executable, "-m", "benchmarks.killing", *map(str, arguments)]
    ran = subprocess.run(command, env=env, capture_output=True, text=True, check=False, cwd=ROOT)
    assert ran.returncode == 0, ran.stderr
    return dict(json.loads(ran.stdout))


def test_killed_at_random_moments(tmp_path: Path) -> None:
    found = killing(tmp_path, "--pages", 24, "--moments", 20)
    assert (found["moments"], found["wrong"], found["wrong together"]) == (20, [], [])
    assert found["in the middle"] > 0, "no moment fell into the ingest: the test shows nothing"


def test_killed_at_random_moments_on_a_server(postgres: Server) -> None:
    found = killing(*(postgres.archive() for _ in range(6)), "--pages", 24, "--moments", 3)
    assert (found["moments"], found["wrong"], found["wrong together"]) == (3, [], [])


def fill(file: Path | str) -> tuple[set[str], str]:
    """Add pages until the disk is full: the ids that were acknowledged, and what was said."""
    safe: set[str] = set()
    said = ""
    with Archive.open(file, write=True) as kept:
        for number in range(3000):
            reading = one(f"d{number:04}", title=random.Random(number).randbytes(3000).hex())
            try:
                kept.add(raw(reading, version=random.Random(number).randbytes(3000).hex()), reading, program="1")
            except ArchiveError as error:
                said = str(error)
                break
            safe.add(reading.document.id)
    return safe, said


def goes_on(file: Path | str, safe: set[str]) -> None:
    """All that was acknowledged is there, and adding goes on."""
    with Archive.open(file, write=True) as kept:
        assert {e.id for e in kept.entries()} == safe
        assert check(kept).sound
        assert all(list(kept.add_all(many(5), program="1")))
        assert check(kept).documents == len(safe) + 5


@contextmanager
def disk(folder: Path, megabytes: int) -> Iterator[Path]:
    folder.mkdir()
    options = f"size={megabytes}m"
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "attache", folder], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("a small disk cannot be mounted here (test_a_file_that_may_not_grow tests the same by a limit)")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with disk(tmp_path / "small", 2) as folder:
        yield folder


def test_disk_full(small_disk: Path) -> None:
    file, ballast = small_disk / "press.attache", small_disk / "ballast"
    ballast.write_bytes(b"x" * 1_000_000)
    safe, said = fill(file)
    assert safe
    assert "the disk is full; what was stored before is safe" in said
    with Archive.open(file) as kept:
        assert {e.id for e in kept.entries()} == safe
    ballast.unlink()
    goes_on(file, safe)


def test_disk_of_a_server_full(postgres: Server) -> None:
    """A database whose tables lie on a small disk of their own, since a server whose log has no room does not run at all."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="attache-small-")))
        home.chmod(0o755)
        folder = stack.enter_context(disk(home / "disk", 16))
        if os.getuid() == 0:
            os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
        ballast = folder / "ballast"
        postgres.sql(f"CREATE TABLESPACE small LOCATION '{folder}'", "CREATE DATABASE small TABLESPACE small")
        stack.callback(postgres.sql, "DROP DATABASE small WITH (FORCE)", "DROP TABLESPACE small")
        name = postgres.url("small")
        Archive.migrate(name)
        ballast.write_bytes(b"x" * max(0, shutil.disk_usage(folder).free - 1_500_000))
        safe, said = fill(name)
        assert "the server's disk is full; what was stored before is safe" in said
        with Archive.open(name) as kept:
            assert {e.id for e in kept.entries()} == safe
        ballast.unlink()
        goes_on(name, safe)
        assert safe


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    file = tmp_path / "press.attache"
    Archive.open(file, write=True).close()
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size + 400_000, hard))
    try:
        safe, said = fill(file)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert safe
    assert "what was stored before is safe" in said
    goes_on(file, safe)


def test_damage_anywhere_is_said_or_harmless(tmp_path: Path) -> None:
    """Bytes changed at random: never another error than the one line, never a reading that is not the one stored."""
    file = tmp_path / "press.attache"
    made = many(8)
    with Archive.open(file, write=True) as kept:
        list(kept.add_all(made, program="1"))
        kept.shrink()
    sound = file.read_bytes()
    stored = {reading.document.id: reading for _, reading in made}
    said, lines = 0, list[str]()
    for seed in range(30):
        random_ = random.Random(seed)
        data = bytearray(sound)
        for _ in range(random_.choice((1, 20, 2000))):
            data[random_.randrange(len(data))] = random_.randrange(256)
        if seed % 5 == 0:
            del data[random_.randrange(1, len(data)) :]
        for name in tmp_path.iterdir():
            name.unlink()
        file.write_bytes(data)
        try:
            with Archive.open(file) as kept:
                report = check(kept)
                said += not report.sound
                if report.sound:
                    assert {id: kept.reading(id) for id in stored} == stored
                list(kept.entries())
                list(kept.readings())
        except ArchiveError as error:
            said += 1
            lines.append(str(error))
    assert all(line.startswith(f"{file}: ") and "\n" not in line for line in lines)
    assert said > 15
