"""Prints every figure of the model card from the shipped file: python -m training.evaluate [--split dev|test] [--model FOLDER]

Tagging and parsing on gold words and sentences, each document in its own chunks; words, sentences and names from raw text.
Where documents of a treebank's split stand in its train file too, a row of its own has the figures without them.
"""

from __future__ import annotations

import argparse
import gzip
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from attache.document import Document, Span
from attache.language import lemmas
from attache.language.model import LONGEST, MODEL, Chunk, Network
from attache.language.parse import parse, syntax
from training import names, treebank
from training.treebank import TreeSentence

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "../shared/data"


def gold_words(documents: list[list[TreeSentence]], net: Network) -> dict[str, float]:
    """UPOS, XPOS, features, lemma accuracy and UAS, LAS over gold words and sentences (punctuation counted)."""
    hits: Counter[str] = Counter()
    total = 0
    runs: list[list[TreeSentence]] = []
    for doc in documents:
        run: list[TreeSentence] = []
        room = LONGEST - 2
        for s in doc:
            size = sum(net.length(w) for w in s.forms)
            if run and size > room:
                runs.append(run)
                run, room = [], LONGEST - 2
            run.append(s)
            room -= size
        runs.append(run)
    chunks = [Chunk([w for s in run for w in s.forms], [g for s in run for g in s.gap]) for run in runs]
    for run, score in zip(runs, net.run(chunks), strict=True):
        starts = [0]
        for s in run[:-1]:
            starts.append(starts[-1] + len(s.forms))
        found = syntax(score, starts, net)
        for s, start in zip(run, starts, strict=True):
            for i, form in enumerate(s.forms):
                at = start + i
                total += 1
                hits["UPOS"] += net.labels.upos[score.upos[at]] == s.upos[i]
                hits["XPOS"] += net.labels.xpos[score.xpos[at]] == s.xpos[i]
                hits["feats"] += net.labels.feats[score.feats[at]] == s.feats[i]
                lemma = lemmas.apply(net.labels.lemma[score.lemma[at]], form)
                hits["lemma"] += lemmas.mend(lemma, form, net.labels.upos[score.upos[at]], net.pieces.ids) == s.lemmas[i]
                head = max(0, int(found.heads[at]) - start)
                hits["UAS"] += head == s.heads[i]
                hits["LAS"] += head == s.heads[i] and net.labels.deprel[found.labels[at]] == s.deprels[i]
    return {k: hits[k] / total for k in ("UPOS", "XPOS", "feats", "lemma", "UAS", "LAS")}


def raw_text(documents: list[list[TreeSentence]], net: Network) -> dict[str, float]:
    """F1 of words and sentences on raw text: sentences joined by blanks, paragraphs by blank lines."""
    tally = {"tokens": [0, 0, 0], "sentences": [0, 0, 0]}
    for doc in documents:
        text, gold_tokens, gold_sentences = "", set(), set()
        paragraphs: list[Span] = []
        for s in doc:
            begin = -1
            for form, gap in zip(s.forms, s.gap, strict=True):
                if text and gap:
                    text += "\n\n" if gap == 2 else " "
                if not paragraphs or gap == 2:
                    paragraphs.append(Span(len(text), len(text)))
                begin = len(text) if begin < 0 else begin
                gold_tokens.add((len(text), len(text) + len(form)))
                text += form
                paragraphs[-1] = Span(paragraphs[-1].start, len(text))
            gold_sentences.add((begin, len(text)))
        read = Document("x", text, paragraphs=paragraphs)
        parse([read], net)
        for key, gold, pred in (
            ("tokens", gold_tokens, {tuple(t.span) for t in read.tokens}),
            ("sentences", gold_sentences, {tuple(s.span) for s in read.sentences}),
        ):
            tally[key][0] += len(gold & pred)
            tally[key][1] += len(gold)
            tally[key][2] += len(pred)
    return {f"{k} F1": 2 * h / (g + p) for k, (h, g, p) in tally.items()}


