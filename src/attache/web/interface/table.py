"""All addresses of the interface."""

from __future__ import annotations

from typing import Any, get_args

from attache.archive.search import FACETS
from attache.archive.search.parser import LONGEST_QUERY
from attache.archive.search.results import Results
from attache.archive.watch import KINDS
from attache.records import WEAKENING, Category, EventType, Reading, Status
from attache.web.asked import MOST_PASSED, ORDERS
from attache.web.interface import answers as a
from attache.web.interface import documents, knowing, records, watching
from attache.web.interface.ends import End
from attache.web.interface.keeping import kept
from attache.web.interface.parameters import CURSOR, LIMIT, OFFSET, day, flag, one_of, query, some_of, whole, words

_DOCUMENT = {"id": {"description": "The whole id of a document, its slashes as %2F.", "schema": {"type": "string"}}}
_NAME = {"name": {"description": "Its name, slashes as %2F.", "schema": {"type": "string"}}}
_STATE: dict[str, Any] = {"schema": {"type": "string"}, "example": "PRK"}
_NONE = "There is no document of this id."

_SINCE, _UNTIL = day("since", "Not over before this day, month or year.", 0), day("until", "Not begun after it.", 1)
_CERTAINTY = one_of("certainty", "How sure it is (FactBank).", WEAKENING)
_OF = words("document", "Of this document alone.", longest=1000)

_QUERY = (
    query("q", 'The query: words, "phrases", begin*, OR, NOT or -word, (groups), field:value.', LONGEST_QUERY,
          "drones from:RUS to:PRK"),
    LIMIT,
    whole("offset", "Leave out the first so many.", 0, MOST_PASSED,
          "narrow the query, by its days (before:, after:) for instance"),
    some_of("facets", "Count all that was found by these, with commas between them.", FACETS, "facet"),
    one_of("sort", "In which order.", ORDERS, usual=ORDERS[0], what="order"),
)  # fmt: skip

ENDS: tuple[End, ...] = (
    End("/health", "health", "Whether the archive answers.", a.Health, documents.health),
    End("/search", "search", "Find documents.", Results, documents.search, _QUERY),
    End("/documents", "documents", "All documents, those that came last first.", a.Documents, documents.documents,
        (LIMIT, CURSOR)),
    End("/documents/{id}", "document", "A document with all that was read from it: its newest reading.", Reading,
        documents.reading, places=_DOCUMENT, missing=_NONE, stands=documents.number_of),
    End("/documents/{id}/page", "page",
        "The bytes that the newest reading was made of, as they came; to be saved, not to be shown.", bytes, documents.page,
        places=_DOCUMENT, missing=_NONE, stands=documents.digest_of, media=("text/plain", "application/octet-stream"),
        headers={"Content-Disposition": "attachment, with a file name.",
                 "Repr-Digest": "The SHA-256 of the bytes (RFC 9530)."}),
    End("/documents/{id}/versions", "versions", "All readings of a document, the oldest first.", a.Versions,
        documents.versions, places=_DOCUMENT, missing=_NONE),
    End("/documents/{id}/duplicates", "duplicates", "The documents that carry the same text.", a.Duplicates,
        documents.duplicates, places=_DOCUMENT, missing=_NONE),
    End("/events", "events", "Events of all documents, the newest first.", a.Events, records.events, (
        words("actor", "The state that acts, by code or name.", example="RUS"),
        words("recipient", "The state that is acted on, by code or name."),
        one_of("type", "Its class (PLOVER).", get_args(EventType), what="class"),
        words("place", "The country where it happens, by code or name."), _CERTAINTY, _SINCE, _UNTIL, _OF, LIMIT, OFFSET)),
    End("/transfers", "transfers", "Transfers of all documents, the newest first.", a.Transfers, kept(records.transfers), (
        words("supplier", "The state that gives, by code or name.", example="PRK"),
        words("recipient", "The state that takes, by code or name."),
        one_of("category", "What moves.", get_args(Category)), one_of("status", "How far it is.", get_args(Status)),
        words("regime", "It might break a regime whose identifier begins so.", example="UNSCR"), _CERTAINTY, _SINCE, _UNTIL,
        _OF, LIMIT, OFFSET)),
    End("/exchanges", "exchanges",
        "Exchanges: transfers in return for each other. Paged by documents that tell of any, the newest first.", a.Exchanges,
        kept(records.exchanges), (LIMIT, OFFSET)),
    End("/actors", "actors", "Actors by the beginning of a name, or of a state; one of both is needed.", a.Actors,
        kept(knowing.actors), (words("q", "The beginning of a name.", example="Kim"),
                               words("state", "Their state, by code or name."), LIMIT, OFFSET)),
    End("/actors/{id}", "actor", "An actor: its names and offices.", a.Actor, knowing.actor,
        places={"id": {"description": "An actor's id, its slashes as %2F.", "schema": {"type": "string"}}},
        missing="There is no actor of this id."),
    End("/dyads", "dyads", "Pairs of states, those of most events first.", a.Dyads, kept(knowing.dyads),
        (words("state", "Those that this state is in, by code or name."), LIMIT, OFFSET)),
    End("/dyads/{one}/{other}", "dyad", "What two states do to each other.", a.Dyad, knowing.dyad,
        places={"one": _STATE | {"description": "A state's code or name."},
                "other": _STATE | {"description": "Another state's.", "example": "RUS"}},
        missing="They are not two states."),
    End("/places", "places", "Places by the beginning of a name, or of a country; one of both is needed.", a.Places,
        kept(knowing.places), (words("q", "The beginning of a name.", example="Vladi"),
                         words("country", "Their country, by code or name."), LIMIT, OFFSET)),
    End("/regimes", "regimes", "The embargo regimes that hold.", a.Regimes, knowing.regimes,
        (words("state", "Against this state, by code or name."), day("day", "On this day; today unless given.", 0))),
    End("/searches", "searches", "The saved searches.", a.Searches, watching.searches),
    End("/searches/{name}", "saved_search", "A saved search.", a.Search, watching.search, places=_NAME,
        missing="There is none of this name."),
    End("/watchlists", "watchlists", "The watchlists.", a.Watchlists, watching.watchlists),
    End("/watchlists/{name}", "watchlist", "A watchlist.", a.WatchlistEntry, watching.watchlist, places=_NAME,
        missing="There is none of this name."),
    End("/alerts", "alerts", "Alerts, the newest first.", a.Alerts, watching.alerts, (
        words("watchlist", "Of this watchlist alone."), one_of("kind", "Of this kind alone.", KINDS),
        flag("unseen", "Those alone that nobody has marked as seen."), LIMIT, CURSOR)),
    End("/alerts/{number}", "alert", "An alert.", a.AlertEntry, watching.alert,
        places={"number": {"description": "Its number.", "schema": {"type": "integer", "minimum": 1}}},
        missing="There is none of this number."),
)  # fmt: skip
