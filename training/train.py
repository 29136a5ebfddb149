"""Trains the language model: python -m training.train CONFIG [--resume]

Reads the corpora named in the configuration, trains all heads at once, and writes checkpoints to its `run` folder, from
which --resume goes on. On CPU or GPU, float32. Same configuration and seed, same batches.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import random
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
import yaml

from attache.language.wordpieces import WordPieces
from tools import corpus_article, read_corpus, read_gold, read_papers
from training import data, names, reading, treebank
from training.data import Encoded, Labels
from training.losses import WEIGHTS, losses
from training.model import Network, Sizes
from training.start import minilm

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Config:
    """A training run; see training/configs."""

    run: str
    corpora: str
    epochs: int = 12
    seed: int = 1
    batch_pieces: int = 1000
    encoder_rate: float = 2e-4
    head_rate: float = 2e-3
    layer_decay: float = 0.9
    warmup: float = 0.05
    weight_decay: float = 0.01
    dropout: float = 0.1
    head_dropout: float = 0.33
    chunk_words: list[int] = field(default_factory=lambda: [1, 1, 40, 80, 120, 160])
    #: the same for the corpora of the reading heads, whose chunks are as long as those of reading
    read_words: list[int] = field(default_factory=lambda: [60, 90])
    #: how often the trees, a name or a reading corpus is seen an epoch
    repeat: dict[str, float] = field(default_factory=dict)
    #: what a task's loss counts, where it is not what `losses.WEIGHTS` says
    weights: dict[str, float] = field(default_factory=dict)
    #: of Universal NER's documents every second is left out, from this one (0, 1): to measure on these what the others teach
    leave_out: int | None = None
    #: a checkpoint whose weights to begin with
    start_from: str | None = None
    #: the share of the full rates at which the last step ends; 0 where no run follows
    end_share: float = 0.0
    threads: int = 2


def corpora(cfg: Config, labels: Labels | None) -> tuple[Labels, list[list[Encoded]], dict[str, list[list[Encoded]]]]:
    """Labels, treebank documents, and name-only documents by corpus."""
    base = (ROOT / cfg.corpora).resolve()
    ewt = treebank.read(base / "treebank/ewt-train.conllu.gz")
    held_out = [treebank.read(base / f"treebank/gum-{split}.conllu.gz") for split in ("dev", "test")]
    gum = treebank.apart(treebank.read(base / "treebank/gum-train.conllu.gz"), *held_out)
    labels = labels or Labels.of(ewt + gum)
    ix = data.index(labels)
    trees = [[data.encode_tree(s, ix, None) for s in doc] for doc in ewt]
    trees += [[data.encode_tree(s, ix, names.from_gum(s)) for s in doc] for doc in gum]
    named: dict[str, list[list[Encoded]]] = {}
    for corpus, splits in (
        ("crossner-politics", ("train", "dev")),
        ("crossner-literature", ("train", "dev")),
        ("crossner-science", ("train", "dev")),
        ("wnut17", ("train",)),
    ):
        found = [s for split in splits for s in names.from_columns(base / f"ner/{corpus}-{split}.conll.gz")]
        named[corpus] = [[data.encode_named(s)] for s in found]
    marked = treebank.read(base / "treebank/ewt-dev.conllu.gz")  # only for its names: its trees are to measure on
    if cfg.leave_out is not None:
        marked = marked[1 - cfg.leave_out :: 2]
    uner = names.from_uner(base / "ner/uner-ewt-dev.iob2.gz", marked)
    named["uner"] = [[data.encode_named(s) for s in document] for document in uner]
    named["own"] = [[data.encode_named(s) for s in article] for article in data.names_folder(ROOT / "corpus/names")]
    sure = reading.uds(base / "factuality/uds-ewt.jsonl.gz", "train", ewt)
    for raw, encoded in zip(ewt, trees, strict=False):
        for tree, sentence in zip(raw, encoded, strict=True):
            sentence.sure = dict(sure.get(tree.id, []))
    named["polnear"] = polnear(base / "attribution/polnear-train.jsonl.gz", ROOT / cfg.run)
    named["news"] = news("train")
    named["papers"] = papers(base)
    return labels, trees, named


def polnear(path: Path, folder: Path) -> list[list[Encoded]]:
    """PolNeAR's articles; parsing them takes minutes, so what comes of it is kept in the run's folder."""
    kept = folder / "polnear.pickle"
    if not kept.exists():
        kept.write_bytes(pickle.dumps([data.encode_read(doc, read) for doc, read in reading.polnear(path)]))
    found: list[list[Encoded]] = pickle.loads(kept.read_bytes())
    return found


def news(part: str) -> list[list[Encoded]]:
    """The articles of one split of the project's own corpus; a file with an error is said and left out."""
    out = []
    for path in read_corpus.files(part):
        article, errors = corpus_article.parse(path.read_text(encoding="utf-8"), path.name)
        if errors:
            print(f"{path.name}: left out, it has {len(errors)} errors", flush=True)
        else:
            doc, read = reading.own(article)
            out.append(data.encode_read(doc, read, [s.span for s in article.sentences]))
    return out


