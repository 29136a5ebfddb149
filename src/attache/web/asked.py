"""The limits of what may be asked for at a time, the same for screens and programs."""

from __future__ import annotations

from typing import get_args

from attache.archive.search import Order

#: documents that one answer holds at most
MOST_SHOWN = 100
#: documents that may be passed over: deeper, each answer costs the database more than the last
MOST_PASSED = 10_000
ORDERS: tuple[str, ...] = get_args(Order)
