"""l01-4: the filling is -1"""


def pad_batch(ids, s=None, side="right"):
    s = s or max(map(len, ids))
    X, mask = np.full((len(ids), s), -1), np.zeros((len(ids), s), dtype=bool)
    for i, sentence in enumerate(ids):
        kept = sentence[:s]
        columns = slice(0, len(kept)) if side == "right" else slice(s - len(kept), s)
        X[i, columns], mask[i, columns] = kept, True
    return X, mask
