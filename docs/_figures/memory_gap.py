"""How far do a tanh memory, a GRU and an LSTM remember? The table of lesson 13: ``python docs/_figures/memory_gap.py``.

Each run trains on 960 sentences of the gap corpus, for 100 epochs or until an epoch has made no mistake, and counts how
many of these very sentences it gets right: a memory that is shorter than the gap is held to 3/4 of them, however well
it learns by heart. Nothing was tuned for one of the three cells. What is measured is kept in memory_gap.json.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

import tinygrad_rnn as tg
from tinygrad_rnn.data import Vocabulary, to_dataset, twins
from tinygrad_rnn.train import evaluate, fit

MEASURED = Path(__file__).with_name("memory_gap.json")
GAPS, SEEDS, EPOCHS = (5, 10, 20, 40), (0, 1, 2), 100
CELLS = {"tanh": tg.nn.RNN, "GRU": tg.nn.GRU, "LSTM": tg.nn.LSTM}


class Reader(tg.nn.Module):
    """An embedding, a memory, and a classifier on its last state."""

    def __init__(self, kind: str, num: int, rng: np.random.Generator) -> None:
        self.embedding = tg.nn.Embedding(num, 16, padding_idx=0, rng=rng)
        self.memory = CELLS[kind](16, 24, rng=rng)
        self.classifier = tg.nn.Linear(24, 2, rng=rng)

    def forward(self, ids: np.ndarray, mask: np.ndarray) -> tg.Tensor:
        """Return the scores [b, 2] of sentences ids [b, s]."""
        _, last = self.memory(self.embedding(ids))  # all sentences are equally long: no mask
        return self.classifier(last[0] if isinstance(last, tuple) else last)


def accuracy(kind: str, gap: int, seed: int) -> float:
    """Train one cell once, and return the share of its sentences that it gets right in the end."""
    rng = np.random.default_rng(seed)
    texts, labels = twins.sample(twins.corpus(gap=gap), 960, rng)
    vocabulary = Vocabulary.fit(text.split() for text in texts)
    data = to_dataset(texts, labels, vocabulary, "spaces")
    model = Reader(kind, len(vocabulary), rng)
    optimizer = tg.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(EPOCHS):
        history = fit(model, data, optimizer, epochs=1, rng=rng, batch_size=32, max_norm=1.0)
        if history.train[0].accuracy == 1:
            break
    return evaluate(model, data).accuracy


def main() -> None:
    measured = json.loads(MEASURED.read_text(encoding="utf-8")) if MEASURED.exists() else {}
    for gap in GAPS:
        for kind in CELLS:
            for seed in SEEDS:
                key = f"{kind} {gap} {seed}"
                if key not in measured:
                    measured[key] = accuracy(kind, gap, seed)
                    print(f"{key}: {measured[key]:.3f}", flush=True)
                    MEASURED.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
