"""Writes the stored readings of the example pages anew, and shows how they score against the annotations.

python -m tools.update_golden            stored readings only
python -m tools.update_golden --floors   also raise the floors to today's figures
python -m tools.update_golden --lower    also lower them where today's figures are worse: say why in the commit
python -m tools.update_golden --show     write nothing, print the figures
"""

from __future__ import annotations

import json
import sys

from tests.golden import pages
from tests.golden.test_examples import scores


def main(options: list[str]) -> None:
    if unknown := set(options) - {"--floors", "--lower", "--show"}:
        sys.exit(f"{', '.join(sorted(unknown))}: no such option\n{__doc__}")
    figures = scores()
    for name, figure in figures.items():
        print(f"{name:22} {figure:.3f}")
    if "--show" in options:
        return
    pages.READINGS.mkdir(exist_ok=True)
    for old in pages.READINGS.glob("*.json"):
        if old.stem not in pages.NAMES:
            old.unlink()
    for name in pages.NAMES:
        (pages.READINGS / f"{name}.json").write_text(pages.golden(pages.readings()[name]), encoding="utf-8")
    if "--floors" in options or "--lower" in options:
        floors = json.loads(pages.FLOORS.read_text(encoding="utf-8")) if pages.FLOORS.exists() else {}
        kept = figures if "--lower" in options else {n: max(f, floors.get(n, 0.0)) for n, f in figures.items()}
        pages.FLOORS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
