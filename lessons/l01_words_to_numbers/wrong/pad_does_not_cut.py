"""l01-4: long sentences are not cut"""


def pad_batch(ids, s=None, side="right"):
    s = s or max(map(len, ids))
    rows = [row + [0] * (s - len(row)) if side == "right" else [0] * (s - len(row)) + row for row in ids]
    real = [[True] * len(row) + [False] * (s - len(row)) for row in ids]
    real = real if side == "right" else [row[::-1] for row in real]
    return np.array(rows), np.array(real)
