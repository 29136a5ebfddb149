"""The tables of the people who use an archive: accounts, invitations, sessions, tokens, and the log of what was done.

Passwords are kept as argon2id hashes, secrets (of sessions, invitations and tokens) as SHA-256 digests: who reads the tables
can use none of them. Times are UTC in ISO form.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text

from attache.archive.schema import KEPT, METADATA, NUMBER

person = Table(
    "person",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),  # the name, folded: Ann and ann are one
    Column("name", Text, nullable=False),
    Column("password", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("closed", Text, nullable=False),  # "" while the account is open
    info={KEPT: True},
    sqlite_autoincrement=True,
)
invitation = Table(
    "invitation",
    METADATA,
    Column("digest", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("ends", Text, nullable=False),
    Column("used", Text, nullable=False),  # "" while it is not
    info={KEPT: True},
)
#: not in a backup: who is signed in is so on one machine, at one time
session = Table(
    "session",
    METADATA,
    Column("digest", Text, primary_key=True),
    Column("person", NUMBER, nullable=False),
    Column("made", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Index("session_person", "person"),
)
#: failed sign-ins by what they are counted by
attempt = Table(
    "attempt",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last", Text, nullable=False),
)
token = Table(
    "token",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("begins", Text, nullable=False),  # its first letters, to know it by
    Column("person", NUMBER, nullable=False),
    Column("label", Text, nullable=False),
    Column("scopes", Text, nullable=False),  # with blanks between them
    Column("made", Text, nullable=False),
    Column("ends", Text, nullable=False),
    Column("used", Text, nullable=False),  # the day of its last use, "" before
    Column("revoked", Text, nullable=False),  # "" while it is not
    info={KEPT: True},
    sqlite_autoincrement=True,
)
#: `chain` is the digest of the entry and of the `chain` before it, so that an entry that was changed or taken out shows
audit = Table(
    "audit",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),  # JSON
    Column("chain", Text, nullable=False),
    Index("audit_subject", "subject"),
    info={KEPT: True},
)
#: what an administrator may set, as the policy that comments are posted under
setting = Table(
    "setting",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    info={KEPT: True},
)
