"""The knowledge files of this room are whole: sources named, words usable, dates real."""

import datetime as dt

import pytest

from attache.knowledge.loader import DATA, table, tree
from attache.pages.vocabulary import pattern_of
from attache.records import Genre

FOLDER = DATA / "pages"
FILES = sorted(FOLDER.iterdir())


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_each_file_names_its_source(path):
    assert path.read_text(encoding="utf-8").startswith("# source: ")


@pytest.mark.parametrize("name", ["furniture", "english", "sections"])
def test_lists_are_of_words(name):
    for key, items in tree(f"pages/{name}").items():
        assert items, key
        assert all(isinstance(item, str) and item == item.strip() and item for item in items), key
        if key != "breadcrumb_separators":
            assert all(item == item.lower() for item in items), key


def test_events_can_be_dated_and_found():
    rows = table("pages/anniversaries")
    assert len(rows) >= 150
    assert len({row["name"] for row in rows}) == len(rows)
    for row in rows:
        dt.date.fromisoformat(row["date"])
        assert row["words"], row
        for column in ("words", "context", "since"):
            phrases = row[column].split("|") if row[column] else []
            assert all(p == p.strip().lower() and p and "’" not in p for p in phrases), row
            assert len(set(phrases)) == len(phrases), row


def test_words_of_dates():
    words = tree("pages/dates")
    assert sorted(set(words["months"].values())) == list(range(1, 13))
    assert sorted(set(words["weekdays"].values())) == list(range(7))
    assert all(isinstance(n, int) for key in ("number_words", "ordinal_words") for n in words[key].values())
    assert all(isinstance(w, str) for key in ("future", "not_dates", "ahead", "marking", "published_marks") for w in words[key])


def test_genres_are_the_contracts():
    allowed = set(Genre.__args__)
    words = tree("pages/genres")
    assert set(words["order"]) == set(words["names"]) == allowed
    assert set(words["cues"]) <= allowed
    for lists in words["cues"].values():
        for weights in lists.values():
            assert all(isinstance(p, str) and p == p.lower() and float(w) > 0 for p, w in weights.items())
    for names in words["names"].values():
        assert all(isinstance(n, str) and n == n.lower() for n in names)


def test_codes_and_signatures():
    codes = [row["code"] for row in table("pages/languages")]
    assert len(codes) == len(set(codes))
    assert all(row["name"] != row["code"] for row in table("pages/languages"))
    for row in table("pages/signatures"):
        assert bytes.fromhex(row["bytes"])
        assert int(row["offset"]) >= 0


def test_phrases_match_whole_words_and_the_longest():
    pattern = pattern_of(["sign up", "sign up for", "©", "/ap", "log in"])
    assert [m.group() for m in pattern.finditer("sign up for it, signs upon, © blog in /ap /apt log in")] == [
        "sign up for", "©", "/ap", "log in",
    ]  # fmt: skip
    assert pattern_of([]).search("anything") is None
