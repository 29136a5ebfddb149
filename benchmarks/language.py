"""Speed, memory and rounding of the language model: python -m benchmarks.language [--repeat N] [--long] [--float FOLDER]

Sentences a second of everything that `attache.language.parse` does (words, encoder, all heads, trees, names), as arrays and
with every word as an object, beside the bare encoder cut out of the shipped file (the physical limit) and, where spaCy is
installed, spaCy's small pipeline architecture (tok2vec, tagger, parser, ner; untrained weights), on the same text in the same
run, alternating. The text is `corpus/names`. Then time against length, and the peak memory of a process that reads the
examples, and all those articles, with `attache read`. `--float` compares the shipped int8 file with an export in float32
(`python -m training.export RUN --float --into FOLDER`), on that text and on the development parts of the treebanks and of the
name corpora.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from attache.document import Columns, Document, Span
from attache.language.chunks import pack
from attache.language.model import LONGEST, MODEL, WIDEST, Chunk, Network
from attache.language.parse import parse
from tools.read_names import documents

ROOT = Path(__file__).resolve().parents[1]
ENCODER_OUTPUT = "mixed5"


def bare_encoder(net: Network, docs: list[Document], threads: int) -> Callable[[], None] | None:
    """A function that runs the encoder alone over the documents' chunks; None where the package onnx is missing."""
    try:
        import onnx
        import onnxruntime
    except ImportError:
        return None
    model = onnx.load(str(MODEL / "network.onnx"))
    needed, nodes = {ENCODER_OUTPUT}, []
    for node in reversed(model.graph.node):
        if needed & set(node.output):
            nodes.append(node)
            needed |= set(node.input)
    kept = list(reversed(nodes))
    del model.graph.node[:], model.graph.output[:]
    model.graph.node.extend(kept)
    model.graph.output.append(onnx.helper.make_tensor_value_info(ENCODER_OUTPUT, onnx.TensorProto.FLOAT, ["B", "T", 384]))
    inputs = [i for i in model.graph.input if i.name in needed]
    weights = [w for w in model.graph.initializer if w.name in needed]
    del model.graph.input[:], model.graph.initializer[:]
    model.graph.input.extend(inputs)
    model.graph.initializer.extend(weights)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])

    def feed(chunk: Chunk) -> dict[str, Any]:
        ids, shapes = [net.pieces.first], [24]
        for word, gap in zip(chunk.words, chunk.gaps, strict=True):
            pieces, form = net.pieces.encoded(word)
            ids += pieces
            shapes += [form * 3 + gap] * len(pieces)
        ids.append(net.pieces.last)
        shapes.append(24)
        return {"in_pieces": np.array([ids]), "in_shapes": np.array([shapes]), "in_mask": np.ones((1, len(ids)), np.int32)}

    feeds = [feed(p.chunk) for d in docs for p in pack(d, net.length, LONGEST, WIDEST)]
    pool = ThreadPoolExecutor(threads)

    def run() -> None:
        list(pool.map(lambda f: session.run(None, f), feeds))

    return run


def spacy_pipeline(docs: list[Document]) -> Callable[[], None] | None:
    """spaCy's small architecture with untrained weights over the same texts; None where spaCy is missing."""
    try:
        import spacy
        from spacy.training import Example
    except ImportError:
        return None
    nlp = spacy.blank("en")
    for part in ("tok2vec", "tagger", "parser", "ner"):
        nlp.add_pipe(part)
    words = ["Peru", "sent", "aid", "."]
    gold = {
        "words": words,
        "tags": ["NNP", "VBD", "NN", "."],
        "heads": [1, 1, 1, 1],
        "deps": ["nsubj", "ROOT", "obj", "punct"],
        "entities": ["U-GPE", "O", "O", "O"],
    }
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc("Peru sent aid ."), gold)])
    texts = [d.text for d in docs]

    def run() -> None:
        for _ in nlp.pipe(texts, batch_size=64):
            pass

    return run


def speed(net: Network, docs: list[Document], threads: int, repeat: int) -> None:
    """Print sentences and words a second of all that is compared, by the clock and by processor time."""
    parse(docs, net)
    sentences, words = sum(len(d.sentences) for d in docs), sum(len(d.tokens) for d in docs)

    def with_objects() -> None:
        parse(docs, net)
        for doc in docs:
            len(doc.tokens)

    runs: dict[str, Callable[[], None]] = {
        "attache, all heads": lambda: parse(docs, net),
        "… and words as objects": with_objects,
    }
    for name, made in (
        ("bare encoder", bare_encoder(net, docs, threads)),
        ("spaCy small, untrained", spacy_pipeline(docs)),
    ):
        if made is None:
            print(f"{name}: skipped, its package is not installed")
        else:
            runs[name] = made
    clock: dict[str, list[float]] = {name: [] for name in runs}
    processor: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(repeat + 1):  # the first pass warms caches and is not counted
        for name, run in runs.items():
            began, used = time.perf_counter(), time.process_time()
            run()
            if number:
                clock[name].append(time.perf_counter() - began)
                processor[name].append(time.process_time() - used)
    print(f"{len(docs)} articles, {sentences} sentences, {words} words; {threads} threads, least of {repeat}")
    print(f"{'':24} sentences/s  words/s  attache's speed as a share of it: by the clock, by processor time")
    for name in runs:
        took, used = min(clock[name]), min(processor[name])
        shares = (
            took / min(clock["attache, all heads"]),
            used / min(processor["attache, all heads"]),
        )
        print(f"{name:24} {sentences / took:11.0f} {words / took:8.0f}  {shares[0]:.2f}  {shares[1]:.2f}")


