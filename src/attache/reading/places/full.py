"""The full gazetteer: GeoNames' own files (`allCountries.zip`) in an SQLite file in the user's folder.

`places/geonames.sqlite` holds populated places and first-level divisions, by folded name; the gazetteer asks it first. It is
built beside its place, and takes it when it is whole.
"""

from __future__ import annotations

import io
import os
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, NamedTuple

from attache.knowledge.loader import KnowledgeError, user_folder
from attache.knowledge.schema import Problem

#: in the file's head (PRAGMA application_id): "atgn"; and the layout (PRAGMA user_version)
APPLICATION, LAYOUT = 0x6174676E, 1
NAME = Path("places") / "geonames.sqlite"
_COLUMNS = 19
_BATCH = 20_000
_LONGEST_NAME = 80
#: feature codes of places that are no more, or are parts of others
_GONE = ("PPLH", "PPLQ", "PPLW", "PPLX")
_TABLES = """
CREATE TABLE place (
    id INTEGER PRIMARY KEY,      -- GeoNames'
    name TEXT NOT NULL, kind TEXT NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL,
    country TEXT NOT NULL,       -- ISO alpha-2
    division TEXT NOT NULL, people INTEGER NOT NULL
) STRICT;
CREATE TABLE name (key TEXT NOT NULL, place INTEGER NOT NULL, alternate INTEGER NOT NULL) STRICT;
"""


class Found(NamedTuple):
    """A place of the index: GeoNames' id, name, kind (c city, d division), degrees, ISO alpha-2, division, people, whether the
    name asked for is not its main one."""

    id: int
    name: str
    kind: str
    lat: float
    lon: float
    country: str
    division: str
    people: int
    alternate: bool


class WrongLine(ValueError):
    """A line that is no place of GeoNames' format; the message says why."""


@dataclass(frozen=True, slots=True)
class Built:
    """What came of an import: the index, and how many places, names, lines of other kinds and wrong lines there were."""

    path: Path
    places: int
    names: int
    aside: int
    wrong: int


def index_path() -> Path | None:
    """Where the full index is, if the user has one."""
    folder = user_folder()
    path = folder / NAME if folder is not None else None
    return path if path is not None and path.is_file() else None


def ask(key: str) -> tuple[Found, ...]:
    """The places of a folded name; none where there is no index. Raises `KnowledgeError` where it is damaged."""
    path = index_path()
    return _ask(str(path), path.stat().st_mtime_ns, key) if path is not None else ()


@lru_cache(maxsize=4096)
def _ask(path: str, changed: int, key: str) -> tuple[Found, ...]:
    query = """SELECT p.id, p.name, p.kind, p.lat, p.lon, p.country, p.division, p.people, n.alternate
               FROM name n JOIN place p ON p.id = n.place WHERE n.key = ? ORDER BY p.people DESC, p.id"""
    try:
        rows = _opened(path, changed, os.getpid()).execute(query, (key,)).fetchall()
    except sqlite3.Error as error:
        raise KnowledgeError(f"{path}:1: cannot be used ({error}); import it again, or delete it") from error
    return tuple(Found._make((*row[:8], bool(row[8]))) for row in rows)


@lru_cache(maxsize=1)
def _opened(path: str, changed: int, process: int) -> sqlite3.Connection:
    """The index, opened anew where the file or the process is another."""
    db = sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    if (db.execute("PRAGMA application_id").fetchone()[0], db.execute("PRAGMA user_version").fetchone()[0]) != (
        APPLICATION,
        LAYOUT,
    ):
        raise sqlite3.DatabaseError("it is no index of this version")
    return db


def build(
    source: Path, folder: Path, fold: Callable[[str], str], *, wrong: Callable[[Problem], None] | None = None,
    tick: Callable[[int], None] = lambda _: None,
) -> Built:  # fmt: skip
    """Build the index in `folder` from a file of GeoNames' format, plain or as it comes in a zip.

    `fold` gives the key of a name. `wrong` is called with each line that is no place, and the rest is taken; without it the
    first such line ends the import. `tick` is called with the number of bytes read, unpacked. The index that was there stays
    until the new one is whole. Raises `KnowledgeError` (file, line, reason), `OSError`.
    """
    path = folder / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    db = sqlite3.connect(part, isolation_level=None)
    try:
        counts = _fill(db, source, fold, wrong, tick)
        db.close()
        os.replace(part, path)
    except sqlite3.Error as error:
        raise OSError(0, f"{error}", str(part)) from error
    finally:
        db.close()
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return Built(path, *counts)


def size(source: Path) -> int:
    """How many bytes `build` will read, unpacked; 0 where it cannot be told."""
    try:
        if zipfile.is_zipfile(source):
            with zipfile.ZipFile(source) as packed:
                return packed.getinfo(_member(packed, source)).file_size
        return source.stat().st_size
    except (OSError, KnowledgeError):
        return 0


