"""Which place a place's coordinates and country are, where the gazetteer has not the place itself."""

# Alembic loads this file as no module that can be found by its name, so that annotations have to be real ones

import json
import zlib

import msgspec
import sqlalchemy as sa
from alembic import op

from attache.archive.rows import keepable

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

#: readings a go
MANY = 500


class _Place(msgspec.Struct):
    name: str
    country: str | None = None
    near: str | None = None


class _Reading(msgspec.Struct):
    """What is needed of a stored reading; the rest of it is passed over."""

    places: list[_Place] = []


def upgrade() -> None:
    op.add_column("place", sa.Column("near", sa.Text, nullable=True))
    db = op.get_bind()
    last = 0
    while rows := db.execute(_READINGS, {"last": last, "many": MANY}).fetchall():
        found = [{"document": id, **place} for _, id, body in rows for place in _near(body)]
        if found:
            db.execute(_NEAR, found)
        last = rows[-1][0]


def _near(body: bytes) -> list[dict[str, str | None]]:
    """The places that stand by another; of those with one name in one country the first says so, as in the row."""
    try:
        line = zlib.decompress(body)
        places = _places(line) if b'"near":"' in line else []
    except (zlib.error, ValueError):  # a damaged reading, which `attache archive check` tells of; the others are well
        return []
    once = {(p.name, p.country): p for p in reversed(places)}.values()
    return [{"name": keepable(p.name), "country": p.country, "near": keepable(p.near)} for p in once if p.near]


def _places(line: bytes) -> list[_Place]:
    try:
        return msgspec.json.decode(line, type=_Reading).places
    except msgspec.DecodeError:  # a text with lone surrogates
        return msgspec.convert(json.loads(line), _Reading).places


_READINGS = sa.text(
    "SELECT r.number, r.document, r.body FROM reading r JOIN document d ON d.newest_reading = r.number"
    " WHERE r.number > :last ORDER BY r.number LIMIT :many"
)
_NEAR = sa.text(
    "UPDATE place SET near = :near WHERE document = :document AND name = :name"
    " AND coalesce(country, '') = coalesce(:country, '')"
)
