"""Losses and greedy scores of one batch."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

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
}


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
    for name in ("upos", "xpos", "feats", "lemma", "start", "outer", "inner"):
        found[name] = _cross(out[name].flatten(0, 1), batch.targets[name].flatten())
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


def _cross(scores: Tensor, target: Tensor, smoothing: float = 0.03) -> Tensor:
    if not bool((target != OPEN).any()):
        return scores.sum() * 0.0
    return F.cross_entropy(scores, target, ignore_index=OPEN, label_smoothing=smoothing)
