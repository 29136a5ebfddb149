"""Transfers: what arms, goods, technology, training, troops or money move from whom to whom, and in return for what.

Rules over the syntax (UD v2) with word lists in `knowledge/data/transfers` and the taxonomy of items. Statuses follow SIPRI's
words for a transfer's life; certainty and source are `attache.reading.certainty`'s.
"""

from __future__ import annotations

from attache.document import Document
from attache.reading.transfers.conditions import conditions
from attache.reading.transfers.exchange_record import exchanges
from attache.reading.transfers.finder import transfers
from attache.reading.transfers.regimes import Breach, Regime, breaches, in_force, regimes
from attache.reading.transfers.taxonomy import Term, by_name, classes, terms

__all__ = ["Breach", "Regime", "Term", "add_transfers", "breaches", "by_name", "classes", "in_force", "regimes", "terms"]


def add_transfers(doc: Document) -> None:
    """Fill `doc.transfers`, `conditions` and `exchanges`, in text order. Needs syntax, times, entities and attributions."""
    doc.transfers = transfers(doc)
    doc.conditions = conditions(doc)
    doc.exchanges = exchanges(doc.transfers, doc.conditions)
