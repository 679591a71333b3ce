"""l01-4: the mask holds numbers instead of True and False"""


def pad_batch(ids, s=None, side="right"):
    s = s or max(map(len, ids))
    X, mask = np.zeros((len(ids), s), dtype=np.int64), np.zeros((len(ids), s))
    for i, sentence in enumerate(ids):
        kept = sentence[:s]
        columns = slice(0, len(kept)) if side == "right" else slice(s - len(kept), s)
        X[i, columns], mask[i, columns] = kept, 1
    return X, mask