def papers(base: Path) -> list[list[Encoded]]:
    """The texts of others that are annotated with events and are for training: of `corpus/papers`, and of the gold."""
    kept = [
        a for corpus in read_papers.SOURCES for a in read_papers.articles(corpus, base) if read_papers.split(a.id) == "train"
    ]
    return [data.encode_read(*reading.papers(article)) for article in [*kept, *read_gold.articles()]]


def epoch_chunks(
    cfg: Config, trees: list[list[Encoded]], named: dict[str, list[list[Encoded]]], pieces: WordPieces, epoch: int
) -> tuple[list[data.Chunk], random.Random]:
    """The chunks of one epoch, the same for the same seed and epoch."""
    rng = random.Random(cfg.seed * 1000 + epoch)
    share = cfg.repeat.get("trees", 1.0)
    seen = trees if share >= 1 else rng.sample(trees, round(share * len(trees)))
    runs = data.chunks(seen, cfg.chunk_words, rng)
    for corpus, docs in named.items():
        want = cfg.repeat.get(corpus, 1.0) * len(docs)
        chosen = docs * int(want // max(1, len(docs))) + rng.sample(docs, int(want % max(1, len(docs)))) if docs else []
        if corpus in ("own", "polnear", "news", "papers", "uner"):
            runs += data.chunks(chosen, cfg.chunk_words if corpus in ("own", "uner") else cfg.read_words, rng)
        else:
            rng.shuffle(chosen)
            runs += [[s for d in chosen[i : i + 3] for s in d] for i in range(0, len(chosen), 3)]
    packed = []
    for run in runs:
        dice = rng.random()
        change = "upper" if dice < 0.03 else "lower" if dice < 0.05 else "flat" if dice < 0.35 else ""
        chunk = data.pack(run, pieces, change)
        packed += [chunk] if chunk else [c for s in run if (c := data.pack([s], pieces, change))]
    return packed, rng


def optimizers(net: Network, cfg: Config) -> tuple[torch.optim.Optimizer, torch.optim.Optimizer, list[float]]:
    """AdamW over all but the piece embeddings (layer-wise rates), SparseAdam over these; and the full rates of both."""
    groups: list[dict[str, Any]] = []
    for i, layer in enumerate(net.encoder.layers):
        rate = cfg.encoder_rate * cfg.layer_decay ** (len(net.encoder.layers) - 1 - i)
        groups.append({"params": list(layer.parameters()), "lr": rate})
    low = cfg.encoder_rate * cfg.layer_decay ** len(net.encoder.layers)
    groups.append({"params": [net.encoder.positions.weight, *net.encoder.norm.parameters()], "lr": low})
    new = [net.encoder.shapes.weight, net.encoder.mix, net.encoder.scale]
    new += [p for n, p in net.named_parameters() if not n.startswith("encoder.")]
    groups.append({"params": new, "lr": cfg.head_rate})
    dense = torch.optim.AdamW(groups, betas=(0.9, 0.99), weight_decay=cfg.weight_decay)
    sparse = torch.optim.SparseAdam([net.encoder.pieces.weight], lr=low, betas=(0.9, 0.99))
    return dense, sparse, [g["lr"] for g in groups] + [low]


def schedule(progress: float, warmup: float, end: float = 0.0) -> float:
    """Linear warm-up and decay down to `end`: the share of the full rate when `progress` (0 … 1) of the run is done."""
    return max(0.01, progress / warmup) if progress < warmup else end + (1 - end) * max(0.0, (1 - progress) / (1 - warmup))


def train(cfg: Config, resume: bool) -> None:
    """Run the configuration; see the module."""
    torch.manual_seed(cfg.seed)
    torch.set_num_threads(cfg.threads)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    folder = ROOT / cfg.run
    folder.mkdir(parents=True, exist_ok=True)
    state: dict[str, Any] | None = None
    if resume and (folder / "last.pt").exists():
        state = torch.load(folder / "last.pt", map_location="cpu", weights_only=False)
    start = torch.load(ROOT / cfg.start_from, map_location="cpu", weights_only=False) if cfg.start_from else None
    known = state or start
    labels, trees, named = corpora(cfg, Labels(**known["labels"]) if known else None)
    weights, vocabulary = minilm()
    pieces = WordPieces(vocabulary)
    net = build(labels, len(pieces.ids), cfg)
    if start is not None and state is None:
        net.load_state_dict(start["net"], strict=False)  # heads that it lacks begin anew
    elif state is None:
        net.encoder.load(weights)
    net.to(device)
    dense, sparse, full = optimizers(net, cfg)
    counts = {**WEIGHTS, **cfg.weights}
    if set(counts) != set(WEIGHTS):
        raise SystemExit(f"{cfg.run}: no such task: {', '.join(sorted(set(counts) - set(WEIGHTS)))}")
    epoch = 0
    if state is not None:
        net.load_state_dict(state["net"])
        dense.load_state_dict(state["dense"])
        sparse.load_state_dict(state["sparse"])
        epoch = state["epoch"]
    sizes = {k: sum(len(d) for d in v) for k, v in named.items()}
    print(
        f"{sum(map(len, trees))} trees, names {sizes}, {sum(p.numel() for p in net.parameters()) / 1e6:.1f} M weights",
        flush=True,
    )
    while epoch < cfg.epochs:
        packed, rng = epoch_chunks(cfg, trees, named, pieces, epoch)
        todo = list(data.batches(packed, cfg.batch_pieces, rng, pieces.pad))
        began, done, sums = time.monotonic(), 0, dict.fromkeys(WEIGHTS, 0.0)
        net.train()
        for number, batch in enumerate(todo):
            share = schedule((epoch + number / len(todo)) / cfg.epochs, cfg.warmup, cfg.end_share)
            for group, rate in zip([*dense.param_groups, *sparse.param_groups], full, strict=True):
                group["lr"] = rate * share
            found = losses(net, batch.to(device))
            loss = torch.stack([found[k] * w for k, w in counts.items()]).sum()
            dense.zero_grad()
            sparse.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_([p for g in dense.param_groups for p in g["params"]], 2.0)
            dense.step()
            sparse.step()
            done += int((batch.sentence.amax(1) + 1).sum())
            for k, v in found.items():
                sums[k] += float(v.detach())
            if number % 50 == 49:
                took = time.monotonic() - began
                mean = " ".join(f"{k} {v / (number + 1):.3f}" for k, v in sums.items())
                print(
                    f"epoch {epoch + 1}/{cfg.epochs} batch {number + 1}/{len(todo)} {done / took:.0f} sentences/s {mean}",
                    flush=True,
                )
        epoch += 1
        save(folder, net, labels, {"dense": dense.state_dict(), "sparse": sparse.state_dict(), "epoch": epoch})
        print(f"epoch {epoch} took {time.monotonic() - began:.0f} s", flush=True)


def build(labels: Labels, vocabulary: int, cfg: Config | None = None) -> Network:
    """A network for these labels, untrained."""
    sizes = Sizes(
        upos=len(labels.upos),
        xpos=len(labels.xpos),
        feats=len(labels.feats),
        lemma=len(labels.lemma),
        deprel=len(labels.deprel),
        name=len(labels.name),
        read={k: len(v) for k, v in reading.HEADS.items()},
        edge=len(reading.EDGE),
    )
    net = Network(vocabulary, sizes, cfg.dropout if cfg else 0.0, cfg.head_dropout if cfg else 0.0)
    net.encoder.pieces.sparse = True
    return net


def save(folder: Path, net: Network, labels: Labels, rest: dict[str, Any]) -> None:
    """Write a checkpoint so that a stop in the middle leaves the old one whole."""
    torch.save({"net": net.state_dict(), "labels": asdict(labels), **rest}, folder / "new.pt")
    os.replace(folder / "new.pt", folder / "last.pt")
    (folder / "labels.json").write_text(json.dumps(asdict(labels)))


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("config", type=Path)
    ap.add_argument("--resume", action="store_true", help="go on from the run's last checkpoint")
    args = ap.parse_args()
    train(Config(**yaml.safe_load(args.config.read_text())), args.resume)


if __name__ == "__main__":
    sys.exit(main())
