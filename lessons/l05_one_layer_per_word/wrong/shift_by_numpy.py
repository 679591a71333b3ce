"""l05-6: the words are moved as plain numbers, outside the tape"""


def shift(X, k):
    moved = np.zeros(X.shape)
    moved[:, k:] = X.numpy()[:, : max(0, X.shape[1] - k)]
    return moved
