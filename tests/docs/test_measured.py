"""What a lesson says was measured is what was measured."""

from __future__ import annotations

import json
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_table_of_lesson_13_holds_the_measured_accuracies() -> None:
    measured = json.loads((ROOT / "docs/_figures/memory_gap.json").read_text(encoding="utf-8"))
    readme = (ROOT / "lessons/l13_gates/README.md").read_text(encoding="utf-8")
    gaps = sorted({int(key.split()[1]) for key in measured})
    for gap in gaps:
        runs = [[measured[f"{kind} {gap} {seed}"] for seed in range(3)] for kind in ("tanh", "GRU", "LSTM")]
        cells = [" ".join(f"{accuracy:.2f}" for accuracy in three) for three in runs]
        assert f"| {gap} | {' | '.join(cells)} |" in readme
    assert len(measured) == 9 * len(gaps)
