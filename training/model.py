"""The multi-task network: a BERT-shaped encoder with case features, a learned mix of its layers, and one head a task.

Shapes: B chunks, T word pieces, W words. A chunk is one or more successive sentences; arcs never cross sentences.
Parsing is biaffine (Dozat & Manning 2017); layers are mixed as in ELMo (Peters et al. 2018).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

HIDDEN, LAYERS, HEADS, MLP = 384, 6, 12, 1536
#: reading heads that have a layer of their own: who says what
CITED = ("source", "cue", "content")


@dataclass(frozen=True)
class Sizes:
    """How many classes each head has."""

    upos: int
    xpos: int
    feats: int
    lemma: int
    deprel: int
    name: int
    #: classes of every reading head (`training.reading.HEADS`)
    read: dict[str, int]
    edge: int
    arc: int = 256
    label: int = 96
    tag: int = 256
    cite: int = 128
    side: int = 128


class Layer(nn.Module):
    """One post-norm transformer layer, as BERT has it."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up = nn.Linear(HIDDEN, MLP)
        self.down = nn.Linear(MLP, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        b, t, _ = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4)
        scores = (q @ k.transpose(-1, -2)) * (HIDDEN // HEADS) ** -0.5 + mask
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(b, t, HIDDEN)
        x = self.norm1(x + self.dropout(self.out(mixed)))
        return self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """MiniLM's encoder. To the piece embeddings are added a word's shape (8 kinds) and the gap before it (3 kinds)."""

    def __init__(self, vocabulary: int, dropout: float) -> None:
        super().__init__()
        self.pieces = nn.Embedding(vocabulary, HIDDEN)
        self.positions = nn.Embedding(512, HIDDEN)
        self.shapes = nn.Embedding(8 * 3 + 1, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.mix = nn.Parameter(torch.zeros(LAYERS))
        self.scale = nn.Parameter(torch.ones(()))

    def forward(self, pieces: Tensor, shapes: Tensor, length: Tensor) -> Tensor:
        """pieces, shapes: B×T; length: B. Returns B×T×HIDDEN, the mix of the layers plus the last."""
        t = pieces.shape[1]
        at = torch.arange(t, device=pieces.device)
        mask = torch.where(at[None, :] < length[:, None], 0.0, -1e4)[:, None, None, :]
        x = self.dropout(self.norm(self.pieces(pieces) + self.positions(at)[None] + self.shapes(shapes)))
        weights = self.mix.softmax(0)
        mixed = torch.zeros_like(x)
        for i, layer in enumerate(self.layers):
            x = layer(x, mask)
            mixed = mixed + weights[i] * x
        return self.scale * mixed + x

    def load(self, path: Path) -> None:
        """Take the weights of all-MiniLM-L6-v2 (`model.safetensors`)."""
        from safetensors.torch import load_file

        w = load_file(str(path))
        own: dict[str, Tensor] = {
            "pieces.weight": w["embeddings.word_embeddings.weight"],
            "positions.weight": w["embeddings.position_embeddings.weight"] + w["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": w["embeddings.LayerNorm.weight"],
            "norm.bias": w["embeddings.LayerNorm.bias"],
        }
        names = {
            "out": "attention.output.dense",
            "norm1": "attention.output.LayerNorm",
            "up": "intermediate.dense",
            "down": "output.dense",
            "norm2": "output.LayerNorm",
        }
        for i in range(LAYERS):
            there = f"encoder.layer.{i}."
            for part in ("weight", "bias"):
                own[f"layers.{i}.qkv.{part}"] = torch.cat(
                    [w[f"{there}attention.self.{k}.{part}"] for k in ("query", "key", "value")]
                )
                for mine, theirs in names.items():
                    own[f"layers.{i}.{mine}.{part}"] = w[f"{there}{theirs}.{part}"]
        missing, unexpected = self.load_state_dict(own, strict=False)
        if unexpected or set(missing) - {"shapes.weight", "mix", "scale"}:
            raise ValueError(f"{path}: not the expected weights: {missing} {unexpected}")
        nn.init.zeros_(self.shapes.weight)


class Network(nn.Module):
    """Encoder and heads. `forward` gives the scores that the runtime needs; `losses` trains them."""

    def __init__(self, vocabulary: int, sizes: Sizes, dropout: float = 0.1, head_dropout: float = 0.33) -> None:
        super().__init__()
        self.sizes = sizes
        self.encoder = Encoder(vocabulary, dropout)
        self.drop = nn.Dropout(head_dropout)
        self.tag = nn.Linear(HIDDEN, sizes.tag)
        tasks = {"upos": sizes.upos, "xpos": sizes.xpos, "feats": sizes.feats, "lemma": sizes.lemma, "start": 2}
        self.tags = nn.ModuleDict({name: nn.Linear(sizes.tag, n) for name, n in tasks.items()})
        self.namer = nn.Linear(HIDDEN, sizes.tag)
        self.outer = nn.Linear(sizes.tag, sizes.name)
        self.inner = nn.Linear(sizes.tag, sizes.name)
        self.arc_dep = nn.Linear(HIDDEN, sizes.arc)
        self.arc_head = nn.Linear(HIDDEN, sizes.arc)
        self.arc = nn.Parameter(torch.zeros(sizes.arc + 1, sizes.arc))
        self.label_dep = nn.Linear(HIDDEN, sizes.label)
        self.label_head = nn.Linear(HIDDEN, sizes.label)
        self.label = nn.Parameter(torch.zeros(sizes.label + 1, sizes.deprel, sizes.label + 1))
        self.root = nn.Parameter(torch.zeros(HIDDEN))
        self.reader = nn.Linear(HIDDEN, sizes.tag)
        self.citer = nn.Linear(HIDDEN, sizes.cite)
        self.reads = nn.ModuleDict({k: nn.Linear(sizes.cite if k in CITED else sizes.tag, n) for k, n in sizes.read.items()})
        self.sure = nn.Linear(sizes.tag, 1)
        self.edge_from = nn.Linear(HIDDEN, sizes.side)
        self.edge_to = nn.Linear(HIDDEN, sizes.side)
        self.edge = nn.Parameter(torch.zeros(sizes.side + 1, sizes.edge, sizes.side + 1))
        nn.init.normal_(self.edge, std=0.02)
        with torch.no_grad():
            self.edge[-1, :, -1] = -5.0  # hardly any word is a part of an anchor
        nn.init.normal_(self.arc, std=0.02)
        nn.init.normal_(self.label, std=0.02)
        nn.init.normal_(self.root, std=0.5)

    def words(self, pieces: Tensor, shapes: Tensor, length: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """B×W×HIDDEN: the mean of each word's first and last piece. first, last: B×W piece indices."""
        hidden = self.encoder(pieces, shapes, length)
        a = torch.gather(hidden, 1, first[:, :, None].expand(-1, -1, HIDDEN))
        b = torch.gather(hidden, 1, last[:, :, None].expand(-1, -1, HIDDEN))
        return (a + b) * 0.5

    def forward(self, pieces: Tensor, shapes: Tensor, length: Tensor, first: Tensor, last: Tensor) -> dict[str, Tensor]:
        """Scores a word: tags, names (outer, inner), arcs (B×W×(1+W), the root first), and both sides of the labels."""
        words = self.words(pieces, shapes, length, first, last)
        out: dict[str, Tensor] = {}
        tag = self.drop(F.gelu(self.tag(self.drop(words))))
        for name, head in self.tags.items():
            out[name] = head(tag)
        named = self.drop(F.gelu(self.namer(self.drop(words))))
        out["outer"], out["inner"] = self.outer(named), self.inner(named)
        heads = torch.cat([self.root.expand(words.shape[0], 1, -1), words], 1)
        dep, gov = self.drop(F.gelu(self.arc_dep(self.drop(words)))), self.drop(F.gelu(self.arc_head(self.drop(heads))))
        out["arcs"] = (dep @ self.arc[:-1] + self.arc[-1]) @ gov.transpose(1, 2)
        out["label_dep"] = self.drop(F.gelu(self.label_dep(self.drop(words))))
        out["label_head"] = self.drop(F.gelu(self.label_head(self.drop(heads))))
        read = self.drop(F.gelu(self.reader(self.drop(words))))
        cited = self.drop(F.gelu(self.citer(self.drop(words))))
        for name, head in self.reads.items():
            out[name] = head(cited if name in CITED else read)
        out["sure"] = self.sure(read).squeeze(-1)
        out["edge_from"] = self.drop(F.gelu(self.edge_from(self.drop(words))))
        out["edge_to"] = self.drop(F.gelu(self.edge_to(self.drop(words))))
        return out

    def edges(self, anchor: Tensor, words: Tensor) -> Tensor:
        """Scores of every label between N anchors (N×side) and the words of their chunks (N×W×side). Returns N×W×labels."""
        left = torch.cat([anchor, anchor.new_ones(anchor.shape[0], 1)], 1) @ self.edge.flatten(1)
        left = left.view(anchor.shape[0], self.sizes.edge, -1)
        right = torch.cat([words, words.new_ones(*words.shape[:2], 1)], 2)
        return right @ left.transpose(1, 2)

    def labels(self, dep: Tensor, head: Tensor) -> Tensor:
        """Label scores for chosen arcs. dep, head: N×label. Returns N×deprel."""
        one = dep.new_ones(dep.shape[0], 1)
        left = torch.cat([dep, one], 1) @ self.label.flatten(1)
        right = torch.cat([head, one], 1)
        return (left.view(dep.shape[0], self.sizes.deprel, -1) @ right[:, :, None]).squeeze(-1)
