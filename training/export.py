"""Writes the shipped model: python -m training.export RUN [--into FOLDER] [--float]

The graph is built by hand from the weights with onnxruntime's fused operators (attention, skip-layer-norm, bias-gelu), then
quantised dynamically to int8, a scale a channel. Weights are kept to 7 bits: without VNNI, AVX2 adds pairs of products in 16
bits, which 8-bit weights overflow.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor

from training import reading
from training.model import HEADS, LAYERS
from training.sides import Sides, arcs
from training.start import minilm

ROOT = Path(__file__).resolve().parents[1]
#: see `training.sides`; an export prints how many arcs of `corpus/names` keep their label: 95.3 % with 16, 99.1 with 32,
#: 99.6 with 48, 99.8 with 64
LABEL_SIZE = 48
TAGS = ("upos", "xpos", "feats", "lemma")


class Graph:
    """Collects nodes and weights; every method returns the name of its result."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, name: str, value: torch.Tensor | NDArray[Any]) -> str:
        array = value.detach().numpy() if isinstance(value, torch.Tensor) else value
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def op(self, kind: str, *inputs: str, out: str, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, list(inputs), [out], name=out + "_node", domain=domain, **attributes))
        return out

    def linear(self, x: str, name: str, w: dict[str, torch.Tensor], bias: bool = True) -> str:
        """x @ W^T (+ b) for a torch Linear called `name`."""
        out = self.op("MatMul", x, self.weight(name + ".w", w[name + ".weight"].T), out=name + ".mm")
        return self.op("Add", out, self.weight(name + ".b", w[name + ".bias"]), out=name + ".out") if bias else out

    def gelu(self, x: str, name: str, w: dict[str, torch.Tensor]) -> str:
        """gelu(x @ W^T + b)."""
        out = self.linear(x, name, w, bias=False)
        return self.op("BiasGelu", out, self.weight(name + ".b", w[name + ".bias"]), out=name + ".gelu", domain="com.microsoft")

    def model(self, inputs: list[Any], outputs: list[Any]) -> onnx.ModelProto:
        graph = helper.make_graph(self.nodes, "attache", inputs, outputs, self.weights)
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9)


def encoder(g: Graph, w: dict[str, torch.Tensor]) -> str:
    """The encoder's nodes; inputs pieces, shapes, mask (B×T). Returns B×T×384."""
    pieces = g.op("Gather", g.weight("pieces", w["encoder.pieces.weight"]), "in_pieces", out="piece_vectors")
    shapes = g.op("Gather", g.weight("shapes", w["encoder.shapes.weight"]), "in_shapes", out="shape_vectors")
    length = g.op("Shape", "in_pieces", out="length", start=1, end=2)
    zero, axes = g.weight("zero", np.array([0])), g.weight("axes", np.array([0]))
    places = g.op("Slice", g.weight("positions", w["encoder.positions.weight"]), zero, length, axes, out="place_vectors")
    x = g.op("Add", pieces, shapes, out="embedded")
    x = g.op("Add", x, places, out="placed")
    x = _norm(g, "encoder.norm", w, x)
    mixed = ""
    weights = w["encoder.mix"].softmax(0) * w["encoder.scale"]
    for i in range(LAYERS):
        at = f"encoder.layers.{i}."
        heads = g.op(
            "Attention",
            x,
            g.weight(at + "qkv.w", w[at + "qkv.weight"].T),
            g.weight(at + "qkv.b", w[at + "qkv.bias"]),
            "in_mask",
            out=at + "heads",
            domain="com.microsoft",
            num_heads=HEADS,
        )
        x = _skip_norm(g, at + "norm1", w, g.linear(heads, at + "out", w, bias=False), x, w[at + "out.bias"])
        up = g.gelu(x, at + "up", w)
        x = _skip_norm(g, at + "norm2", w, g.linear(up, at + "down", w, bias=False), x, w[at + "down.bias"])
        share = float(weights[i]) + (1.0 if i == LAYERS - 1 else 0.0)
        part = g.op("Mul", x, g.weight(f"mix{i}", np.array(share, dtype=np.float32)), out=f"part{i}")
        mixed = g.op("Add", mixed, part, out=f"mixed{i}") if mixed else part
    return mixed


def _norm(g: Graph, name: str, w: dict[str, torch.Tensor], x: str) -> str:
    return g.op(
        "LayerNormalization",
        x,
        g.weight(name + ".g", w[name + ".weight"]),
        g.weight(name + ".b", w[name + ".bias"]),
        out=name,
        axis=-1,
        epsilon=1e-12,
    )


def _skip_norm(g: Graph, name: str, w: dict[str, torch.Tensor], x: str, skip: str, bias: torch.Tensor) -> str:
    return g.op(
        "SkipLayerNormalization",
        x,
        skip,
        g.weight(name + ".g", w[name + ".weight"]),
        g.weight(name + ".b", w[name + ".bias"]),
        g.weight(name + ".bias", bias),
        out=name,
        domain="com.microsoft",
        epsilon=1e-12,
    )


