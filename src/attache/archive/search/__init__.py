"""Finding documents again: a query language, full text on both databases, facets, saved searches.

    from attache.archive import Archive
    from attache.archive.search import search

    with Archive.open("press.attache") as kept:
        for hit in search(kept, 'from:RUS to:PRK "missile technology" -drone').hits:
            print(hit.published, hit.title, hit.snippet.text)

`docs/search.md` has the language.
"""

from attache.archive.search.facets import FACETS
from attache.archive.search.find import RANKED
from attache.archive.search.query import QueryError
from attache.archive.search.results import Count, Hit, Order, Results
from attache.archive.search.run import LIMIT, search
from attache.archive.search.saved import Saved, forget_saved, save, saved, saved_query
from attache.archive.search.snippets import Snippet

__all__ = [
    "FACETS",
    "LIMIT",
    "RANKED",
    "Count",
    "Hit",
    "Order",
    "QueryError",
    "Results",
    "Saved",
    "Snippet",
    "forget_saved",
    "save",
    "saved",
    "saved_query",
    "search",
]
