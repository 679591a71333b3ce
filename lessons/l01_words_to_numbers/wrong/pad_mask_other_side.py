"""l01-4: the words are padded on one side and the mask on the other"""


def pad_batch(ids, s=None, side="right"):
    s = s or max(map(len, ids))
    X = np.zeros((len(ids), s), dtype=np.int64)
    for i, sentence in enumerate(ids):
        kept = sentence[:s]
        columns = slice(0, len(kept)) if side == "right" else slice(s - len(kept), s)
        X[i, columns] = kept
    lengths = np.array([[min(len(sentence), s)] for sentence in ids])
    return X, (np.arange(s) < lengths if side == "left" else np.arange(s) >= s - lengths)