def _inputs(words: bool) -> list[Any]:
    whole, small = TensorProto.INT64, TensorProto.INT32
    found = [
        helper.make_tensor_value_info("in_pieces", whole, ["B", "T"]),
        helper.make_tensor_value_info("in_shapes", whole, ["B", "T"]),
        helper.make_tensor_value_info("in_mask", small, ["B", "T"]),
    ]
    if words:
        found += [helper.make_tensor_value_info(n, whole, ["B", "W", 1]) for n in ("in_first", "in_last")]
    return found


def network(w: dict[str, torch.Tensor], sides: Sides) -> onnx.ModelProto:
    """All heads but the labels: argmax of each tag head (B×W), `start`, `outer`, `inner`, `arcs`, both sides of labels."""
    g = Graph()
    hidden = encoder(g, w)
    a = g.op("GatherND", hidden, "in_first", out="first_vectors", batch_dims=1)
    b = g.op("GatherND", hidden, "in_last", out="last_vectors", batch_dims=1)
    words = g.op("Mul", g.op("Add", a, b, out="word_sum"), g.weight("half", np.array(0.5, dtype=np.float32)), out="words")
    outputs: list[Any] = []

    def give(name: str, kind: int, shape: list[Any]) -> None:
        outputs.append(helper.make_tensor_value_info(name, kind, shape))

    tag = g.gelu(words, "tag", w)
    for name in (*TAGS, "start"):
        scores = g.linear(tag, f"tags.{name}", w)
        if name == "start":
            g.op("Identity", scores, out="start")
            give("start", TensorProto.FLOAT, ["B", "W", 2])
        else:
            g.op("ArgMax", scores, out=name, axis=-1, keepdims=0)
            give(name, TensorProto.INT64, ["B", "W"])
    named = g.gelu(words, "namer", w)
    for name in ("outer", "inner"):
        g.op("Identity", g.linear(named, name, w), out=name)
        give(name, TensorProto.FLOAT, ["B", "W", w[f"{name}.weight"].shape[0]])
    # the root is a constant column: what the head layers make of it is worked out here, once
    gelu = torch.nn.functional.gelu
    roots = {k: gelu(w["root"] @ w[f"{k}.weight"].T + w[f"{k}.bias"]) for k in ("arc_head", "label_head")}
    dep, gov = g.gelu(words, "arc_dep", w), g.gelu(words, "arc_head", w)
    left = g.op("MatMul", dep, g.weight("arc.w", w["arc"][:-1]), out="arc_left")
    left = g.op("Add", left, g.weight("arc.b", w["arc"][-1]), out="arc_left_b")
    right = g.op("Transpose", gov, out="arc_right", perm=[0, 2, 1])
    g.op("MatMul", left, right, out="arcs")
    g.op("MatMul", left, g.weight("arc_root", roots["arc_head"][:, None]), out="roots")
    give("arcs", TensorProto.FLOAT, ["B", "W", "W"])
    give("roots", TensorProto.FLOAT, ["B", "W", 1])
    for name in ("label_dep", "label_head"):
        side = g.gelu(words, name, w)
        to = sides.dep if name == "label_dep" else sides.head
        side = g.op("MatMul", side, g.weight(name + ".fewer", to[:-1]), out=name + ".mm_fewer")
        g.op("Add", side, g.weight(name + ".constant", to[-1]), out=name)
        give(name, TensorProto.FLOAT, ["B", "W", sides.size])
    read, cited = g.gelu(words, "reader", w), g.gelu(words, "citer", w)
    for name, classes in reading.HEADS.items():
        scores = g.linear(cited if name in reading.ATTRIBUTION else read, f"reads.{name}", w)
        g.op("Softmax", scores, out=name, axis=-1)
        give(name, TensorProto.FLOAT, ["B", "W", len(classes)])
    g.op("Identity", g.linear(read, "sure", w), out="sure")
    give("sure", TensorProto.FLOAT, ["B", "W", 1])
    for name in ("edge_from", "edge_to"):
        g.op("Identity", g.gelu(words, name, w), out=name)
        give(name, TensorProto.FLOAT, ["B", "W", w[f"{name}.weight"].shape[0]])
    return g.model(_inputs(True), outputs)


def labeller(sides: Sides) -> onnx.ModelProto:
    """Labels of chosen arcs: dep, head (N×size) → the best label (N)."""
    g = Graph()
    d, n = sides.size, sides.core.shape[1]
    left = g.op("MatMul", "dep", g.weight("label.w", sides.core.reshape(d, -1)), out="label_left")
    left = g.op("Reshape", left, g.weight("label.shape", np.array([-1, n, d])), out="label_cube")
    right = g.op("Unsqueeze", "head", g.weight("un", np.array([2])), out="label_right")
    scores = g.op("MatMul", left, right, out="label_scores")
    g.op("ArgMax", g.op("Squeeze", scores, g.weight("sq", np.array([2])), out="label_flat"), out="label", axis=-1, keepdims=0)
    given = [helper.make_tensor_value_info(x, TensorProto.FLOAT, ["N", d]) for x in ("dep", "head")]
    return g.model(given, [helper.make_tensor_value_info("label", TensorProto.INT64, ["N"])])


