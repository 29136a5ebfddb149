"""Names from the corpora in one scheme: the project's ten kinds as BIO tags in two layers, outermost and nested.

`-1` marks words whose tag a corpus leaves open: they give no loss. Word lists are not written here: states come from the
package's own knowledge.
"""

from __future__ import annotations

import gzip
import itertools
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from training.treebank import TreeSentence

KINDS = ("person", "organisation", "place", "state", "facility", "product", "event", "law", "number", "money")
TAGS = ("O", *(f"{p}-{k}" for k in KINDS for p in "BI"))
TAG = {t: i for i, t in enumerate(TAGS)}
OPEN = -1

#: a span of words: first, last (half open), kind; kind None leaves the span open
Found = tuple[int, int, str | None]


@dataclass(slots=True)
class Named:
    """A sentence with its names and no syntax."""

    forms: list[str]
    gap: list[int]
    names: list[Found]


def layers(length: int, names: list[Found], outside: int = 0) -> tuple[list[int], list[int]]:
    """The two tag layers (outer, inner) of `names` over `length` words; words in no name get `outside`."""
    outer, inner = [outside] * length, [outside] * length
    taken: list[tuple[int, int]] = []
    for first, last, kind in sorted(names, key=lambda n: (n[0], -n[1])):
        within = any(a <= first and last <= b for a, b in taken)
        layer = inner if within else outer
        if within and any(layer[i] > 0 for i in range(first, last)):
            continue  # a third level is not modelled
        taken.append((first, last))
        for i in range(first, last):
            layer[i] = OPEN if kind is None else TAG[f"{'B' if i == first else 'I'}-{kind}"]
            if kind is None:
                inner[i] = OPEN
    return outer, inner


@cache
def states() -> tuple[frozenset[str], frozenset[str]]:
    """Lower-cased names of states, and their adjectives and people."""
    from attache.knowledge import table

    names: set[str] = set()
    people: set[str] = set()
    for row in table("actors/states"):
        names.update(x.lower() for x in (row["name"], *row["names"].split("|")) if x)
        people.update(x.lower() for x in (*row["adjectives"].split("|"), *row["demonyms"].split("|")) if x)
    return frozenset(names), frozenset(people)


def place_or_state(words: list[str]) -> str:
    if words and words[0].lower() == "the":
        words = words[1:]
    return "state" if " ".join(words).lower() in states()[0] else "place"


_GUM = {"person": "person", "organization": "organisation", "place": "place", "event": "event"}
#: parts of a name's edge that a span of GUM holds and ours does not
_EDGES = {"DET", "PUNCT", "ADP", "CCONJ"}


def from_gum(sentence: TreeSentence) -> list[Found]:
    """GUM's mentions whose head is a proper noun, of four sure types; named things of other types are left open.

    A mention's span holds its modifiers (*the Greek composer Vangelis, who …*); the name is the run of proper nouns (and what
    joins them) round the head. Nationality words, which GUM does not mark alone, become `state` from the knowledge tables.
    """
    found: list[Found] = []
    covered: set[int] = set()
    for entity in sentence.entities:
        proper = [i for i in entity.head if i < len(sentence.forms) and sentence.xpos[i].startswith("NNP")]
        if not proper:
            continue
        head = proper[-1]
        if entity.kind == "time":
            covered.update(range(entity.first, entity.last))
            continue
        kind = _GUM.get(entity.kind)
        if kind == "person":
            first, last, kind = _person(sentence, head, entity.first, entity.last)
        else:
            first, last = _proper_run(sentence, head, entity.first, entity.last)
        if kind in ("place", "organisation") and place_or_state(sentence.forms[first:last]) == "state":
            kind = "state"
        found.append((first, last, kind))
    best = [s for s in _longest(found) if not covered.issuperset(range(s[0], s[1]))]
    for first, last, _ in best:
        covered.update(range(first, last))
    for i, form in enumerate(sentence.forms):
        if i in covered or not form[:1].isupper():
            continue
        if form.lower() in states()[1] and sentence.upos[i] in ("ADJ", "PROPN", "NOUN"):
            best.append((i, i + 1, "state"))
        elif sentence.xpos[i].startswith("NNP"):
            best.append((i, i + 1, None))
    return best


