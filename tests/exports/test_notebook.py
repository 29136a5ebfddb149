"""The notebook runs from its first cell to its last, and shows what it promises."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib
import pytest

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebooks" / "first-look.ipynb"


def cells() -> list[dict[str, Any]]:
    whole = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert (whole["nbformat"], whole["nbformat_minor"]) == (4, 5)
    found: list[dict[str, Any]] = whole["cells"]
    return found


@pytest.fixture
def drawing() -> Iterator[Any]:
    """matplotlib, drawing into memory."""
    before = matplotlib.get_backend()
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    yield plt
    plt.close("all")
    matplotlib.use(before)


def test_the_notebook_is_kept_without_outputs() -> None:
    ids = [cell["id"] for cell in cells()]
    assert len(set(ids)) == len(ids)
    for cell in cells():
        assert cell["cell_type"] in ("markdown", "code")
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None)


def test_the_notebook_runs(drawing: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(NOTEBOOK.parent)
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in cells():
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), f"{NOTEBOOK.name}:{cell['id']}", "exec"), names)
    assert len(names["documents"]) == 6
    assert set(names["events"]["document"]) <= set(names["documents"]["document"])
    assert names["features"]
    assert len(names["busiest"]) == 10
    map_, network = (drawing.figure(number) for number in drawing.get_fignums())
    assert map_.axes[0].lines
    assert network.axes[0].get_title() == "Who acts on whom"
    printed = capsys.readouterr().out
    assert printed.count("    says ") == len(names["transfers"])
    assert "could not" not in printed
    assert json.loads((names["file"].parent / "press.stix.json").read_text(encoding="utf-8"))["type"] == "bundle"