def edges(w: dict[str, torch.Tensor]) -> onnx.ModelProto:
    """How likely each word belongs to each anchor: anchor (N×d), words (W×d) → N×labels×W."""
    g = Graph()
    weight = w["edge"]  # (1+d) × labels × (1+d), the last of each side for the constant
    d, n = weight.shape[0] - 1, weight.shape[1]
    left = g.op("MatMul", "anchor", g.weight("edge.w", weight[:-1, :, :-1].flatten(1)), out="edge_left")
    left = g.op("Add", left, g.weight("edge.b", weight[-1, :, :-1].flatten()), out="edge_left_b")
    left = g.op("Reshape", left, g.weight("edge.shape", np.array([-1, n, d])), out="edge_cube")
    scores = g.op("MatMul", left, g.op("Transpose", "words", out="edge_right", perm=[1, 0]), out="edge_scores")
    own = g.op("MatMul", "anchor", g.weight("edge.own", weight[:-1, :, -1]), out="edge_own")
    own = g.op("Add", own, g.weight("edge.own_b", weight[-1, :, -1]), out="edge_own_b")
    own = g.op("Unsqueeze", own, g.weight("edge.un", np.array([2])), out="edge_own_column")
    g.op("Sigmoid", g.op("Add", scores, own, out="edge_sum"), out="likely")
    given = [helper.make_tensor_value_info(x, TensorProto.FLOAT, [k, d]) for x, k in (("anchor", "N"), ("words", "W"))]
    return g.model(given, [helper.make_tensor_value_info("likely", TensorProto.FLOAT, ["N", n, "W"])])


def bare(w: dict[str, torch.Tensor]) -> onnx.ModelProto:
    """The encoder alone, for benchmarks."""
    g = Graph()
    g.op("Identity", encoder(g, w), out="hidden")
    return g.model(_inputs(False), [helper.make_tensor_value_info("hidden", TensorProto.FLOAT, ["B", "T", 384])])


def write(model: onnx.ModelProto, path: Path, quantise: bool) -> None:
    onnx.checker.check_model(model)
    if not quantise:
        onnx.save(model, str(path))
        return
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        onnx.save(model, str(plain))
        quantize_dynamic(
            plain,
            path,
            op_types_to_quantize=["MatMul", "Attention", "Gather"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT},
        )


def mean_of(runs: Sequence[Path]) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """The last checkpoint, and the mean of the weights of all, which are stages of one course of training
    (Izmailov et al. 2018). Raises `ValueError` where their labels differ."""
    states = [torch.load(run, map_location="cpu", weights_only=False) for run in runs]
    if any(state["labels"] != states[-1]["labels"] for state in states):
        raise ValueError("the checkpoints have different labels; give stages of one course")
    nets = [state["net"] for state in states]
    weights = {k: sum(n[k].detach() / len(nets) for n in nets) if v.is_floating_point() else v for k, v in nets[-1].items()}
    return states[-1], weights


def model(w: dict[str, Tensor], sides: Sides, labels: dict[str, Any], into: Path, quantise: bool) -> None:
    """Write all that `attache.language.model.Network` loads."""
    write(network(w, sides), into / "network.onnx", quantise)
    # these two run on few rows: rounding would cost more than it saves
    write(labeller(sides), into / "labeller.onnx", quantise=False)
    write(edges(w), into / "edges.onnx", quantise=False)
    (into / "labels.json").write_text(json.dumps(labels, ensure_ascii=False, separators=(",", ":")) + "\n")
    shutil.copyfile(minilm()[1], into / "vocab.txt")


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("run", type=Path, nargs="+", help="a checkpoint, as training/runs/base/last.pt; of several, the mean")
    ap.add_argument("--into", type=Path, default=ROOT / "src/attache/language/model")
    ap.add_argument("--float", action="store_true", help="leave the weights in float32")
    ap.add_argument("--bare", action="store_true", help="the encoder alone, for benchmarks")
    ap.add_argument("--label-size", type=int, default=LABEL_SIZE, help="numbers a side of the labeller (default: %(default)s)")
    args = ap.parse_args()
    state, w = mean_of(args.run)
    args.into.mkdir(parents=True, exist_ok=True)
    if args.bare:
        write(bare(w), args.into / "bare.onnx", not args.float)
        return
    labels = {**state["labels"], **reading.HEADS, "edge": reading.EDGE, "anchor": reading.ANCHOR, "parts": reading.PARTS}
    whole = Sides.whole(w["label"].numpy())
    with tempfile.TemporaryDirectory() as folder:
        model(w, whole, labels, Path(folder), quantise=False)
        real = arcs(Path(folder))
    fewer = whole.fewer(args.label_size, *real)
    same = float((fewer.labels(*real) == whole.labels(*real)).mean())
    print(f"{same:.1%} of {len(real[0])} arcs have the same label with {args.label_size} numbers a side as with {whole.size}")
    model(w, fewer, labels, args.into, quantise=not args.float)
    size = sum(p.stat().st_size for p in args.into.iterdir())
    print(f"{args.into}: {size / 1e6:.1f} MB, after {state['epoch']} epochs")


if __name__ == "__main__":
    main()
