"""l05-6: the first word is repeated in front"""


def shift(X, k):
    s = X.shape[1]
    return X[:, np.maximum(np.arange(s) - k, 0)]
