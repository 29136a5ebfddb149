"""Brings an archive's schema up to date: by itself for SQLite, by `attache archive migrate` for PostgreSQL.

The steps are Alembic revisions in `migrations/versions`. Which ones a database has had stands in its table `attache_version`.
Alembic is loaded only where there is something to do.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

if TYPE_CHECKING:
    from alembic.runtime.environment import EnvironmentContext
    from alembic.runtime.migration import MigrationContext

FOLDER = Path(__file__).parent / "migrations"
VERSION_TABLE = "attache_version"

_REVISION = re.compile(r'^(revision|down_revision)\b[^=]*=\s*(?:"(\w+)")?', re.M)


@cache
def revisions() -> dict[str, str]:
    """All revisions of this program, each with the one that it follows ("" for the first).

    They are read from the files' heads, since loading Alembic takes longer than storing a hundred pages.
    """
    found = {}
    for file in sorted((FOLDER / "versions").glob("*.py")):
        lines = dict(_REVISION.findall(file.read_text(encoding="utf-8")))
        if lines.get("revision"):
            found[lines["revision"]] = lines.get("down_revision", "")
    return found


@cache
def heads() -> frozenset[str]:
    """The revisions that none follows: a database that has had these is up to date."""
    known = revisions()
    return frozenset(known) - frozenset(known.values())


def had(connection: Connection) -> frozenset[str] | None:
    """The last revisions that a database has had; None where it has had none."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    rows = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}"))
    return frozenset(str(row[0]) for row in rows)


def upgrade(connection: Connection) -> None:
    """Take all steps that are missing, in the transaction that is open on `connection`."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)

    def steps(revision: object, context: MigrationContext) -> object:
        return scripts._upgrade_revs("heads", revision)  # type: ignore[arg-type]  # as alembic.command.upgrade does

    with EnvironmentContext(config, scripts, fn=steps, destination_rev="heads") as environment:
        _run(environment, connection)


def _run(environment: EnvironmentContext, connection: Connection) -> None:
    environment.configure(connection=connection, version_table=VERSION_TABLE, transactional_ddl=True)
    environment.run_migrations()
