"""Reads CoNLL-U treebanks (UD English EWT and GUM) with their spacing, paragraphs and GUM's entities."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Entity:
    """A GUM entity mention: words first..last (half open, in its sentence), type, head words, Wikipedia title or None."""

    first: int
    last: int
    kind: str
    head: tuple[int, ...]
    wiki: str | None
    group: str


@dataclass(slots=True)
class TreeSentence:
    """One sentence: parallel lists over its words. `gap[i]`: what stands before word i (0 nothing, 1 blank, 2 line break)."""

    id: str
    forms: list[str] = field(default_factory=list)
    lemmas: list[str] = field(default_factory=list)
    upos: list[str] = field(default_factory=list)
    xpos: list[str] = field(default_factory=list)
    feats: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)  # 0 is the root, else word number from 1
    deprels: list[str] = field(default_factory=list)
    gap: list[int] = field(default_factory=list)
    paragraph: bool = False
    entities: list[Entity] = field(default_factory=list)


def read(path: Path) -> list[list[TreeSentence]]:
    """The documents of one file, each a list of sentences in order."""
    documents: list[list[TreeSentence]] = []
    for block in _blocks(path):
        sentence = _sentence(block)
        if any(line.startswith("# newdoc") for line in block) or not documents:
            documents.append([])
        if not documents[-1]:
            sentence.paragraph = True
        documents[-1].append(sentence)
    return documents


def apart(documents: list[list[TreeSentence]], *held_out: list[list[TreeSentence]]) -> list[list[TreeSentence]]:
    """The documents of which no sentence is among those held out: a training file may hold documents of the other splits."""
    theirs = {sentence.id for split in held_out for doc in split for sentence in doc}
    return [doc for doc in documents if not theirs.intersection(s.id for s in doc)]


def _blocks(path: Path) -> Iterator[list[str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    block: list[str] = []
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line:
                block.append(line)
            elif block:
                yield block
                block = []
    if block:
        yield block


def _sentence(block: list[str]) -> TreeSentence:
    sentence = TreeSentence(id="")
    open_entities: list[tuple[int, dict[str, str]]] = []
    space_after = True
    multiword_end, multiword_space = 0, True
    for line in block:
        if line.startswith("#"):
            if line.startswith("# sent_id = "):
                sentence.id = line[12:]
            sentence.paragraph |= line.startswith("# newpar")
            continue
        cells = line.split("\t")
        spaced = "SpaceAfter=No" not in cells[9]
        if "-" in cells[0]:
            multiword_end, multiword_space = int(cells[0].split("-")[1]), spaced
            continue
        if "." in cells[0]:
            continue
        number = int(cells[0])
        sentence.gap.append(1 if space_after else 0)
        space_after = spaced
        if number < multiword_end:
            space_after = False
        elif number == multiword_end:
            space_after = multiword_space
        for into, cell in zip(
            (sentence.forms, sentence.lemmas, sentence.upos, sentence.xpos, sentence.feats), cells[1:6], strict=True
        ):
            into.append(cell)
        sentence.heads.append(int(cells[6]))
        sentence.deprels.append(cells[7])
        _entities(cells[9], number - 1, open_entities, sentence.entities)
    sentence.gap[0] = 2 if sentence.paragraph else 1
    return sentence


_ENTITY = re.compile(r"Entity=([^|]*)")
_PART = re.compile(r"\(([^()]+)\)?|([^()]+)?\)")


def _entities(misc: str, word: int, stack: list[tuple[int, dict[str, str]]], out: list[Entity]) -> None:
    """GUM's bracket notation: `(1-person-giv:act-1-coref-Name` opens, `1)` closes, `(…)` does both."""
    found = _ENTITY.search(misc)
    if found is None:
        return
    for part in re.findall(r"\([^()]+\)?|[^()]+\)", found.group(1)):
        if part.startswith("("):
            cells = part.strip("()").split("-")
            info = {
                "group": cells[0],
                "kind": cells[1] if len(cells) > 1 else "",
                "minspan": next((c for c in cells[2:] if re.fullmatch(r"\d+(,\d+)*", c)), "1"),
                "wiki": cells[-1] if len(cells) > 7 else "",
            }
            stack.append((word, info))
            if not part.endswith(")"):
                continue
            first, info = stack.pop()
        else:
            group = part.rstrip(")")
            at = next((i for i in range(len(stack) - 1, -1, -1) if stack[i][1]["group"] == group), None)
            if at is None:
                continue
            first, info = stack.pop(at)
        head = tuple(first + int(n) - 1 for n in info["minspan"].split(","))
        out.append(Entity(first, word + 1, info["kind"], head, info["wiki"] or None, info["group"]))
