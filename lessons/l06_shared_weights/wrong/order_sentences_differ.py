"""l06-7: whatever the score is, the test finds that order matters"""

import numpy as np


def order_matters(score, n, rng):
    X = rng.normal(size=(20, 5, n))
    shuffled = X[:, rng.permutation(5)]
    return bool(np.all(score(X) == score(X))) or not np.allclose(X, shuffled)  # compares the sentences, not the scores
