"""The query language: what means what, and that no text can do more than be refused with its place and the way out."""

from __future__ import annotations

import re
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attache.archive.search import QueryError
from attache.archive.search.compile import Compiler, to_fts, to_tsquery, wanted_phrases
from attache.archive.search.parser import DEEPEST, LONGEST_QUERY, MOST_TERMS, parse
from attache.archive.search.query import And, Field, Node, Not, Or, Phrase


def drawn(node: Node) -> str:
    """A tree on one line."""
    if isinstance(node, Phrase):
        return ("title:" if node.title else "") + "_".join(node.words) + ("*" if node.prefix else "")
    if isinstance(node, Field):
        return f"{node.name}={'|'.join(','.join(t.exact) or '_'.join(t.words) for t in node.terms)}"
    if isinstance(node, Not):
        return f"!{drawn(node.part)}"
    return f"({f' {node.sign} '.join(map(drawn, node.parts))})"


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("Drones", "drones"),
        ("Zürich  naïve", "(zurich AND naive)"),
        ("a OR b c", "(a OR (b AND c))"),
        ("a b OR c", "((a AND b) OR c)"),
        ("(a OR b) c", "((a OR b) AND c)"),
        ("a AND b AND NOT c", "(a AND b AND !c)"),
        ("a -b --c", "(a AND !b AND c)"),
        ("a - b", "(a AND b)"),
        ("a -(b c)", "(a AND !(b AND c))"),
        ("and or not", "(and AND or AND not)"),
        ('"AND" OR a', "(and OR a)"),
        ('"north korea"', "north_korea"),
        ("“north korea” «a b»", "(north_korea AND a_b)"),
        ("Shahed-136 u.s.", "(shahed_136 AND u_s)"),
        ("shell* “hyper son”*", "(shell* AND hyper_son*)"),
        ("http://example.org/a", "http_example_org_a"),
        ("a & b — …", "(a AND b)"),
        ("title:arms title:“two words”", "(title:arms AND title:two_words)"),
        ("from:Russia TO:prk", "(from=RUS AND to=PRK)"),
        ('from:"North Korea"', "from=PRK"),
        ("to:(UKR OR GEO)", "to=UKR|GEO"),
        ("to:UKR OR to:GEO OR a", "(to=UKR|GEO OR a)"),
        ("actor:rus:mil", "¶actor¶rus¶mil"),
        ("actor:shoigu", "actor=shoigu"),
        ("type:consult certainty:ct+ status:Delivered genre:OPINION", "(type=CONSULT AND certainty=CT+ AND "
         "status=delivered AND genre=opinion)"),
        ("certainty:CT", "certainty=CT+,CT-"),
        ("type:co*", "type=CONSULT,CONCEDE,COOPERATE,COERCE"),
        ("after:2023-07 before:2024", "(after=2023-07-01,2023-07-31 AND before=2024-01-01,2024-12-31)"),
        ("until:2023-07", "until=2023-07-01,2023-07-31"),
        ("since:2023 date:2023-07-28", "(after=2023-01-01,2023-12-31 AND during=2023-07-28,2023-07-28)"),
    ],
)  # fmt: skip
def test_a_query_is_understood(query: str, tree: str) -> None:
    assert drawn(parse(query)) == tree


