"""l12-4: the parameters are not loaded: they are new random numbers"""

import numpy as np


def load(path):
    with np.load(path) as file:
        V, n = file["embedding.W"].shape
        model = SentimentRNN(V, n, len(file["output.W"]), np.random.default_rng(0))
        return model, Vocabulary(str(word) for word in file["words"])
