"""How well mentions of named persons, organisations and places are grouped, on GUM: pairwise F1.

    python -m benchmarks.coreference [--part dev|test] [--unseen] [--errors] [--only NAME] [--data FOLDER]

GUM's documents are read from their bare text. A pair of mentions of one document is right where both belong to one entity of
GUM. *names*: mentions whose head is a proper noun, of persons, organisations and places (the system's states are places). The
pairs that the system makes are between its own mentions of that kind; one that is no such mention of GUM makes wrong pairs.
*all*: the same with every mention (pronouns, descriptions) of entities that are named at least once. Prints precision, recall
and F1 of pairs; *names* is the figure to hold. `--unseen` leaves out the documents that stand in GUM's train file, too, which
the shipped weights saw.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from attache.document import Document, Span
from attache.language import parse
from attache.reading.actors import add_entities
from training.treebank import TreeSentence, apart, read

FOLDER = Path(__file__).resolve().parents[1] / "../shared/data/treebank"
KINDS = {"person": "person", "organization": "organisation", "place": "place"}
OURS = {"person": "person", "organisation": "organisation", "place": "place", "state": "place"}


@dataclass(slots=True)
class Told:
    """A mention, GUM's or the system's: its span, the span of its head word, its entity, whether its head is a proper noun."""

    span: Span
    head: Span
    entity: str
    named: bool


@dataclass(slots=True)
class Page:
    doc: Document
    gold: list[Told] = field(default_factory=list)


def page(sentences: list[TreeSentence]) -> Page:
    """A document's bare text, and GUM's mentions in it."""
    text, paragraphs, gold = "", [], []
    for sentence in sentences:
        words: list[Span] = []
        for form, gap in zip(sentence.forms, sentence.gap, strict=True):
            if gap == 2 and text:
                text += "\n\n"
            elif gap and text and not text.endswith("\n"):
                text += " "
            if gap == 2 or not paragraphs:
                paragraphs.append([len(text), len(text)])
            words.append(Span(len(text), len(text) + len(form)))
            text += form
            paragraphs[-1][1] = len(text)
        for entity in sentence.entities:
            if entity.kind in KINDS:
                span = Span(words[entity.first].start, words[entity.last - 1].end)
                at = head_of(sentence, entity.first, entity.last)
                gold.append(Told(span, words[at], f"{entity.kind}:{entity.group}", is_name(sentence, at, entity.last)))
    doc = Document(sentences[0].id.rsplit("-", 1)[0], text, paragraphs=[Span(*p) for p in paragraphs], language="en")
    return Page(doc, gold)


def head_of(sentence: TreeSentence, first: int, last: int) -> int:
    """The word of a range on which the others hang: whose own head lies outside."""
    return next((i for i in range(first, last) if not first < sentence.heads[i] <= last), last - 1)


def is_name(sentence: TreeSentence, head: int, last: int) -> bool:
    """Whether a mention is a name: its head is a proper noun, or a title right before one ("student Ann Lee")."""
    if sentence.upos[head] == "PROPN":
        return True
    after = head + 1
    return after < last and sentence.upos[after] == "PROPN" and sentence.heads[after] == head + 1


def told(doc: Document) -> list[Told]:
    """The system's mentions of persons, organisations and places."""
    found = []
    for entity in doc.entities:
        if entity.kind not in OURS:
            continue
        for span in entity.mentions:
            tokens = doc.tokens_in(span)
            if tokens:
                # a person's mention ends with the name, whatever title or tree stands before it
                last = tokens[-1]
                head = last if entity.kind == "person" and last.upos == "PROPN" else doc.root_of(tokens)
                named = head.upos == "PROPN"
                found.append(Told(span, Span(head.start, head.end), entity.id, named))
    return found


