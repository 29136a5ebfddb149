"""What can go wrong with an archive, in one line that names it, the reason and the way out.

This module loads no database library, so that a command may catch `ArchiveError` without having an archive.
"""

from __future__ import annotations

import sqlite3
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

_DAMAGED = (
    "is damaged; attache archive check NAME says how far, attache archive restore COPY NAME --replace puts a backup in its "
    "place (without one, sqlite3 NAME .recover saves what can be saved)"
)
_BUSY = "is in use by another program; wait for it, or name another file"
_FULL = "the disk is full; what was stored before is safe, make room and start again"

#: words of SQLite (in lower case) and what they mean to the user
_SQLITE = (
    ("not a database", "is no attache archive; name another file"),
    ("malformed", _DAMAGED),
    ("locked", _BUSY),
    ("busy", _BUSY),
    ("readonly", "may not be written; check its permissions, and its folder's"),
    ("unable to open", "cannot be opened; check that its folder exists, and the permissions"),
    ("disk is full", _FULL),
    ("disk i/o", "the disk cannot be read or written; what was stored before is safe, check the disk and start again"),
)
#: beginnings of PostgreSQL's SQLSTATE codes (its manual, appendix A) and what they mean to the user
_POSTGRES = (
    ("42501", "this user may not do that; ask for the rights on the database's tables"),
    ("25006", "may not be written; the server or this user is read-only"),
    ("42P01", "a table is missing; attache archive migrate NAME makes it"),
    ("53100", "the server's disk is full; what was stored before is safe, make room and start again"),
    ("53", "the server is short of connections or memory; wait, and start again"),
    ("55P03", "is in use by another program; wait for it"),
    ("57", "the server stopped or broke off; what was stored before is safe, start again when it is up"),
    ("XX", "is damaged; restore it from a copy (attache archive restore COPY NAME)"),
)


class ArchiveError(Exception):
    """The archive cannot be used: one line that names it, the reason, and the way out."""


@contextmanager
def in_words(name: object) -> Iterator[None]:
    """Turn what a database raises into an `ArchiveError` that begins with `name`."""
    try:
        yield
    except sqlite3.Error as error:
        raise ArchiveError(f"{name}: {_of_sqlite(error, name)}") from error
    except (zlib.error, ValueError) as error:
        raise ArchiveError(f"{name}: is damaged ({one_line(error)}); restore it from a copy") from error
    except ArchiveError:
        raise
    except Exception as error:
        reason = _of_engine(error, name)
        if reason is None:
            raise
        raise ArchiveError(f"{name}: {reason}") from error


def in_the_way(error: ArchiveError) -> bool:
    """Whether a server broke a transaction off because another was in its way: it may be begun anew (40P01, 40001)."""
    cause = error.__cause__
    inner = getattr(cause, "orig", None) or cause
    return str(getattr(inner, "sqlstate", None) or "").startswith("40")


def one_line(error: object) -> str:
    """The first line of an error's words."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def _of_sqlite(error: sqlite3.Error, name: object) -> str:
    words = str(error)
    reason = next((line for sign, line in _SQLITE if sign in words.lower()), f"cannot be used ({words}); check the file")
    return reason.replace("NAME", str(name))


def _of_engine(error: Exception, name: object) -> str | None:
    """The reason in what SQLAlchemy or psycopg raises; None where it is of neither."""
    # where they were never loaded, they cannot have raised
    sqlalchemy, psycopg = sys.modules.get("sqlalchemy.exc"), sys.modules.get("psycopg")
    inner = error.orig if sqlalchemy and isinstance(error, sqlalchemy.DBAPIError) else error
    if isinstance(inner, sqlite3.Error):
        return _of_sqlite(inner, name)
    if psycopg and isinstance(inner, psycopg.Error):
        return _of_postgres(inner, name)
    if sqlalchemy and isinstance(error, sqlalchemy.SQLAlchemyError):
        return f"cannot be used ({one_line(error)}); check its name"
    return None


def _of_postgres(error: Exception, name: object) -> str:
    state = str(getattr(error, "sqlstate", None) or "")
    reason = next((line for sign, line in _POSTGRES if state.startswith(sign)), None)
    if reason is not None:
        return reason.replace("NAME", str(name))
    _, refused, why = one_line(error).partition("FATAL:")
    if refused:
        return f"the server refuses ({why.strip()}); check user, password and the database's name"
    if not state:
        return f"the server cannot be reached ({one_line(error)}); check that it runs, its address and its port"
    return f"cannot be used ({one_line(error)}); if it goes on, check it with attache archive check {name}"
