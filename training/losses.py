"""Losses and greedy scores of one batch."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from training import reading
from training.data import Batch
from training.model import Network
from training.names import OPEN

WEIGHTS = {
    "upos": 0.5,
    "xpos": 0.5,
    "feats": 0.5,
    "lemma": 0.5,
    "start": 0.3,
    "outer": 1.0,
    "inner": 0.5,
    "arcs": 1.0,
    "labels": 1.0,
    "event": 2.0,
    "mode": 0.5,
    "fact": 0.4,
    "realis": 0.3,
    "category": 1.5,
    "status": 0.3,
    "held": 0.3,
    "condition": 0.4,
    "kind": 0.2,
    "source": 0.5,
    "cue": 0.5,
    "content": 0.5,
    "edges": 0.2,
    "sure": 0.3,
}

#: which edge labels each kind of anchor may have
_ALLOWED = torch.zeros(len(reading.ANCHOR), len(reading.EDGE))
for _kind, _labels in reading.PARTS.items():
    for _label in _labels:
        _ALLOWED[reading.ANCHOR.index(_kind), reading.EDGE.index(_label)] = 1.0


def arc_mask(batch: Batch) -> Tensor:
    """B×W×(1+W), True where a head may not be: another sentence's word, or the word itself."""
    s = batch.sentence
    same = (s[:, :, None] == s[:, None, :]) & (s[:, None, :] >= 0)
    same &= ~torch.eye(s.shape[1], dtype=torch.bool, device=s.device)[None]
    return ~torch.cat([torch.ones_like(same[:, :, :1]), same], 2)


def losses(net: Network, batch: Batch) -> dict[str, Tensor]:
    """The mean loss of each task over the words that have a target; a task without any gives 0."""
    out = net(batch.pieces, batch.shapes, batch.length, batch.first, batch.last)
    found: dict[str, Tensor] = {}
    for name in ("upos", "xpos", "feats", "lemma", "start", "outer", "inner", *reading.HEADS):
        found[name] = _cross(out[name].flatten(0, 1), batch.targets[name].flatten())
    found["edges"] = _edges(net, out, batch)
    known = ~batch.sure.isnan()
    found["sure"] = F.smooth_l1_loss(out["sure"][known], batch.sure[known]) if bool(known.any()) else out["sure"].sum() * 0.0
    arcs = out["arcs"].masked_fill(arc_mask(batch), -1e4)
    found["arcs"] = _cross(arcs.flatten(0, 1), batch.heads.flatten(), 0.0)  # smoothing would reward forbidden heads
    b, w = (batch.heads >= 0).nonzero(as_tuple=True)
    if not len(b):  # a batch of names alone
        found["labels"] = out["label_dep"].sum() * 0.0
        return found
    gold = batch.heads[b, w]
    scores = net.labels(out["label_dep"][b, w], out["label_head"][b, gold])
    found["labels"] = _cross(scores, batch.targets["deprel"][b, w])
    return found


def _edges(net: Network, out: dict[str, Tensor], batch: Batch) -> Tensor:
    """Binary cross-entropy of every word of an anchor's chunk under every label its kind may have: summed, mean of anchors."""
    if not len(batch.anchors):
        return (out["edge_from"].sum() + out["edge_to"].sum() + net.edge.sum()) * 0.0
    chunk, word, kind = batch.anchors.unbind(1)
    scores = net.edges(out["edge_from"][chunk, word], out["edge_to"][chunk])
    mask = (batch.sentence[chunk] >= 0)[:, :, None] * _ALLOWED.to(scores.device)[kind][:, None, :]
    each = F.binary_cross_entropy_with_logits(scores, batch.edges, reduction="none") * mask
    return each.sum() / len(batch.anchors)


def _cross(scores: Tensor, target: Tensor, smoothing: float = 0.03) -> Tensor:
    if not bool((target != OPEN).any()):
        return scores.sum() * 0.0
    return F.cross_entropy(scores, target, ignore_index=OPEN, label_smoothing=smoothing)
