"""An alert before it is stored."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from attache.archive.watch.alerts import Kind


@dataclass(frozen=True, slots=True)
class Draft:
    """What an alert says. `key` tells what it is of: of two with one key, only the first is stored."""

    kind: Kind
    key: str
    document: str
    reason: str
    evidence: str
    day: str
    records: list[str] = field(default_factory=list)
    watchlist: int | None = None
    subject: str = ""

    def row(self, made: str) -> dict[str, Any]:
        """The columns, of an alert made at this time."""
        return {
            "key": self.key, "kind": self.kind, "watchlist": self.watchlist, "subject": self.subject, "document": self.document,
            "records": json.dumps(self.records), "reason": self.reason, "evidence": self.evidence, "day": self.day,
            "made": made, "seen": "", "seen_by": "",
        }  # fmt: skip
