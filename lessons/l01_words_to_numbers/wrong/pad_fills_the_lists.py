"""l01-4: the lists of the caller are filled up"""


def pad_batch(ids, s=None, side="right"):
    s = s or max(map(len, ids))
    lengths = np.array([[min(len(sentence), s)] for sentence in ids])
    for sentence in ids:
        del sentence[s:]
        while len(sentence) < s:
            sentence.insert(len(sentence) if side == "right" else 0, 0)
    return np.array(ids), (np.arange(s) < lengths if side == "right" else np.arange(s) >= s - lengths)