def matched(gold: list[Told], ours: list[Told]) -> dict[int, int]:
    """GUM's mention by each of ours: the two hold each other's heads; the shortest first, each once."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for i in sorted(range(len(ours)), key=lambda i: (ours[i].span.end - ours[i].span.start, ours[i].span)):
        fits = [
            g
            for g, other in enumerate(gold)
            if g not in taken and ours[i].span.covers(other.head) and other.span.covers(ours[i].head)
        ]
        if fits:
            best = min(fits, key=lambda g: (gold[g].head != ours[i].head, gold[g].span.end - gold[g].span.start))
            taken.add(best)
            pairs[i] = best
    return pairs


def pairs_of(keys: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """All pairs of mentions (by key) of one entity; `keys` are (entity, key)."""
    groups: dict[str, list[str]] = {}
    for entity, key in keys:
        groups.setdefault(entity, []).append(key)
    return {pair for group in groups.values() for pair in combinations(sorted(set(group)), 2)}


def both(page: Page, names: bool) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """GUM's pairs and the system's. Mentions are told by GUM's number, or the system's where GUM has none."""
    ours = told(page.doc)
    to_gold = matched(page.gold, ours)
    of_names = {g.entity for g in page.gold if g.named}
    kept = {i for i, g in enumerate(page.gold) if (g.named if names else g.entity in of_names)}
    gold = pairs_of([(page.gold[i].entity, f"g{i:05}") for i in kept])
    named = {o.entity for o in ours if o.named}
    system = []
    for i, mention in enumerate(ours):
        number = to_gold.get(i)
        inside = number in kept
        if inside or (mention.named if names else mention.entity in named):
            system.append((mention.entity, f"g{number:05}" if inside else f"s{i:05}"))
    return gold, pairs_of(system)


def show_errors(page: Page) -> Iterator[str]:
    """What each entity of GUM was parted into, and what else the system put to it."""
    ours = told(page.doc)
    by_gold = {g: i for i, g in matched(page.gold, ours).items()}
    groups: dict[str, list[str]] = {}
    for number, mention in enumerate(page.gold):
        if mention.named:
            at = by_gold.get(number)
            words = mention.span.of(page.doc.text)[:40]
            groups.setdefault(mention.entity, []).append(f"{words!r}={ours[at].entity if at is not None else '-'}")
    for entity, parts in groups.items():
        if len(parts) > 1 and len({p.rsplit("=", 1)[1] for p in parts} | ({"-"} if parts[0].endswith("=-") else set())) > 1:
            yield f"{page.doc.id} {entity}: " + ", ".join(f"{p}×{n}" for p, n in Counter(parts).items())
    back = {i: g for g, i in by_gold.items()}
    merged: dict[str, Counter[str]] = {}
    for i, mention in enumerate(ours):
        if mention.named:
            gold = page.gold[back[i]].entity if i in back and page.gold[back[i]].named else "none"
            merged.setdefault(mention.entity, Counter())[f"{mention.span.of(page.doc.text)[:40]!r}={gold}"] += 1
    for name, counts in merged.items():
        if len({k.rsplit("=", 1)[1] for k in counts}) > 1 or (sum(counts.values()) > 1 and "none" in str(counts)):
            yield f"{page.doc.id} +{name}: " + ", ".join(f"{k}×{n}" for k, n in counts.items())


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--part", choices=("dev", "test"), default="dev")
    options.add_argument("--data", type=Path, default=FOLDER)
    options.add_argument("--unseen", action="store_true", help="without the documents that stand in the train file, too")
    options.add_argument("--errors", action="store_true", help="print what is parted and what is joined wrongly")
    options.add_argument("--only", default="", help="documents whose name holds this")
    args = options.parse_args()
    file = args.data / f"gum-{args.part}.conllu.gz"
    if not file.is_file():
        raise SystemExit(f"{file}: is not there; name GUM's folder with --data")
    documents = apart(read(file), read(args.data / "gum-train.conllu.gz")) if args.unseen else read(file)
    pages = [p for sentences in documents if args.only in (p := page(sentences)).doc.id]
    parse([p.doc for p in pages])
    counts = {"names": Counter[str](), "all": Counter[str]()}
    for one in pages:
        add_entities(one.doc)
        for what, tally in counts.items():
            gold, ours = both(one, what == "names")
            tally.update(gold=len(gold), ours=len(ours), right=len(gold & ours))
        if args.errors:
            print("\n".join(show_errors(one)))
    print(
        f"{'':6} {'pairs':>7} {'found':>7} {'right':>7} {'P':>6} {'R':>6} {'F1':>6}   GUM {args.part}, {len(pages)} documents"
    )
    for what, n in counts.items():
        precision, recall = n["right"] / (n["ours"] or 1), n["right"] / (n["gold"] or 1)
        f1 = 2 * n["right"] / ((n["gold"] + n["ours"]) or 1)
        print(f"{what:6} {n['gold']:7} {n['ours']:7} {n['right']:7} {precision:6.3f} {recall:6.3f} {f1:6.3f}")


if __name__ == "__main__":
    main()