def lengths(net: Network, long: bool) -> None:
    """Print processor time against length."""
    print("processor time against length, one paragraph without a sentence's end:")
    for size in (15_625, 31_250, 62_500, 125_000, *((500_000, 2_000_000) if long else ())):
        text = ("towns, " * (size // 7 + 1))[:size]
        doc = Document("long", text, paragraphs=[Span(0, len(text))])
        began = time.process_time()
        parse([doc], net)
        took = time.process_time() - began
        assert doc.columns is not None
        words, sentences = len(doc.columns.head), len(doc.columns.sentences)
        print(
            f"  {size:9,} characters {words:8,} words {sentences} sentence {took:7.2f} s {took / size * 1e6:6.1f} s/MB",
            flush=True,
        )


#: runs `attache` with the arguments given, and prints the most memory it took in MB. A process of its own, and a small one:
#: what the process that starts another has in memory counts as the other's.
_PEAK = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "attache", *sys.argv[1:]], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def peak(docs: list[Document]) -> None:
    """Print the peak memory of reading processes."""
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "articles.jsonl"
        lines.write_text("".join(json.dumps({"id": d.id, "text": d.text}) + "\n" for d in docs), encoding="utf-8")
        for name, path in (("the examples", ROOT / "examples"), (f"{len(docs)} articles", lines)):
            command = [sys.executable, "-c", _PEAK, "read", str(path), "--format", "jsonl"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            print(f"peak memory of attache read, {name}: {done.stdout.strip() or done.stderr.strip().splitlines()[-1]} MB")


def agreement(docs: list[Document], net: Network, other: Network) -> None:
    """Print how much of what one network finds the other finds, too, on the same words."""

    def found(network: Network) -> list[tuple[Columns, set[tuple[int, ...]], set[tuple[int, ...]]]]:
        parse(docs, network)
        made = [d.columns for d in docs if d.columns is not None]
        return [
            (
                c,
                {tuple(s) for s in c.sentences.tolist()},
                {(*n, k) for n, k in zip(c.names.tolist(), c.kind.tolist(), strict=True)},
            )
            for c in made
        ]

    hits: dict[str, list[int]] = {}
    for (a, *spans), (b, *others) in zip(found(net), found(other), strict=True):
        for column in ("upos", "xpos", "feats", "deprel", "head"):
            hits.setdefault(column, []).extend((getattr(a, column) == getattr(b, column)).tolist())
        hits.setdefault("lemma", []).extend(x == y for x, y in zip(a.strings("lemma"), b.strings("lemma"), strict=True))
        for column, one, two in zip(("sentences", "names"), spans, others, strict=True):
            hits.setdefault(column, []).extend(x in one & two for x in one | two)
    print("int8 and float32 agree on  " + "  ".join(f"{k} {np.mean(v):.4f}" for k, v in hits.items()))


def rounding(net: Network, other: Network) -> None:
    """Print the figures of the development parts from both networks, and what int8 loses."""
    from training import evaluate, treebank

    def figures(network: Network) -> dict[str, float]:
        out: dict[str, float] = {}
        for bank in ("ewt", "gum"):
            docs = treebank.read(evaluate.DATA / f"treebank/{bank}-dev.conllu.gz")
            found = {**evaluate.gold_words(docs, network), **evaluate.raw_text(docs, network)}
            out |= {f"{bank.upper()} {k}": v for k, v in found.items()}
        for name, file, kinds, ours in (
            ("CoNLL-2003 names F1", "conll2003-dev", evaluate.CONLL, evaluate.THREE),
            ("CrossNER politics names F1", "crossner-politics-dev", evaluate.POLITICS, evaluate.OURS),
        ):
            out[name] = evaluate.named(evaluate.columns(evaluate.DATA / f"ner/{file}.conll.gz", kinds), ours, network)[2]
        return out

    if not evaluate.DATA.is_dir():
        print(f"{evaluate.DATA}: the corpora are not here; what int8 loses on them can't be measured")
        return
    small, large = figures(net), figures(other)
    print(f"{'development parts':28} float32    int8    loss")
    for name, value in large.items():
        print(f"{name:28}  {value:.4f}  {small[name]:.4f}  {value - small[name]:+.4f}")


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--repeat", type=int, default=5)
    ap.add_argument("--threads", type=int, default=2)
    ap.add_argument("--long", action="store_true", help="time against length up to 2 MB; minutes")
    ap.add_argument("--float", type=Path, help="the folder of a float32 export")
    args = ap.parse_args()
    docs = documents()
    peak(docs)
    net = Network(threads=args.threads)
    speed(net, docs, args.threads, args.repeat)
    lengths(net, args.long)
    if args.float:
        other = Network(args.float, args.threads)
        agreement(docs, net, other)
        rounding(net, other)


if __name__ == "__main__":
    main()
