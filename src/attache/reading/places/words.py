"""The word lists of `knowledge/data/places/words.yaml`."""

from __future__ import annotations

from attache.reading.times.derived import word_lists

#: one list, lower case
words = word_lists("places/words")
