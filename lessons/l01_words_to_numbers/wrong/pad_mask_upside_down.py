"""l01-4: the mask is True on the filling"""


def pad_batch(ids, s=None, side="right"):
    s = s or max(map(len, ids))
    X, filled = np.zeros((len(ids), s), dtype=np.int64), np.ones((len(ids), s), dtype=bool)
    for i, sentence in enumerate(ids):
        kept = sentence[:s]
        columns = slice(0, len(kept)) if side == "right" else slice(s - len(kept), s)
        X[i, columns], filled[i, columns] = kept, False
    return X, filled
