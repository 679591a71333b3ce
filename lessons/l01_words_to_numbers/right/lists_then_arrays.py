"""lists of the right length, made into arrays"""


def pad_batch(ids, s=None, side="right"):
    width = max(map(len, ids)) if s is None else s
    X, mask = [], []
    for sentence in ids:
        kept = list(sentence[:width])
        filling = [0] * (width - len(kept))
        real = [True] * len(kept)
        empty = [False] * len(filling)
        X.append(kept + filling if side == "right" else filling + kept)
        mask.append(real + empty if side == "right" else empty + real)
    return np.array(X), np.array(mask)


def encode_labels(labels, classes):
    number = dict(zip(classes, range(len(classes))))
    try:
        return np.array([number[label] for label in labels])
    except KeyError as error:
        raise ValueError(f"no class is called {error}") from error
