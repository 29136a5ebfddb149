"""Which clusters a few texts that are added together join: what they meet in the archive, and among themselves.

The archive is asked once for all of them, so that on a server they cost one journey.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from attache.archive.direct import Direct, marks
from attache.archive.duplicates_tables import of_row
from attache.archive.duplicates_text import SCHEME, Print, same

#: a text is compared with no more than so many others: copies come first, since they share most bands
MOST = 48

_COLUMNS = ("cluster", "words", "digest", "runs", "numbers", "names")
_TWINS = "SELECT digest, max(cluster) FROM duplicate WHERE digest IN ({digests}) AND scheme = ? GROUP BY digest"
_SHARED = """
    SELECT number, count(*) AS shared FROM duplicate_band WHERE {bands}
    GROUP BY number ORDER BY count(*) DESC, number LIMIT {most}"""
_MEETING = f"""
    SELECT met.shared, d.number, {", ".join(f"d.{name}" for name in _COLUMNS)}
    FROM duplicate d JOIN ({_SHARED}) AS met ON d.number = met.number WHERE d.scheme = ?"""
_MEETINGS = f"""
    SELECT asked.at, met.shared, d.number, {", ".join(f"d.{name}" for name in _COLUMNS)}
    FROM (SELECT at, one::bigint[] AS bands FROM unnest(?::text[]) WITH ORDINALITY AS a (one, at)) AS asked
    CROSS JOIN LATERAL ({_SHARED.format(bands="band = ANY (asked.bands)", most=MOST)}) AS met
    JOIN duplicate d ON d.number = met.number WHERE d.scheme = ?"""


class _Met(NamedTuple):
    """A text that shares bands with one that is added; in the order in which they are compared."""

    fewer: int
    number: int
    cluster: int
    taken: Print


class Clusters:
    """The clusters of added texts, of which `join` must be called for each in order.

    `alone` are those whose words no text had before them: their places among the added ones.
    """

    def __init__(self, direct: Direct, added: Sequence[Print]) -> None:
        self._added = added
        self._twins = _twins(direct, [p.digest for p in added if p.words])
        asked = [at for at, p in enumerate(added) if p.bands and p.digest not in self._twins]
        self._met = _meetings(direct, added, asked)
        #: the places of the added texts that have a band; their numbers, and their clusters
        self._bands: defaultdict[int, list[int]] = defaultdict(list)
        self._numbers: dict[int, int] = {}
        self._clusters: dict[int, int] = {}
        #: clusters that became part of others
        self._parts: dict[int, int] = {}
        self.alone: list[int] = []

    def join(self, at: int, number: int) -> None:
        """Put the added text at a place into its cluster."""
        taken = self._added[at]
        self._numbers[at] = number
        twin = self._twins.get(taken.digest) if taken.words else None
        if twin is not None:
            self._clusters[at] = self.label(twin)
            return
        joined: set[int] = set()
        for met in sorted([*self._met.get(at, ()), *self._beside(taken)])[:MOST]:
            cluster = self.label(met.cluster)
            if cluster not in joined and same(taken, met.taken):
                joined.add(cluster)
        self._clusters[at] = self._twins[taken.digest] = self._one_of(joined, number)
        self.alone.append(at)
        for one in set(taken.bands):
            self._bands[one].append(at)

    def cluster(self, at: int) -> int:
        """The cluster of the added text at a place."""
        return self.label(self._clusters[at])

    def label(self, cluster: int) -> int:
        """The cluster as it is called now: by the lowest number of what was joined."""
        while cluster in self._parts:
            cluster = self._parts[cluster]
        return cluster

    def renamed(self) -> Iterator[tuple[int, list[int]]]:
        """The clusters that became part of others, by their names now."""
        by_label: defaultdict[int, list[int]] = defaultdict(list)
        for old in self._parts:
            by_label[self.label(old)].append(old)
        for label in sorted(by_label):
            yield label, sorted(by_label[label])

    def _one_of(self, joined: set[int], number: int) -> int:
        """Make clusters one; a new one where there are none."""
        lowest = min(joined, default=number)
        self._parts |= dict.fromkeys(joined - {lowest}, lowest)
        return lowest

    def _beside(self, taken: Print) -> Iterator[_Met]:
        """Those added before with which it shares a band."""
        shared = Counter(at for one in set(taken.bands) for at in self._bands.get(one, ()))
        for at, count in shared.items():
            yield _Met(-count, self._numbers[at], self._clusters[at], self._added[at])


def _twins(direct: Direct, digests: Sequence[str]) -> dict[str, int]:
    """The clusters of texts with the same words."""
    if not digests:
        return {}
    return dict(direct.rows(_TWINS.format(digests=marks(digests)), (*digests, SCHEME)))


def _meetings(direct: Direct, added: Sequence[Print], asked: Sequence[int]) -> dict[int, list[_Met]]:
    """What the added texts at the places `asked` meet in the archive."""
    met: defaultdict[int, list[_Met]] = defaultdict(list)
    if direct.postgres:
        arrays = ["{" + ",".join(map(str, added[at].bands)) + "}" for at in asked]
        for place, *row in direct.rows(_MEETINGS, (arrays, SCHEME)) if arrays else ():
            met[asked[place - 1]].append(_met(row))
    else:
        for at in asked:
            bands = added[at].bands
            statement = _MEETING.format(bands=f"band IN ({marks(bands)})", most=MOST)
            met[at] = [_met(row) for row in direct.rows(statement, (*bands, SCHEME))]
    return met


def _met(row: Sequence[Any]) -> _Met:
    shared, number, *rest = row
    columns = dict(zip(_COLUMNS, rest, strict=True))
    return _Met(-shared, number, columns["cluster"], of_row(columns))
