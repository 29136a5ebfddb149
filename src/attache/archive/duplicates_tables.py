"""The tables by which near-duplicates are found, and prints of texts as their rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table, Text

from attache.archive.duplicates_text import SCHEME, Print
from attache.archive.schema import METADATA, NUMBER

#: a document's print; `number` is that of the reading it was taken of, and stands for the document in `band`
duplicate = Table(
    "duplicate",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("document", Text, nullable=False, unique=True),
    Column("cluster", NUMBER, nullable=False),  # the same for all copies of one text; any number
    Column("scheme", Integer, nullable=False),  # prints of one scheme can be compared
    Column("words", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("runs", LargeBinary, nullable=False),  # little-endian uint32, as the next two
    Column("numbers", LargeBinary, nullable=False),
    Column("names", LargeBinary, nullable=False),
    Column("bands", LargeBinary, nullable=False),  # little-endian int64
    Index("duplicate_cluster", "cluster"),
    Index("duplicate_digest", "digest"),
)
#: which documents have a band; of documents with all words the same, only one stands here
band = Table(
    "duplicate_band",
    METADATA,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)


def to_row(taken: Print) -> dict[str, Any]:
    """The columns of a print."""
    return {
        "scheme": SCHEME, "words": taken.words, "digest": taken.digest, "runs": taken.runs.astype("<u4").tobytes(),
        "numbers": taken.numbers.astype("<u4").tobytes(), "names": taken.names.astype("<u4").tobytes(),
        "bands": np.array(taken.bands, dtype="<i8").tobytes(),
    }  # fmt: skip


def of_row(row: Mapping[Any, Any]) -> Print:
    """The print that `to_row` made columns of; without bands where that column was not asked for."""
    runs, numbers, names = (np.frombuffer(row[name], dtype="<u4") for name in ("runs", "numbers", "names"))
    return Print(row["words"], row["digest"], runs, numbers, names, np.frombuffer(row.get("bands", b""), dtype="<i8").tolist())
