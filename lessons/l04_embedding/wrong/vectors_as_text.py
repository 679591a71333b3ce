"""l04-4: the numbers are left as text"""

import numpy as np


def read_vectors(text, words):
    known = {line.split()[0]: line.split()[1:] for line in text.splitlines()}
    n = len(next(iter(known.values())))
    return np.array([known.get(word, ["0"] * n) for word in words])
