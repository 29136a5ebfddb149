"""A query's tree as SQL: a condition on `search_document d`, with every word of the user's bound as a value.

Both databases get the same condition but for words and phrases of the text: FTS5's MATCH in SQLite; in PostgreSQL a tsquery for
the words and LIKE on the words in their order for phrases, which has no bound on a text's length. What FTS5 is given is made of
folded words in quotes, and the tsquery of folded words alone: neither can hold a sign that means anything to them.

What a query says of one event or transfer side by side (from, to, type, item, certainty …) must hold of one and the same.
"""

from __future__ import annotations

from typing import Any

from attache.archive.search.fields import FIELDS
from attache.archive.search.query import EVERYTHING, And, Field, Node, Not, Or, Phrase, Term, every, join, leaves
from attache.archive.search.words import SIGN

#: fields of events only and of transfers only; the others of records are fields of both
_OF_EVENTS = frozenset(("type", "mode"))
_OF_TRANSFERS = frozenset(("item", "status", "regime"))
_RECIPIENT = ("recipient", "recipient_state", "recipient_code")
_COLUMNS = {
    "event": {"from": ("actor", "actor_state", "actor_code"), "to": _RECIPIENT},
    "transfer": {"from": ("supplier", "supplier_state", "supplier_code"), "to": _RECIPIENT},
}  # fmt: skip
#: the last of all characters: what begins so lies before it
_LAST = "\U0010ffff"


class Compiler:
    """Makes conditions; `values` are those to bind to them."""

    def __init__(self, dialect: str) -> None:
        self.sqlite = dialect == "sqlite"
        self.values: dict[str, Any] = {}

    def bind(self, value: Any) -> str:
        """A value's mark in the SQL."""
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    # trees

    def condition(self, node: Node) -> str:
        """The condition for a tree."""
        if node == EVERYTHING:
            return "1 = 1"
        if is_text(node) and (self.sqlite or not isinstance(node, Not)):
            found = self.text_condition(node)
            if found is not None:
                return found
        if isinstance(node, Not):
            return f"NOT ({self.condition(node.part)})"
        if isinstance(node, Or):
            return f"({' OR '.join(self.condition(p) for p in node.parts)})"
        if isinstance(node, And):
            texts, records, others = split(node)
            parts = [self.condition(texts)] if texts is not None else []
            parts += [self.records(records)] if records else []
            parts += [self.condition(p) for p in others]
            return f"({' AND '.join(parts)})"
        return self.text_condition(node) or "" if isinstance(node, Phrase) else self.field(node)

    def text_condition(self, node: Node) -> str | None:
        """The condition for a tree of words only; None where FTS5 cannot say it (it knows no NOT without something before)."""
        if not self.sqlite:
            return f"d.number IN (SELECT s.number FROM search_text s WHERE {self.on_vector(node)})"
        match = to_fts(node)
        return (
            None if match is None else f"d.number IN (SELECT rowid FROM search_text WHERE search_text MATCH {self.bind(match)})"
        )

    def on_vector(self, node: Node) -> str:
        """A tree of words only as a condition on PostgreSQL's `search_text s`."""
        if isinstance(node, Not):
            return f"NOT ({self.on_vector(node.part)})"
        if isinstance(node, And | Or):
            return f"({f' {node.sign} '.join(self.on_vector(p) for p in node.parts)})"
        assert isinstance(node, Phrase)
        found = [f"s.vector @@ CAST({self.bind(to_tsquery(node))} AS tsquery)"]
        if len(node.words) > 1:
            like = self.bind(_in_a_row(node))
            columns = ("title",) if node.title else ("title", "body")
            found.append(f"({' OR '.join(f's.{column} LIKE {like}' for column in columns)})")
        return f"({' AND '.join(found)})"

    # fields

    def field(self, node: Field) -> str:
        """The condition for one field on its own."""
        if FIELDS[node.name].of_record:
            return self.records([node])
        return f"({' OR '.join(self.document_term(node.name, term) for term in node.terms)})"

    def document_term(self, field: str, term: Term) -> str:
        if field in ("after", "before", "until", "during"):
            first, last = (self.bind(day) for day in term.exact)
            return {
                "after": f"d.published >= {first}",
                "before": f"(d.published < {first} AND d.published <> '')",
                "until": f"(d.published <= {last} AND d.published <> '')",
                "during": f"d.published BETWEEN {first} AND {last}",
            }[field]
        if field in ("genre", "language"):
            return f"d.{field} = {self.bind(term.exact[0])}"
        if field == "publisher":
            return f"d.publisher IN ({self.names(term)})"
        if field == "source":
            return f"d.document IN (SELECT document FROM search_source WHERE name IN ({self.names(term)}))"
        return f"d.document IN (SELECT document FROM {field} WHERE name IN ({self.names(term)}))"

    def names(self, term: Term) -> str:
        """A query for all names in which the term's words stand in a row."""
        first, last = term.words[0], term.words[-1]
        if len(term.words) == 1 and term.prefix:
            word = f"w.word >= {self.bind(first)} AND w.word < {self.bind(first + _LAST)}"
        else:
            word = f"w.word = {self.bind(first if term.prefix else max(first, last, key=len))}"
        if len(term.words) > 1:
            word += f" AND n.words LIKE {self.bind(_in_a_row(term))}"
        return f"SELECT n.name FROM search_name_word w JOIN search_name n ON n.id = w.name WHERE {word}"

    # events and transfers

    def records(self, fields: list[Field]) -> str:
        """The condition for what must hold of one event, or of one transfer."""
        names = {field.name for field in fields}
        # where all fields are of both, one of them will do; where some are of events and some of transfers, there must be both
        sign = " AND " if names & (_OF_EVENTS | _OF_TRANSFERS) else " OR "
        found = (f"d.number IN (SELECT r.reading FROM {t} r WHERE {where})" for t, where in self.by_table(fields))
        return f"({sign.join(found)})"

    def by_table(self, fields: list[Field]) -> list[tuple[str, str]]:
        """Each table that is asked, with the condition on its rows `r`."""
        names = {field.name for field in fields}
        tables = [t for t, own in (("event", _OF_EVENTS), ("transfer", _OF_TRANSFERS)) if names & own] or ["event", "transfer"]
        found = []
        for table in tables:
            foreign = _OF_TRANSFERS if table == "event" else _OF_EVENTS
            here = [field for field in fields if field.name not in foreign]
            found.append((table, " AND ".join(self.record_field(table, field) for field in here)))
        return found

    def record_field(self, table: str, field: Field) -> str:
        return f"({' OR '.join(self.record_term(table, field.name, term) for term in field.terms)})"

    def record_term(self, table: str, field: str, term: Term) -> str:
        if field in ("from", "to"):
            name, state, code = _COLUMNS[table][field]
            if not term.words:
                return f"r.{code} = {self.bind(':'.join(term.exact))}"
            if term.exact:
                return f"r.{state} = {self.bind(term.exact[0])}"
            return f"r.{name} IN ({self.names(term)})"
        if field == "item":
            found = [f"r.category = {self.bind(exact)}" for exact in term.exact]
            return f"({' OR '.join([*found, f'r.item IN ({self.names(term)})'])})"
        if field == "when":
            first, last = (self.bind(day) for day in term.exact)
            return f"(r.date_from <= {last} AND r.date_to >= {first})"
        if field == "regime":
            return f"lower(r.regime) LIKE {self.bind(f'% {_literally(term.exact[0])}%')} ESCAPE '!'"
        marks = ", ".join(self.bind(exact) for exact in term.exact)
        return f"r.{field} IN ({marks})"


