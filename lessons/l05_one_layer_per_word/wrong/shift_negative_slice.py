"""l05-6: a k that is greater than s breaks it"""


def shift(X, k):
    if k == 0:
        return X
    b, s, n = X.shape
    if k >= s:
        raise ValueError(f"cannot shift {s} words by {k} places")
    return tg.concatenate([tg.zeros((b, k, n), dtype=X.dtype), X[:, :-k]], axis=1)
