"""Every action that `patterns.tsv` may name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attache.reading.times import durations, meaning, periods
from attache.reading.times.meaning import Bindings

ACTIONS: dict[str, Callable[[Bindings], Any]] = {**meaning.ACTIONS, **periods.ACTIONS, **durations.ACTIONS}
