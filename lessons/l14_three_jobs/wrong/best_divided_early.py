"""l14-2: each sentence's surprise is divided by its own length"""

import numpy as np


def best_perplexity(sentences):
    p = np.array(list(sentences.values()))
    k = np.array([len(sentence.split()) + 1 for sentence in sentences])
    nats = -(p * np.log(p) / k).sum()
    return float(np.exp(nats))
