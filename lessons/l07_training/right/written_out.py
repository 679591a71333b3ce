"""loops written out"""

import numpy as np

import tinygrad_rnn as tg


def batches(data, size, rng=None):
    rows = list(range(len(data[-1])))
    if rng is not None:
        rng.shuffle(rows)
    found = []
    while rows:
        now, rows = rows[:size], rows[size:]
        found.append(tuple(np.asarray(array)[now] for array in data))
    return found


def evaluate(model, data, loss):
    mode = model.training
    model.train(False)
    try:
        with tg.no_grad():
            scores = model(*data[:-1])
            labels = data[-1]
            value = float(loss(scores, labels))
            best = [max(range(len(row)), key=row.__getitem__) for row in scores.numpy()]
    finally:
        model.train(mode)
    return value, sum(a == b for a, b in zip(best, labels, strict=True)) / len(labels)


def fit(model, data, loss, optimizer, epochs, size, rng):
    history = []
    for _ in range(epochs):
        model.train()
        seen, weights = [], []
        for batch in batches(data, size, rng):
            value = loss(model(*batch[:-1]), batch[-1])
            seen.append(value.item())
            weights.append(len(batch[-1]))
            value.backward()
            optimizer.step()
            optimizer.zero_grad()
        history.append(np.average(seen, weights=weights))
    return history


def cosine(t, steps):
    return 0.0 if t >= steps else np.cos(np.pi * t / steps / 2) ** 2
