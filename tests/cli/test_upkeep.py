"""`attache archive migrate`, `check`, `backup`, `restore` and `prune`."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from attache.archive import Archive
from tests.archive.made import many
from tests.cli.helpers import Runner
from tests.postgres import Server


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    file = tmp_path / "press.attache"
    with Archive.open(file, write=True) as kept:
        list(kept.add_all(many(3), program="1"))
        kept.add(*many(1)[0], program="2")
    return file


def test_check(attache: Runner, kept: Path) -> None:
    ran = attache("archive", "check", kept)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"attache: {kept}: 3 documents, 4 readings, 3 pages; all sound\n"
    found = json.loads(attache("archive", "check", kept, "--json").out)
    assert (found["sound"], found["readings"], found["lost"]) == (True, 4, [])


def test_check_says_what_is_wrong_and_repairs(attache: Runner, kept: Path) -> None:
    with sqlite3.connect(kept) as db:
        db.execute("DELETE FROM event WHERE document = 'd001'")
    ran = attache("archive", "check", kept)
    assert ran.code == 3
    assert ran.out.startswith("document d001: ")
    assert "--repair" in ran.err
    assert attache("archive", "check", kept, "--repair").code == 0
    assert attache("archive", "check", kept).code == 0
    with sqlite3.connect(kept) as db:
        db.execute("UPDATE page SET data = x'00' WHERE rowid = 1")
    ran = attache("archive", "check", kept, "--repair")
    assert ran.code == 3
    assert "cannot be unpacked" in ran.out
    assert "attache archive restore" in ran.err


def test_backup_and_restore(attache: Runner, kept: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.attache"
    ran = attache("archive", "backup", kept, copy)
    assert ran.code == 0
    assert f"{copy}: written" in ran.err
    ran = attache("archive", "backup", kept, copy)
    assert (ran.code, ran.err.count("\n")) == (4, 1)
    ran = attache("archive", "restore", copy, kept)
    assert ran.code == 4
    assert "--replace" in ran.err
    ran = attache("archive", "restore", copy, kept, "--replace")
    assert ran.code == 0
    assert f"{kept}.old" in ran.err
    assert attache("archive", "list", kept).out == attache("archive", "list", copy).out
    assert attache("archive", "restore", tmp_path / "none", kept).code == 4


def test_prune_asks(attache: Runner, kept: Path) -> None:
    def readings() -> int:
        with Archive.open(kept) as archive:
            return len(archive.versions("d000"))

    ran = attache("archive", "prune", kept)
    assert ran.code == 2
    assert "1 reading and 0 pages" in ran.err
    assert "--yes" in ran.err
    assert "would go" in attache("archive", "prune", kept, "--dry-run").err
    assert json.loads(attache("archive", "prune", kept, "--dry-run", "--json").out)["removed"] is False
    assert readings() == 2
    ran = attache("archive", "prune", kept, "--yes")
    assert (ran.code, readings()) == (0, 1)
    assert "removed" in ran.err
    assert "nothing to remove" in attache("archive", "prune", kept, "--yes").err


def test_migrate(attache: Runner, kept: Path, postgres: Server) -> None:
    assert "up to date" in attache("archive", "migrate", kept).err
    name = postgres.create()
    ran = attache("archive", "list", name)
    assert ran.code == 4
    assert f"attache archive migrate {name}" in ran.err
    ran = attache("archive", "migrate", name)
    assert ran.code == 0
    assert "steps taken: 0001" in ran.err
    assert "up to date" in attache("archive", "migrate", name).err
    assert attache("archive", "restore", kept, name).code == 0
    assert attache("archive", "list", name).out == attache("archive", "list", kept).out
    assert (
        attache("archive", "show", name, "d000", "-f", "json").out == attache("archive", "show", kept, "d000", "-f", "json").out
    )
    assert attache("transfers", "-a", name).out == attache("transfers", "-a", kept).out != ""
    secret = name.replace("attache@", "attache:secret@")
    assert "secret" not in attache("archive", "check", secret).err


def test_what_needs_no_archive_loads_no_database_library() -> None:
    libraries = "{'sqlalchemy', 'alembic', 'psycopg'}"
    program = f"import sys, attache.api, attache.cli.app, attache.archive; print(*{libraries} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "\n"