def _literally(value: str) -> str:
    """The value for LIKE, none of its signs a wildcard."""
    return value.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def is_text(node: Node) -> bool:
    """Whether a tree is of words and phrases only."""
    return every(node, lambda leaf: isinstance(leaf, Phrase))


def split(node: Node) -> tuple[Node | None, list[Field], list[Node]]:
    """What is wanted side by side, parted: what FTS5 can be asked for, fields of records, and all else."""
    parts: tuple[Node, ...] = node.parts if isinstance(node, And) else (node,)
    records = [p for p in parts if isinstance(p, Field) and FIELDS[p.name].of_record]
    texts = [p for p in parts if is_text(p) and to_fts(p.part if isinstance(p, Not) else p) is not None]
    if all(isinstance(p, Not) for p in texts):
        texts = []
    others = [p for p in parts if p not in records and p not in texts]
    return (join(And, texts) if texts else None), records, others


def _in_a_row(part: Phrase | Term) -> str:
    """LIKE's pattern for words in a row, among words between blanks."""
    return f"% {' '.join(part.words)}{'' if part.prefix else ' '}%"


def to_fts(node: Node) -> str | None:
    """A tree of words only in FTS5's language; None where it cannot be said there."""
    if isinstance(node, Phrase):
        return f'{"title : " if node.title else ""}"{" ".join(node.words)}"{" *" if node.prefix else ""}'
    if isinstance(node, Or):
        parts = [to_fts(p) for p in node.parts]
        return None if None in parts else f"({' OR '.join(p for p in parts if p)})"
    if not isinstance(node, And):
        return None
    wanted = [to_fts(p) for p in node.parts if not isinstance(p, Not)]
    unwanted = [to_fts(p.part) for p in node.parts if isinstance(p, Not)]
    if not wanted or None in wanted or None in unwanted:
        return None
    whole = f"({' AND '.join(p for p in wanted if p)})"
    return f"({whole} NOT ({' OR '.join(p for p in unwanted if p)}))" if unwanted else whole


def to_tsquery(phrase: Phrase) -> str:
    """A phrase's words as a tsquery: all of them are wanted, in any order."""
    weight = "A" if phrase.title else ""
    *others, last = phrase.words
    colon = ":" if phrase.prefix or weight else ""
    found = [f"'{w}'{':A' if weight else ''}" for w in others]
    return " & ".join([*found, f"'{last}'{colon}{'*' if phrase.prefix else ''}{weight}"])


def wanted_phrases(node: Node) -> list[Phrase]:
    """The phrases by which documents are ranked and whose words are marked, each once."""
    return list(dict.fromkeys(p for p in leaves(node) if isinstance(p, Phrase) and not p.words[0].startswith(SIGN)))
