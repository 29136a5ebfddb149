"""The query language: words, "phrases", begin*, AND, OR, NOT, -word, (groups) and field:value.

Words side by side are all wanted; AND binds more than OR, NOT and - more than both; operators are in capitals, so that and,
or and not can be looked for. One pass over the characters, whatever is in them; all that can come of it is a tree or a
`QueryError`.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from attache.archive.search.fields import CODED, FIELDS, SAME, ValueRefused
from attache.archive.search.query import EVERYTHING, And, Field, Node, Not, Or, Phrase, QueryError, join
from attache.archive.search.words import code_word, words

#: in characters; a page that was pasted by mistake is no query
LONGEST_QUERY = 4000
#: of words and values, and of brackets within brackets
MOST_TERMS, DEEPEST = 200, 20
#: what begins with fewer letters is half of the index
SHORTEST_BEGINNING = 2

#: each opening sign with those that may close it
_QUOTES = {
    sign: re.compile(f"[{closing}]") for sign, closing in (('"', '"'), ("“", '”"'), ("„", '“”"'), ("«", "»"), ("”", '”"'))
}
_QUOTE_SIGNS = re.escape("".join(_QUOTES))
_RUN = re.compile(rf"[^\s(){_QUOTE_SIGNS}]+")
_SPACE = re.compile(r"\s*")
_FIELD = re.compile(r"([A-Za-z]+):(?!//)")


def parse(query: str) -> Node:
    """The tree of a query; of one that is blank, `EVERYTHING`. Raises `QueryError`."""
    if not query.strip():
        return EVERYTHING
    return _Parser(query).parse()


class _Parser:
    def __init__(self, query: str) -> None:
        self.query = query
        self.at = 0
        self.depth = 0
        self.terms = 0

    def parse(self) -> Node:
        if len(self.query) > LONGEST_QUERY:
            raise self.error(LONGEST_QUERY, f"it is longer than {LONGEST_QUERY} characters", "look for fewer words")
        found = self.alternatives(None)
        self.skip()
        if self.at < len(self.query):
            raise self.error(self.at, "this bracket was never opened", "take it away, or open one before")
        if found is None:
            raise self.error(0, "there is no word to look for", "give words, or a field with a value, as actor:shoigu")
        return found

    def error(self, at: int, reason: str, way_out: str) -> QueryError:
        return QueryError(self.query, at, reason, way_out)

    def skip(self) -> None:
        match = _SPACE.match(self.query, self.at)
        self.at = match.end() if match else self.at

    def stands(self, name: str) -> bool:
        """Whether this operator stands here."""
        match = _RUN.match(self.query, self.at)
        return match is not None and match[0] == name

    def operator(self, name: str) -> bool:
        """Whether this operator stands here; it is then passed."""
        if not self.stands(name):
            return False
        self.at += len(name)
        self.skip()
        return True

    def ended(self) -> bool:
        return self.at >= len(self.query) or self.query[self.at] == ")"

    def alternatives(self, field: str | None) -> Node | None:
        """A query, or what stands in brackets, up to its end; None where there is no word in it."""
        parts: list[Node] = []
        before = -1
        while True:
            self.skip()
            at = self.at
            part = self.row(field)
            if part is not None:
                parts.append(part)
            here = self.at
            more = self.operator("OR")
            if at == here and (more or before >= 0):
                raise self.error(here if more else before, "OR stands between two words or groups, and one is missing",
                          'give both, or write "OR" in quotes to look for it')  # fmt: skip
            if not more:
                return join(Or, parts) if parts else None
            before = here

    def row(self, field: str | None) -> Node | None:
        """Words side by side."""
        parts: list[Node] = []
        self.skip()
        while not self.ended() and not self.stands("OR"):
            at = self.at
            if self.operator("AND"):
                if not parts or self.ended() or self.stands("OR") or self.stands("AND"):
                    raise self.error(at, "AND stands between two words or groups, and one is missing",
                              'give both, or write "AND" in quotes to look for it')  # fmt: skip
                continue
            part = self.one(field)
            if part is not None:
                parts.append(part)
            self.skip()
        return join(And, parts) if parts else None

    def one(self, field: str | None) -> Node | None:
        """A word, phrase, group or field, with the NOTs before it."""
        wanted = True
        while True:
            at = self.at
            if self.operator("NOT"):
                wanted = not wanted
                if self.ended() or self.stands("OR") or self.stands("AND"):
                    raise self.error(at, "NOT has nothing after it", 'say what is not wanted, or write "NOT" in quotes')
            elif self.query[self.at] == "-" and not self.query[self.at + 1 : self.at + 2].isspace():
                wanted = not wanted
                self.at += 1
                if self.ended():
                    raise self.error(at, "- has nothing after it", "say what is not wanted, or take it away")
            else:
                break
        part = self.operand(field)
        return part if wanted or part is None else Not(part)

    def operand(self, field: str | None) -> Node | None:
        sign = self.query[self.at]
        if sign == "(":
            return self.group(field)
        if sign in _QUOTES:
            at = self.at
            return self.leaf(self.quoted(), at, field)
        match = _RUN.match(self.query, self.at)
        if match is None:  # a sign that only closes quotes
            self.at += 1
            return None
        named = _FIELD.match(match[0])
        if named is not None and field is None:
            return self.field(named[1], match)
        self.at = match.end()
        return self.leaf(match[0], match.start(), field)

    def group(self, field: str | None) -> Node | None:
        at = self.at
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.error(at, f"there are more than {DEEPEST} brackets within brackets", "write it with fewer")
        self.at += 1
        found = self.alternatives(field)
        if self.at >= len(self.query):
            raise self.error(at, "this bracket is never closed", "close it with )")
        self.at += 1
        self.depth -= 1
        return found

    def quoted(self) -> str:
        """What stands in the quotes that open here, with a * after them if there is one."""
        start = self.at + 1
        end = _QUOTES[self.query[self.at]].search(self.query, start)
        if end is None:
            raise self.error(self.at, "these quotes are never closed", "close them, or take them away")
        self.at = end.end()
        text = self.query[start : end.start()].replace("*", " ").rstrip()
        if self.query.startswith("*", self.at):
            self.at += 1
            return f"{text}*"
        return text

    def field(self, name: str, run: re.Match[str]) -> Node | None:
        """A field and its value: the rest of the run, or what stands in quotes or brackets right after it."""
        known = SAME.get(name.lower(), name.lower())
        if known not in FIELDS:
            near = get_close_matches(known, [*FIELDS, *SAME], n=1, cutoff=0.6)
            use = f"write {near[0]}:" if near else f"there are {', '.join(FIELDS)}"
            raise self.error(self.at, f"no field is called {name}", f"{use}; or put it in quotes to look for the words")
        self.at += len(name) + 1
        if self.at < run.end():
            at, self.at = self.at, run.end()
            return self.leaf(self.query[at : run.end()], at, known)
        sign = self.query[self.at : self.at + 1]
        if sign == "(":
            return self.group(known)
        if sign and sign in _QUOTES:
            at = self.at
            return self.leaf(self.quoted(), at, known)
        raise self.error(
            self.at - len(name) - 1, f"{name}: has no value", f"write it right after the colon, as {FIELDS[known].example}"
        )

    def leaf(self, text: str, at: int, field: str | None) -> Node | None:
        """A word, phrase or value as a node; None where there is no word in it."""
        prefix = text.endswith("*")
        text = text[:-1] if prefix else text
        if "*" in text:
            raise self.error(at, "* may stand only at the end of a word, for all that begin so", "take it away")
        found = tuple(words(text))
        self.terms += max(len(found), 1)
        if self.terms > MOST_TERMS:
            raise self.error(at, f"there are more than {MOST_TERMS} words in it", "look for fewer words")
        if prefix and (not found or len(found[-1]) < SHORTEST_BEGINNING) and field != "certainty":
            raise self.error(at, f"too few letters before *: there must be {SHORTEST_BEGINNING}", "give more of the word")
        if field is None or field == "title":
            return Phrase(found, prefix, field == "title") if found else None
        try:
            term = FIELDS[field].read(text, prefix)
        except ValueRefused as refused:
            raise self.error(at, refused.reason, refused.way_out) from None
        if field in CODED and term.exact:
            return Phrase((code_word(field, *term.exact),))
        return Field(field, (term,))