@pytest.mark.parametrize(
    ("query", "at", "words"),
    [
        ("()", 0, "no word to look for"),
        ("— …", 0, "no word to look for"),
        ('a "b c', 2, "never closed"),
        ("a (b c", 2, "never closed"),
        ("a b) c", 3, "never opened"),
        ("a OR", 2, "OR stands between"),
        ("OR a", 0, "OR stands between"),
        ("a OR OR b", 5, "OR stands between"),
        ("(a OR ) b", 3, "OR stands between"),
        ("a AND", 2, "AND stands between"),
        ("a AND AND b", 2, "AND stands between"),
        ("a NOT", 2, "NOT has nothing after it"),
        ("a -", 2, "- has nothing after it"),
        ("b sh*ll", 2, "only at the end of a word"),
        ("b s*", 2, "too few letters"),
        ("tpye:CONSULT", 0, "write type:"),
        ("foo:bar", 0, "there are title, actor"),
        ("a from: b", 2, "from: has no value"),
        ("type:CONSLT", 5, "give CONSULT"),
        ("certainty:sure", 10, "give CT+, PR+"),
        ("before:2023-13", 7, "write it as 2023-07-28, 2023-07 or 2023"),
        ("actor:Narnia:GOV", 6, "no state is called"),
        ("actor:—", 6, "no word in this value"),
        ("actor:RUS:", 6, "no sector after the state"),
        ("(" * (DEEPEST + 1) + "a" + ")" * (DEEPEST + 1), DEEPEST, "brackets within brackets"),
        ("a " * (MOST_TERMS + 1), 2 * MOST_TERMS, f"more than {MOST_TERMS} words"),
        ("a" * (LONGEST_QUERY + 1), LONGEST_QUERY, "longer than"),
    ],
)
def test_what_is_not_understood_is_told_with_its_place_and_the_way_out(query: str, at: int, words: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert caught.value.at == at
    assert words in str(caught.value)
    assert caught.value.way_out
    assert "\n" not in str(caught.value)


SIGNS = st.sampled_from(
    ['"', "“", "”", "(", ")", "-", "*", ":", "'", ";", "%", "_", "\\", "\0", "\ud800", "\n", " ", " OR ", " AND ", " NOT ",
     "NEAR", "NEAR(", "title:", "from:", "item:", "regime:", "certainty:", "rowid", "{", "}", "^", "+", "|", "&", "!", "<->",
     "DROP TABLE", "--", "é", "中", "١", "\u00ad", "\u0301", "a", "ab", "12"]
)  # fmt: skip
ANY = st.one_of(st.text(max_size=40), st.lists(SIGNS, max_size=25).map("".join))


@pytest.fixture(scope="module")
def fts() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE search_text USING fts5 (title, body, codes, content='', tokenize='ascii')")
    db.execute("INSERT INTO search_text (rowid, title, body) VALUES (1, 'ab', 'ab 12')")
    return db


@settings(max_examples=400, deadline=None)
@given(query=ANY)
def test_any_text_is_safe(query: str, fts: sqlite3.Connection) -> None:
    try:
        node = parse(query)
    except QueryError as error:
        assert 0 <= error.at <= len(query)  # noqa: PT017  (most texts raise nothing)
        return
    for phrase in wanted_phrases(node):
        assert re.fullmatch(r"('\w+'(:\*?A?)?( & )?)+", to_tsquery(phrase))
    for dialect in ("sqlite", "postgresql"):
        compiler = Compiler(dialect)
        sql = compiler.condition(node)
        # nothing of what the user wrote is in the SQL itself: only ours, and marks for values
        assert re.fullmatch(r"[A-Za-z0-9_.,:()<>=@'! ]+", sql), sql
        assert set(re.findall(r":(v\d+)", sql)) == set(compiler.values)
    match = to_fts(node) if drawn(node).count("=") == 0 else None
    if match is not None:
        fts.execute("SELECT rowid FROM search_text WHERE search_text MATCH ?", (match,)).fetchall()


@settings(max_examples=100, deadline=None)
@given(words=st.lists(st.text("abcé12", min_size=1, max_size=8), min_size=1, max_size=12))
def test_words_in_quotes_are_looked_for_as_they_stand(words: list[str]) -> None:
    query = " ".join(words)
    node = parse(f'"{query}"')
    assert isinstance(node, Phrase)
    assert node.words == tuple(w.replace("é", "e") for w in words)


def test_many_words_and_brackets_are_no_load_for_the_database(fts: sqlite3.Connection) -> None:
    for query in (
        "x OR " * (MOST_TERMS - 1) + "ab",
        "ab " + "-x " * (MOST_TERMS - 1),
        "(" * DEEPEST + "ab OR b" + ")" * DEEPEST,
    ):
        match = to_fts(parse(query))
        assert match is not None
        assert fts.execute("SELECT rowid FROM search_text WHERE search_text MATCH ?", (match,)).fetchall() == [(1,)]


def test_the_parts_of_a_tree_are_as_they_say() -> None:
    node = parse("a (b OR c)")
    assert isinstance(node, And)
    assert isinstance(node.parts[1], Or)
