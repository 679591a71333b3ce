"""the mask by a comparison, and the words written through it"""


def pad_batch(ids, s=None, side="right"):
    lengths = np.array([len(sentence) for sentence in ids])
    s = lengths.max() if s is None else s
    mask = np.arange(s)[None, :] < lengths[:, None]
    if side == "left":
        mask = mask[:, ::-1]
    X = np.zeros(mask.shape, dtype=np.int32)
    X[mask] = [number for sentence in ids for number in sentence[:s]]
    return X, mask


def encode_labels(labels, classes):
    strangers = [label for label in labels if label not in classes]
    if strangers:
        raise ValueError(f"unknown labels: {strangers}")
    matches = np.array(labels)[:, None] == np.array(classes)[None, :]
    return matches.argmax(axis=1)