def _joined(sentence: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """Words of a column corpus as running text, with their spans."""
    text, spans = "", []
    for word, gap in zip(sentence, names._gaps(sentence), strict=True):
        if text and gap:
            text += " "
        spans.append((len(text), len(text) + len(word)))
        text += word
    return text, spans


#: a sentence's text, its words' spans, its names as (first word, last excluded, kind)
Marked = tuple[str, list[tuple[int, int]], list[tuple[int, int, str]]]


def named(sentences: Iterable[Marked], ours: dict[str, str], net: Network) -> tuple[float, float, float, dict[str, float]]:
    """Precision, recall, F1 of exact outermost spans from raw text, and F1 a kind. `ours` maps our kinds to the corpus's."""
    people = names.states()[1]
    tally: dict[str, list[int]] = {}
    batch = list(sentences)
    docs = [Document("x", text, paragraphs=[Span(0, len(text))]) for text, _, _ in batch]
    for at in range(0, len(docs), 512):
        parse(docs[at : at + 512], net)
    for (text, spans, gold_names), doc in zip(batch, docs, strict=True):
        gold = {(spans[a][0], spans[b - 1][1], k) for a, b, k in gold_names}
        pred = set()
        reach = -1
        for name in doc.names:
            if name.span.start < reach:
                continue
            reach = name.span.end
            kind = ours.get(name.kind)
            if (
                name.kind == "state"
                and name.span.of(text).lower() in people
                and name.span.of(text).lower() not in names.states()[0]
            ):
                continue  # nationalities are no locations in these corpora
            if kind:
                pred.add((*name.span, kind))
        for kind in {k for *_, k in gold | pred}:
            row = tally.setdefault(kind, [0, 0, 0])
            g, p = {x for x in gold if x[2] == kind}, {x for x in pred if x[2] == kind}
            row[0] += len(g & p)
            row[1] += len(g)
            row[2] += len(p)
    h, g, p = (sum(r[i] for r in tally.values()) for i in range(3))
    return (
        h / (p or 1),
        h / (g or 1),
        2 * h / ((g + p) or 1),
        {k: 2 * r[0] / ((r[1] + r[2]) or 1) for k, r in sorted(tally.items())},
    )


def columns(path: Path, kinds: dict[str, str]) -> Iterable[Marked]:
    words: list[str] = []
    tags: list[str] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in [*lines, "\n"]:
            cells = line.rstrip("\n").split("\t")
            if len(cells) >= 2 and cells[0].strip():
                words.append(cells[0])
                tags.append(cells[1])
            elif words:
                text, spans = _joined(words)
                yield text, spans, [(a, b, kinds[k]) for a, b, k in names.bio(tags) if k in kinds]
                words, tags = [], []


def uner(path: Path, trees: list[list[TreeSentence]]) -> Iterable[Marked]:
    """EWT's sentences with Universal NER's names."""
    byid = {s.id: s for d in trees for s in d}
    for sid, tags in names.uner_tags(path).items():
        s = byid.get(sid)
        if s is None or len(s.forms) != len(tags):
            continue
        text, spans = "", []
        for form, gap in zip(s.forms, s.gap, strict=True):
            text += " " if text and gap else ""
            spans.append((len(text), len(text) + len(form)))
            text += form
        yield text, spans, names.bio(tags)


CONLL = {"person": "PER", "organisation": "ORG", "location": "LOC"}
THREE = {"person": "PER", "organisation": "ORG", "place": "LOC", "state": "LOC", "facility": "LOC"}
POLITICS = {
    "person": "person",
    "politician": "person",
    "organisation": "organisation",
    "politicalparty": "organisation",
    "country": "state",
    "location": "place",
    "election": "event",
    "event": "event",
}
OURS = {
    "person": "person",
    "organisation": "organisation",
    "state": "state",
    "place": "place",
    "facility": "place",
    "event": "event",
}


def _row(name: str, figures: dict[str, float]) -> str:
    return f"{name}  " + "  ".join(f"{k} {v:.4f}" for k, v in figures.items())


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--split", choices=["dev", "test"], default="dev", help="test only for the last measurement")
    ap.add_argument("--model", type=Path, default=MODEL)
    ap.add_argument("--threads", type=int, default=0)
    ap.add_argument(
        "--uner-half", type=int, choices=(0, 1), help="only the documents that training with `leave_out` did not see"
    )
    args = ap.parse_args()
    if not DATA.is_dir():
        raise SystemExit(f"{DATA}: the corpora are not here; figures can't be measured without them")
    net = Network(args.model, args.threads)
    for bank in ("ewt", "gum"):
        docs = treebank.read(DATA / f"treebank/{bank}-{args.split}.conllu.gz")
        figures = {**gold_words(docs, net), **raw_text(docs, net)}
        print(_row(f"{bank.upper()} {args.split}", figures), flush=True)
        unseen = treebank.apart(docs, treebank.read(DATA / f"treebank/{bank}-train.conllu.gz"))
        if len(unseen) < len(docs):
            name = f"{bank.upper()} {args.split}, the {len(unseen)} of its {len(docs)} documents not in its train file"
            print(_row(name, {**gold_words(unseen, net), **raw_text(unseen, net)}), flush=True)
    ewt = treebank.read(DATA / "treebank/ewt-dev.conllu.gz")
    if args.uner_half is not None:
        ewt = ewt[args.uner_half :: 2]
    rows = (
        ("UNER EWT dev", uner(DATA / "ner/uner-ewt-dev.iob2.gz", ewt), THREE),
        (f"CoNLL-2003 {args.split}", columns(DATA / f"ner/conll2003-{args.split}.conll.gz", CONLL), THREE),
        (f"CrossNER politics {args.split}", columns(DATA / f"ner/crossner-politics-{args.split}.conll.gz", POLITICS), OURS),
    )
    for name, corpus, kinds in rows:
        p, r, f, each = named(corpus, kinds, net)
        print(f"{name}  P {p:.4f}  R {r:.4f}  F1 {f:.4f}  " + "  ".join(f"{k} {v:.3f}" for k, v in each.items()), flush=True)


if __name__ == "__main__":
    main()
