"""Speed of the language model: python -m benchmarks.language [--repeat N] [--threads N]

Sentences a second of everything that `attache.language.parse` does (words, encoder, all heads, trees, names), beside the
bare encoder cut out of the shipped file (the physical limit) and, where spaCy is installed, spaCy's small pipeline architecture
(tok2vec, tagger, parser, ner; untrained weights), on the same text in the same run, alternating. The text is `corpus/names`.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from attache.document import Document, Span
from attache.language.chunks import pack
from attache.language.model import LONGEST, MODEL, WIDEST, Chunk, Network
from attache.language.parse import parse
from attache.language.wordpieces import shape
from tools.read_names import read_folder

ENCODER_OUTPUT = "mixed5"


def documents() -> list[Document]:
    """The corpus's articles, a paragraph a line."""
    out = []
    for article in read_folder():
        doc = Document(article.id, article.text)
        at = 0
        for line in article.text.splitlines(keepends=True):
            if line.strip():
                doc.paragraphs.append(Span(at, at + len(line.rstrip())))
            at += len(line)
        out.append(doc)
    return out


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
            pieces = net.pieces.pieces(word)
            ids += pieces
            shapes += [shape(word) * 3 + gap] * len(pieces)
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


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--repeat", type=int, default=5)
    ap.add_argument("--threads", type=int, default=2)
    args = ap.parse_args()
    docs = documents()
    net = Network(threads=args.threads)
    parse(docs, net)
    sentences, words = sum(len(d.sentences) for d in docs), sum(len(d.tokens) for d in docs)
    runs: dict[str, Callable[[], None]] = {"attache, all heads": lambda: parse(docs, net)}
    for name, made in (
        ("bare encoder", bare_encoder(net, docs, args.threads)),
        ("spaCy small, untrained", spacy_pipeline(docs)),
    ):
        if made is None:
            print(f"{name}: skipped, its package is not installed")
        else:
            runs[name] = made
    took: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(args.repeat + 1):
        for name, run in runs.items():
            began = time.perf_counter()
            run()
            if number:
                took[name].append(time.perf_counter() - began)
    ours = statistics.median(took["attache, all heads"])
    print(f"{len(docs)} articles, {sentences} sentences, {words} words; {args.threads} threads, medians of {args.repeat}")
    for name, times in took.items():
        median = statistics.median(times)
        print(f"{name:24} {sentences / median:7.0f} sentences/s {words / median:8.0f} words/s  ({median / ours:.2f} x)")
    print("time against length, one paragraph without a sentence's end:")
    for size in (2_000, 4_000, 8_000, 16_000):
        text = "towns, " * size
        began = time.perf_counter()
        parse([Document("long", text, paragraphs=[Span(0, len(text))])], net)
        print(f"  {size * 2:6} words {time.perf_counter() - began:6.2f} s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