def _fill(
    db: sqlite3.Connection, source: Path, fold: Callable[[str], str], wrong: Callable[[Problem], None] | None,
    tick: Callable[[int], None],
) -> tuple[int, int, int, int]:  # fmt: skip
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -200000"):
        db.execute(f"PRAGMA {pragma}")
    db.executescript(_TABLES)
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute(f"PRAGMA user_version = {LAYOUT}")
    aside = bad = 0
    db.execute("BEGIN")
    for number, line in _lines(source, tick):
        try:
            taken = _take(line)
        except WrongLine as error:
            problem = Problem(source, number, str(error))
            if wrong is None:
                raise KnowledgeError(f"{problem}; nothing was imported (--keep-going passes wrong lines over)") from error
            bad += 1
            wrong(problem)
            continue
        if taken is None:
            aside += 1
            continue
        place, names = taken
        db.execute("INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?)", place)
        db.executemany("INSERT INTO name VALUES (?, ?, ?)", _keys(place, names, fold))
    places = db.execute("SELECT count(*) FROM place").fetchone()[0]
    if not places:
        raise KnowledgeError(f"{source}: has no place in it; nothing was imported")
    names_kept = db.execute("SELECT count(*) FROM name").fetchone()[0]
    db.execute("CREATE INDEX by_key ON name (key, place, alternate)")
    db.execute("COMMIT")
    return places, names_kept, aside, bad


Row = tuple[int, str, str, float, float, str, str, int]


def _take(line: str) -> tuple[Row, list[str]] | None:
    """A line's place and its names, the main one first; None for what is no populated place or first-level division."""
    cells = line.split("\t")
    if len(cells) != _COLUMNS:
        raise WrongLine(f"{len(cells)} cells where GeoNames has {_COLUMNS}")
    id, name, ascii_name, others, lat, lon, kind, code, country = cells[:9]
    if not id.isascii() or not id.isdigit():
        raise WrongLine(f"{id[:40]!r} is no GeoNames id")
    if (kind, code) != ("A", "ADM1") and (kind != "P" or code in _GONE):
        return None
    people = cells[14] or "0"
    if not people.isascii() or not people.isdigit():
        raise WrongLine(f"{people[:40]!r} is no number of people")
    if not name.strip():
        raise WrongLine("there is no name")
    place = (
        int(id), name, "d" if kind == "A" else "c", _degrees(lat, 90, "latitude"), _degrees(lon, 180, "longitude"),
        country, cells[10], min(int(people), 10**12),
    )  # fmt: skip
    return place, [name, ascii_name, *others.split(",")]


def _degrees(cell: str, most: float, what: str) -> float:
    try:
        value = float(cell)
    except ValueError:
        value = most + 1
    if not -most <= value <= most:
        raise WrongLine(f"{cell[:40]!r} is no {what}")
    return value


def _keys(place: Row, names: list[str], fold: Callable[[str], str]) -> Iterable[tuple[str, int, int]]:
    """Each key of a place once: of the main name, its form without accents, and the other names that are no codes or links."""
    found: dict[str, int] = {}
    for number, name in enumerate(names):
        named = name.strip()
        code = number > 1 and named.isascii() and (len(named) < 4 or not named[:1].isupper())
        if not named or len(named) > _LONGEST_NAME or code or "/" in named:
            continue
        key = fold(named)
        if key:
            found.setdefault(key, int(number > 1))
    return [(key, place[0], alternate) for key, alternate in found.items()]


def _lines(source: Path, tick: Callable[[int], None]) -> Iterator[tuple[int, str]]:
    read = 0
    with _opened_source(source) as raw:
        number = 0
        try:
            for number, line in enumerate(raw, 1):
                read += len(line)
                if number % _BATCH == 0:
                    tick(read)
                text = line.decode("utf-8", "replace").rstrip("\r\n")
                if text and not text.startswith("#"):
                    yield number, text
        except (zipfile.BadZipFile, EOFError) as error:
            raise KnowledgeError(f"{source}:{number + 1}: the file is cut off or damaged ({error})") from error
    tick(read)


@contextmanager
def _opened_source(source: Path) -> Iterator[IO[bytes]]:
    if zipfile.is_zipfile(source):
        with zipfile.ZipFile(source) as packed, packed.open(_member(packed, source)) as raw:
            yield io.BufferedReader(raw, 1 << 20)  # type: ignore[type-var]
    else:
        with source.open("rb") as plain:
            if source.suffix.lower() == ".zip":
                raise KnowledgeError(f"{source}:1: is no zip file, or is cut off; fetch it again")
            yield plain


def _member(packed: zipfile.ZipFile, source: Path) -> str:
    """The one file of places in a zip, beside the readme that GeoNames adds."""
    names = [n for n in packed.namelist() if n.endswith(".txt") and "readme" not in n.lower()]
    if len(names) != 1:
        raise KnowledgeError(f"{source}:1: has {len(names)} files of places where one is wanted")
    return names[0]