def _person(s: TreeSentence, head: int, low: int, high: int) -> tuple[int, int, str | None]:
    """The person's own name round `head`: what hangs on it by `flat`, without title; kind None for an office or a people."""
    if s.deprels[head] == "flat" and s.heads[head] > 0:
        head = s.heads[head] - 1
    parts = [head] + [
        i
        for i in range(low, high)
        if s.heads[i] - 1 == head and s.deprels[i].startswith("flat") and (s.xpos[i].startswith("NNP") or s.forms[i] == "-")
    ]
    parts = [i for i in parts if s.lemmas[i].rstrip(".").lower() not in _titles()] or [head]
    first, last = min(parts), max(parts) + 1
    if last - first == 1 and s.forms[first].lower() in states()[1]:
        return first, last, "state"
    office = last - first == 1 and s.lemmas[first].rstrip(".").lower() in _titles()
    return first, last, None if office or s.xpos[first] == "NNPS" else "person"


def _longest(found: list[Found]) -> list[Found]:
    """No two spans that cross or are the same: the first of the same, the longer of crossing ones."""
    out: list[Found] = []
    for span in sorted(set(found), key=lambda s: (s[0] - s[1], s[0], s[2] is None, s[2] or "")):
        if all(span[1] <= o[0] or o[1] <= span[0] or (o[0] <= span[0] and span[1] <= o[1] and o[:2] != span[:2]) for o in out):
            out.append(span)
    return out


def _proper_run(sentence: TreeSentence, head: int, low: int, high: int) -> tuple[int, int]:
    """The name round `head` inside low..high: proper nouns joined by flat or compound relations, hyphens and *of*."""

    def part(i: int) -> bool:
        return sentence.xpos[i].startswith("NNP") or sentence.forms[i] == "-" or (sentence.upos[i] == "NUM" and i > head)

    first = last = head
    while first > low and (
        part(first - 1)
        or (sentence.forms[first - 1][:1].isupper() and sentence.upos[first - 1] in ("ADJ", "NOUN", "VERB") and first - 1 > 0)
        or (
            sentence.forms[first - 1].lower() in ("of", "the", "for", "and", "&")
            and first - 2 >= low
            and first - 2 >= 0
            and sentence.xpos[first - 2].startswith("NNP")
            and sentence.forms[first - 1].lower() in ("of", "&")
        )
    ):
        first -= 1
    while last + 1 < high and (
        part(last + 1)
        or (sentence.forms[last + 1].lower() in ("of", "&") and last + 2 < high and sentence.xpos[last + 2].startswith("NNP"))
        or (sentence.forms[last + 1].lower() == "the" and sentence.forms[last].lower() == "of")
    ):
        last += 1
    while first < head and (sentence.upos[first] in _EDGES or sentence.forms[first] == "-"):
        first += 1
    while last > head and (sentence.upos[last] in _EDGES or sentence.forms[last] == "-"):
        last -= 1
    return first, last + 1


@cache
def _titles() -> frozenset[str]:
    lines = yaml.safe_load(Path(__file__).with_name("titles.yaml").read_text(encoding="utf-8"))
    return frozenset(itertools.chain.from_iterable(lines))


def uner_tags(path: Path) -> dict[str, list[str]]:
    """Universal NER's tags of EWT sentences, by the id of the sentence."""
    found: dict[str, list[str]] = {}
    sid = ""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# sent_id = "):
                sid = line[12:].strip()
                found[sid] = []
            elif line.partition("\t")[0].isdigit():
                found[sid].append(line.split("\t")[2])
    return found


_UNER = {"PER": "person", "ORG": "organisation"}


def from_uner(path: Path, trees: list[list[TreeSentence]]) -> list[list[Named]]:
    """The documents of EWT that Universal NER marks, with its names; nationalities, which it does not mark, stay open."""
    tags = uner_tags(path)
    out = []
    for document in trees:
        named = []
        for s in document:
            marks = tags.get(s.id, [])
            if len(marks) != len(s.forms):
                continue
            found: list[Found] = [(a, b, _UNER.get(k) or place_or_state(s.forms[a:b])) for a, b, k in bio(marks)]
            free = [i for i, mark in enumerate(marks) if mark == "O" and s.forms[i].lower() in states()[1]]
            named.append(Named(s.forms, s.gap, [*found, *((i, i + 1, None) for i in free)]))
        if named:
            out.append(named)
    return out


