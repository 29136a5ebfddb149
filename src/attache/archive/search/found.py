"""Which documents a query finds, all of them, and nothing else of them: for who goes on to read them whole."""

from __future__ import annotations

from sqlalchemy import text

from attache.archive.search.compile import Compiler
from attache.archive.search.parser import parse
from attache.archive.store import Archive


def found(archive: Archive, query: str) -> set[str]:
    """The ids of all documents that answer a query, as `search` finds them.

    Raises `QueryError` where the query cannot be understood, `ArchiveError` where the archive cannot be used.
    """
    node = parse(query)
    with archive.look() as db:
        compiler = Compiler(db.dialect.name)
        asked = f"SELECT d.document FROM search_document d WHERE {compiler.condition(node)}"
        return {id for (id,) in db.execute(text(asked), compiler.values)}