_CROSSNER = {
    "person": "person",
    "politician": "person",
    "writer": "person",
    "scientist": "person",
    "organisation": "organisation",
    "politicalparty": "organisation",
    "university": "organisation",
    "country": "state",
    "location": "place",
    "election": "event",
    "event": "event",
}
#: kinds that are named things but none of ours: no name
_CROSSNER_NONE = {
    "protein",
    "chemicalelement",
    "chemicalcompound",
    "enzyme",
    "astronomicalobject",
    "discipline",
    "theory",
    "literarygenre",
    "award",
    "academicjournal",
    "book",
    "poem",
    "magazine",
}
_WNUT = {"person": "person", "location": "place", "corporation": "organisation", "group": "organisation", "product": "product"}


def from_columns(path: Path) -> list[Named]:
    """CrossNER or WNUT files: one word and its BIO tag a line."""
    is_wnut = path.name.startswith("wnut")
    out: list[Named] = []
    words: list[str] = []
    tags: list[str] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in [*lines, "\n"]:
            cells = line.rstrip("\n").split("\t")
            if len(cells) >= 2 and cells[0].strip():
                words.append(cells[0])
                tags.append(cells[1])
            elif words:
                out.append(Named(words, _gaps(words), _mapped(words, tags, is_wnut)))
                words, tags = [], []
    return out


def _mapped(words: list[str], tags: list[str], is_wnut: bool) -> list[Found]:
    found: list[Found] = []
    covered: set[int] = set()
    for first, last, label in bio(tags):
        covered.update(range(first, last))
        if is_wnut:
            kind = _WNUT.get(label)
            if kind == "place":
                kind = place_or_state(words[first:last])
        else:
            kind = _CROSSNER.get(label)
            if label == "location":
                kind = place_or_state(words[first:last])
            if label in _CROSSNER_NONE:
                continue
            if kind is None and all(w.lower() in states()[1] for w in words[first:last]):
                kind = "state"
        found.append((first, last, kind))
    for i, word in enumerate(words):
        if i not in covered and word[:1].isupper() and word.lower() in states()[1]:
            found.append((i, i + 1, "state"))
    return found


def bio(tags: list[str]) -> list[tuple[int, int, str]]:
    """The spans of BIO tags as (first, last, label), last excluded; an I that continues nothing begins a span."""
    out: list[tuple[int, int, str]] = []
    for i, tag in enumerate(tags):
        mark, _, label = tag.partition("-")
        if mark == "O" or not label:
            continue
        if mark == "I" and out and out[-1][1] == i and out[-1][2] == label:
            out[-1] = (out[-1][0], i + 1, label)
        else:
            out.append((i, i + 1, label))
    return out


def _gaps(words: list[str]) -> list[int]:
    """Guess the spacing of words that a corpus gives without it."""
    gaps = [2]
    opened = False
    for before, word in itertools.pairwise(words):
        close = word in {",", ".", ";", ":", "?", "!", ")", "]", "'s", "’s", "n't", "%", "''", "'"} or before in {
            "(",
            "[",
            "$",
            "``",
        }
        if word == '"':
            close, opened = opened, not opened
        elif before == '"' and opened:
            close = True
        gaps.append(0 if close else 1)
    return gaps


def from_marked(path: Path) -> list[Named]:
    """An article of `corpus/names` (a head line, then paragraphs with inline tags), a paragraph each.

    Raises `ValueError` naming the file and line where brackets do not close.
    """
    from attache.language import tokens

    out: list[Named] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        text, marks = unmark(line, f"{path}:{number}")
        spans = tokens.spans(text)
        found: list[Found] = []
        for start, end, kind in marks:
            inside = [i for i, (a, b) in enumerate(spans) if a < end and start < b]
            if inside and kind in KINDS:
                found.append((inside[0], inside[-1] + 1, kind))
        gaps = [2] + [int(b[0] > a[1]) for a, b in itertools.pairwise(spans)]
        if spans:
            out.append(Named([text[a:b] for a, b in spans], gaps, found))
    return out


def unmark(line: str, where: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The plain text of a line with `[kind words]` tags, and the tagged spans as (start, end, kind) character offsets."""
    text = ""
    stack: list[tuple[int, str]] = []
    marks: list[tuple[int, int, str]] = []
    at = 0
    while at < len(line):
        if line[at] == "[":
            kind, _, rest = line[at + 1 :].partition(" ")
            stack.append((len(text), kind))
            at = len(line) - len(rest)
        elif line[at] == "]":
            if not stack:
                raise ValueError(f"{where}: a bracket closes that never opened")
            start, kind = stack.pop()
            marks.append((start, len(text), kind))
            at += 1
        else:
            text += line[at]
            at += 1
    if stack:
        raise ValueError(f"{where}: a bracket opens that never closes")
    return text, sorted(marks)
